"""The disk is full while people write, and then there is room again."""

import asyncio
import time

from client import Rest, Socket, draft
from small_disk import Ballast

RECOVERED = 5


class DiskFull:
    """`crowd` writes to a server whose data lies on `disk`."""

    def __init__(self, crowd, disk, slack=1):
        self.crowd, self.perch, self.slack = crowd, crowd.perch, slack
        self.ballast = Ballast(disk)
        self.recoveries = []

    async def happen(self, times, seconds=1.0):
        server = self.perch.process.pid
        async with self.crowd.at_work():
            for number in range(1, times + 1):
                await self.crowd.acknowledged(number * 60)
                await self._fill()
                await asyncio.to_thread(self._look_around)
                await asyncio.sleep(seconds)
                await self._release()
            await self.crowd.settle()
        assert self.perch.running() and self.perch.process.pid == server, "the server did not survive"

    async def _fill(self):
        before = {client: len(client.refused) for client in self.crowd.writers}
        self.ballast.fill()
        await self.crowd.until(lambda: all(len(client.refused) > before[client] for client in self.crowd.writers), "everybody to be refused")

    async def _release(self):
        before = self.crowd.history.acknowledged
        self.ballast.release()
        freed = time.monotonic()
        await self.crowd.acknowledged(before + 1, RECOVERED * self.slack)
        self.recoveries.append(time.monotonic() - freed)

    # What still works

    def _look_around(self):
        crowd, token = self.crowd, self.crowd.tokens[0]
        assert crowd.rest.history(token), "the history cannot be read"
        assert crowd.rest.get().status_code == 200
        assert crowd.inbox.tickets(), "the Inbox's list cannot be read"
        with Socket(self.perch.address, crowd.widget) as newcomer:
            newcomer.hello(token)
            newcomer.send({"type": "ping"})
            newcomer.wait("pong")
        self._writing_is_put_off(crowd.rest, token)

    def _writing_is_put_off(self, rest, token):
        """Whatever would change something is refused as passing, and has changed nothing."""
        refused_for_now(rest.post("/messages", {"draft": draft("never kept, and never said to be")}, token))
        refused_for_now(rest.post("/logout", token=token))
        assert rest.get("/history", token).status_code == 200, "a refused logout has logged out"
        refused_for_now(rest.post("/sessions"))

    def numbers(self):
        return {
            "times full": len(self.recoveries),
            "messages acknowledged": self.crowd.history.acknowledged,
            "refused for now": sum(len(client.refused) for client in self.crowd.writers),
            "slowest first acknowledgement after space was freed": f"{max(self.recoveries):.2f} s",
        }


def refused_for_now(answer):
    assert answer.status_code == 503, f"{answer.request.url.path} was answered with {answer.status_code} {answer.text}"
    error = answer.json()
    assert (error["code"], error["retryable"]) == ("server_error", True), error
