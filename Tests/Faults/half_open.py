"""The cable between visitors and server is pulled: neither side is told, each has to notice."""

import asyncio
import time

from crowd import Crowd, socket_address

NOTICED = 40


class HalfOpen:
    """Visitors come over one cable, Grace over another that stays."""

    def __init__(self, perch, cookie, network, visitors, seed, slack=1):
        self.perch, self.patience = perch, NOTICED * slack
        perch.wrapper = network.wrapper
        self.outside, self.inside = network.cable("a"), network.cable("b")
        perch.start("--host", "0.0.0.0")
        port = perch.port
        perch.address = f"http://{self.inside.far}:{port}"
        self.crowd = Crowd(perch, cookie, visitors=visitors, agents=min(3, visitors), tabs=0, seed=seed, pace=None, addresses=[None])
        for client in self.crowd.visitors:
            client.address = socket_address(f"http://{self.outside.far}:{port}", self.crowd.widget)

    async def happen(self):
        crowd = self.crowd
        async with crowd.at_work():
            self._write("before")
            await crowd.until(lambda: crowd.history.unknown == 0 and all(agent.sees_visitor for agent in crowd.agents), "everything to arrive")
            lines = {client: client.here_since for client in crowd.visitors}
            self.outside.pull()
            pulled = time.monotonic()
            self._write("into nothing")
            await asyncio.gather(self._server_notices(pulled), self._agents_notice(pulled), self._clients_notice(pulled, lines))
            assert all(client.kept.outbox for client in crowd.visitors), "something came through, so this proved nothing"
            self.outside.plug_in()
            await crowd.settle()

    def _write(self, text):
        for client in self.crowd.writers:
            client.write(f"{client.name} writes {text}")

    async def _server_notices(self, pulled):
        await self._until(lambda: self.perch.figure("perch_visitor_sockets") == 0, "the server to free the connections", pulled, pause=0.25)
        self.freed = time.monotonic() - pulled

    async def _agents_notice(self, pulled):
        await self._until(lambda: not any(agent.sees_visitor for agent in self.crowd.agents), "the agents to see the visitors gone", pulled)
        self.seen = time.monotonic() - pulled

    async def _clients_notice(self, pulled, lines):
        await self._until(lambda: all(client.here_since != since for client, since in lines.items()), "the visitors to notice", pulled)
        self.noticed = time.monotonic() - pulled

    async def _until(self, condition, what, pulled, pause=0.05):
        while not await asyncio.to_thread(condition):
            self.crowd.look_for_problems()
            assert time.monotonic() - pulled <= self.patience, f"waited {self.patience} s for {what}"
            await asyncio.sleep(pause)

    def numbers(self):
        return {
            "connections": len(self.crowd.visitors),
            "the server freed them after": f"{self.freed:.1f} s",
            "agents saw the visitors gone after": f"{self.seen:.1f} s",
            "clients noticed after": f"{self.noticed:.1f} s",
        }
