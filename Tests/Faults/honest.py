"""Clients that keep the rules of docs/protocol.md as the widget and the Inbox do.

They send a draft again, under its id, until it is acknowledged; show each message once; keep a cursor and resume with it; come back
after a break with a pause that grows; and start again from the little that a browser keeps.
"""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from client import draft_id
from screen import Screen
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

SILENCE = 25
PONG_WITHIN = 8


class Gap(Exception):
    """Something was missed: say hello again."""


@dataclass
class Kept:
    """What survives the end of a client: who it is, and what it has yet to send."""

    credential: str
    outbox: dict = field(default_factory=dict)


class Client:
    """One window of one person. `live` is its whole life; `reload` throws away all but what is kept.

    For the one who tests: `screens` has one for each start, `closed` the codes, `refused` the errors, `resumed` whether each welcome went on
    from the cursor, `waits` the seconds from writing to acknowledgement.
    """

    def __init__(self, name, history, address, kept, window=8, origin=None, cookie=None, local=None, rng=random, patience=8):
        self.name, self.history, self.address, self.kept = name, history, address, kept
        self.window, self.rng, self.patience = window, rng, patience
        self.options = {"origin": origin, "additional_headers": {"Cookie": cookie} if cookie else {}, **({"local_addr": (local, 0)} if local else {})}
        self.screens = []
        self.closed = []
        self.refused = []
        self.resumed = []
        self.waits = []
        self._written = {}
        self.here_since = None
        self._reference = 0
        self._start()

    def _start(self):
        self.screen = Screen(self.name, self.kept.outbox)
        self.screens.append(self.screen)
        self._under_way = {}
        self._attempts = 0
        self._socket = None

    # What the person does

    def write(self, text):
        draft = {"id": draft_id(), "text": text}
        self.history.attempt(draft, self.name)
        self.kept.outbox[draft["id"]] = text
        self._written[draft["id"]] = time.monotonic()
        self._flush()

    def reload(self):
        """The browser starts again: what was only in memory is gone."""
        old, self.here_since = self._socket, None
        self._start()
        if old:
            old.transport.abort()

    # The connection

    async def live(self):
        while True:
            try:
                async with connect(self.address, compression=None, open_timeout=self.patience, close_timeout=1, ping_interval=None, max_size=None, **self.options) as socket:
                    await self._talk(socket)
            except Gap:
                self._attempts = 0
                continue
            except InvalidStatus as refusal:
                assert refusal.response.status_code >= 500, f"{self.name} was not let in: {refusal}"
            except (OSError, WebSocketException, TimeoutError) as problem:
                self._note(problem)
            finally:
                self.here_since = self._socket = None
                self._under_way.clear()
            await asyncio.sleep(self._pause())

    def _note(self, problem):
        received = getattr(problem, "rcvd", None)
        code = received.code if received else None
        self.closed.append(code)
        assert code is None or not 4500 <= code <= 4999, f"{self.name} was told not to come back: {received}"

    def _pause(self):
        """The first retry within a second, the next ones at most 5 s apart."""
        attempt, self._attempts = self._attempts, self._attempts + 1
        if attempt == 0:
            return 0.1 + 0.8 * self.rng.random()
        return min(5, 2 ** (attempt - 1)) * (0.5 + self.rng.random() / 2)

    async def _talk(self, socket):
        self._socket = socket
        screen = self.screen
        await socket.send(json.dumps(self.hello()))
        while True:
            frame = json.loads(await self._hear(socket))
            if screen is not self.screen:
                return
            self._attempts = 0
            self._take(frame)

    async def _hear(self, socket):
        """The next frame; after a silence a ping, and without an answer the line is dead."""
        try:
            async with asyncio.timeout(SILENCE):
                return await socket.recv()
        except TimeoutError:
            await socket.send('{"type":"ping"}')
        try:
            async with asyncio.timeout(PONG_WITHIN):
                return await socket.recv()
        except TimeoutError:
            socket.transport.abort()
            raise

    def _say_soon(self, frame):
        asyncio.ensure_future(self._socket.send(json.dumps(frame))).add_done_callback(_unless_the_line_broke)

    # Frames

    def _take(self, frame):
        match frame["type"]:
            case "message": self._see(frame["message"])
            case "ack": self._acknowledged(frame)
            case "refused": self._refuse(frame)
            case "conversation": self.screen.conversation(frame["conversation"])
            case "contact": self.screen.contact(frame["contact"])

    def _snapshot(self, frame, contact):
        self.resumed.append(not frame["reset"])
        self._recognise(frame["messages"])
        if not self.screen.snapshot(frame, contact):
            raise Gap
        self.here_since = time.monotonic()
        self._flush()

    def _see(self, message):
        self._recognise([message])
        if not self.screen.message(message):
            raise Gap

    def _recognise(self, messages):
        """One's own draft that comes as a message has arrived, though its acknowledgement has not."""
        for message in messages:
            if message.get("draftId") in self.kept.outbox:
                self._kept_by_the_server(message["draftId"], {**message, "messageId": message["id"]})

    def _acknowledged(self, ack):
        self._under_way.pop(ack["ref"], None)
        text = self.kept.outbox.get(ack["draftId"])
        if text is None:
            self.history.ok(ack["draftId"], ack)
        else:
            self._kept_by_the_server(ack["draftId"], ack)
            self._see({"id": ack["messageId"], "conversation": ack["conversation"], "sequence": ack["sequence"], "text": text})
        self._flush()

    def _kept_by_the_server(self, id, ack):
        self.history.ok(id, ack)
        del self.kept.outbox[id]
        self.waits.append(time.monotonic() - self._written.pop(id))

    def _refuse(self, frame):
        error = frame["error"]
        assert error["retryable"], f"{self.name} was refused: {error}"
        self.refused.append(error)
        asyncio.get_running_loop().call_later(error.get("retryAfter", 1), self._try_again, self._socket)

    def _try_again(self, socket):
        if self._socket is socket:
            self._under_way.clear()
            self._flush()

    def _flush(self):
        if not self.here_since:
            return
        busy = set(self._under_way.values())
        for id, text in self.kept.outbox.items():
            if len(busy) >= self.window:
                return
            if id not in busy:
                self._reference += 1
                self._under_way[self._reference] = id
                busy.add(id)
                self._say_soon({"type": "send", "ref": self._reference, "draft": {"id": id, "text": text}, **self.destination()})


