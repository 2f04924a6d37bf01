"""Many people who send at once, and send again until the server says that it has it."""

import asyncio
import json

from client import draft
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

WINDOW = 8


class Sender:
    """One person at one socket. Drafts go out in order; after a break those without an answer go out again, with their ids."""

    def __init__(self, name, history, address, hello, count, origin=None, cookie=None, conversation=None, pause=0.06):
        self.name = name
        self.history = history
        self.address = address
        self.hello = {"type": "hello", "protocol": 1, **hello}
        self.headers = {"Cookie": cookie} if cookie else {}
        self.origin = origin
        self.conversation = conversation
        self.pause = pause
        self.waiting = {number: draft(f"{name} {number}") for number in range(count)}
        self.closed = []
        self.stopped = False

    async def deliver(self):
        """Returns when everything is acknowledged (or `stopped` is set); a server that is away is waited for."""
        while self.waiting and not self.stopped:
            try:
                async with connect(self.address, origin=self.origin, additional_headers=self.headers, compression=None, open_timeout=5, close_timeout=1) as socket:
                    await self._greet(socket)
                    await self._send_all(socket)
            except (OSError, WebSocketException, TimeoutError) as problem:
                received = getattr(problem, "rcvd", None)
                self.closed.append(received.code if received else None)
                await asyncio.sleep(0.1)

    async def _greet(self, socket):
        await socket.send(json.dumps(self.hello))
        while json.loads(await asyncio.wait_for(socket.recv(), 10))["type"] != "welcome":
            pass

    async def _send_all(self, socket):
        out = asyncio.Semaphore(WINDOW)
        writing = asyncio.create_task(self._write(socket, out))
        try:
            while self.waiting:
                frame = json.loads(await asyncio.wait_for(socket.recv(), 20))
                if frame["type"] == "ack" and frame["ref"] in self.waiting:
                    self.history.ok(self.waiting.pop(frame["ref"])["id"], frame)
                    out.release()
                elif frame["type"] == "refused":
                    raise AssertionError(f"{self.name} was refused: {frame['error']}")
        finally:
            writing.cancel()

    async def _write(self, socket, out):
        for number, each in list(self.waiting.items()):
            await out.acquire()
            self.history.attempt(each, self.name)
            frame = {"type": "send", "ref": number, "draft": each, **({"conversation": self.conversation} if self.conversation else {})}
            await socket.send(json.dumps(frame))
            await asyncio.sleep(self.pause)


def socket_address(server, widget=None):
    return server.replace("http", "ws", 1) + "/socket" + (f"?widget={widget}" if widget else "")