class VisitorClient(Client):
    """One tab of a visitor."""

    def hello(self):
        cursor = self.screen.cursor()
        return {"type": "hello", "protocol": 1, "token": self.kept.credential, **({"resume": cursor} if cursor else {})}

    def destination(self):
        sheet = self.screen.sheets[-1]
        return {"conversation": sheet[-1]["conversation"]} if sheet else {}

    def _take(self, frame):
        if frame["type"] == "welcome":
            self._snapshot(frame, frame["contact"])
        else:
            super()._take(frame)


class AgentClient(Client):
    """One window of the Inbox with one ticket open. `sees_visitor`: whether it shows the visitor as here."""

    def __init__(self, *positional, ticket, **named):
        self.ticket = ticket
        self.sees_visitor = None
        super().__init__(*positional, **named)

    def hello(self):
        return {"type": "hello", "protocol": 1}

    def destination(self):
        return {"conversation": self.ticket}

    def _take(self, frame):
        if frame["type"] == "welcome":
            cursor = self.screen.cursor()
            self._say_soon({"type": "open", "ref": 0, "ticket": self.ticket, **({"resume": cursor} if cursor else {})})
        elif frame["type"] == "opened":
            self.sees_visitor = frame["person"]["online"]
            self._snapshot(frame, frame["person"])
        elif frame["type"] == "person":
            self.sees_visitor = frame["person"]["online"]
            self.screen.contact(frame["person"])
        else:
            super()._take(frame)


def _unless_the_line_broke(sending):
    """A break shows in the reading as well, and there it is dealt with."""
    if not sending.cancelled() and not isinstance(sending.exception(), ConnectionClosed):
        sending.result()
