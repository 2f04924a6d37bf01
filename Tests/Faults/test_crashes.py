"""`kill -9` and SIGTERM while people write: what was acknowledged is there, once, in order, and nothing else is."""

import asyncio
import sqlite3

import pytest
from client import Socket, draft
from crowd import Sender, socket_address
from history import History

PEOPLE = 10


class Crowd:
    """Visitors who write, and Grace who answers two of them, all at once."""

    def __init__(self, perch, widget, rest, inbox, messages):
        self.perch, self.rest, self.inbox = perch, rest, inbox
        self.history = History()
        self.tokens = [rest.session(name=f"Ada {number}")["token"] for number in range(PEOPLE)]
        address = socket_address(perch.address, widget)
        self.senders = [Sender(f"Ada {number}", self.history, address, {"token": token}, messages) for number, token in enumerate(self.tokens)]
        for token in self.tokens[:2]:
            conversation = self._first_words(token)
            self.senders.append(Sender(f"Grace to {conversation}", self.history, socket_address(perch.address), {}, messages,
                                       origin=perch.address, cookie=inbox.cookie, conversation=conversation, pause=0.15))

    def _first_words(self, token):
        first = draft(f"First words {token[:8]}")
        self.history.attempt(first, "first")
        ack = self.rest.post("/messages", {"draft": first}, token).json()
        self.history.ok(first["id"], ack)
        return ack["conversation"]

    async def write(self, *disturbances):
        """Everybody writes until everything is acknowledged, while the disturbances happen."""
        await asyncio.wait_for(asyncio.gather(*(sender.deliver() for sender in self.senders), *disturbances), 90)

    async def acknowledged(self, number):
        while self.history.acknowledged < number:
            await asyncio.sleep(0.01)

    def as_visitors(self):
        return [message for token in self.tokens for message in self.rest.history(token)]

    def as_agent(self):
        messages = []
        for ticket in self.inbox.tickets():
            answer = self.inbox.get(f"/tickets/{ticket['id']}/history").json()
            messages += answer["messages"]
            while answer.get("earlier"):
                answer = self.inbox.get(f"/tickets/{ticket['id']}/history", before=answer["earlier"]).json()
                messages += answer["messages"]
        return messages

    def check(self):
        assert self.history.findings(self.as_visitors()) == []
        assert self.history.findings(self.as_agent()) == []
        assert database_is_whole(self.perch)


def database_is_whole(perch):
    checked = []
    for file in perch.data.glob("*.sqlite"):
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            checked.append(database.execute("PRAGMA integrity_check").fetchone() == ("ok",) and not database.execute("PRAGMA foreign_key_check").fetchall())
    return checked and all(checked)


def test_kill_9_in_the_middle_of_sends_loses_nothing_that_was_acknowledged(perch, widget, rest, inbox):
    crowd = Crowd(perch, widget, rest, inbox, messages=60)

    async def kills():
        for number in (60, 200, 330, 480):
            await crowd.acknowledged(number)
            perch.kill()
            await asyncio.to_thread(perch.start)

    asyncio.run(crowd.write(kills()))
    assert crowd.history.unknown == 0
    assert crowd.history.acknowledged == (PEOPLE + 2) * 60 + 2
    assert any(sender.closed for sender in crowd.senders), "nobody noticed the kills, so they proved nothing"
    crowd.check()


def test_what_was_in_flight_when_the_server_died_is_there_once_or_not_at_all(perch, widget, rest, inbox):
    crowd = Crowd(perch, widget, rest, inbox, messages=50)
    for sender in crowd.senders[:PEOPLE]:
        sender.pause = 0

    async def until_killed():
        writing = asyncio.gather(*(sender.deliver() for sender in crowd.senders))
        await crowd.acknowledged(100)
        perch.kill()
        for sender in crowd.senders:
            sender.stopped = True
        await asyncio.wait_for(writing, 30)

    asyncio.run(until_killed())
    assert crowd.history.unknown > 0, "nothing was in flight, so this proved nothing"
    perch.start()
    crowd.check()


def test_a_stop_under_load_is_graceful_and_keeps_every_acknowledgement(perch, widget, rest, inbox):
    crowd = Crowd(perch, widget, rest, inbox, messages=80)

    async def stop_and_start():
        await crowd.acknowledged(200)
        code, seconds = await asyncio.to_thread(perch.terminate)
        assert code == 0, perch.log()
        assert seconds < 10
        await asyncio.to_thread(perch.start)

    asyncio.run(crowd.write(stop_and_start()))
    told = [code for sender in crowd.senders for code in sender.closed]
    assert told and {code for code in told if code} <= {1001, 1012, 4000}, told
    assert {1001, 4000} & set(told), "nobody was told why"
    crowd.check()


@pytest.mark.parametrize("idle", [0, 5])
def test_a_stop_without_work_is_quick(perch, widget, rest, idle):
    sockets = [Socket(perch.address, widget) for _ in range(idle)]
    for socket in sockets:
        socket.hello(rest.session()["token"])
    code, seconds = perch.terminate()
    assert code == 0 and seconds < 5
    for socket in sockets:
        assert socket.close_code() in (1001, 4000)


def test_a_request_repeated_after_a_crash_is_answered_with_the_first_result(perch, rest):
    body = {"requestId": "a-request-that-is-sent-twice-0001", "attributes": {"name": "Ada"}}
    first = rest.post("/sessions", body).json()
    perch.kill()
    perch.start()
    again = rest.post("/sessions", body)
    assert again.json()["contact"]["id"] == first["contact"]["id"]
    assert again.json()["token"] == first["token"]
    identify = {"requestId": "a-request-that-is-sent-twice-0002", "identifier": "ada-1815"}
    before = rest.post("/identify", identify, first["token"]).json()
    perch.kill()
    perch.start()
    after = rest.post("/identify", identify, first["token"]).json()
    assert (after["outcome"], after["token"]) == (before["outcome"], before["token"])
    assert rest.get("/history", first["token"]).status_code == 401
    assert rest.get("/history", before["token"]).status_code == 200


def test_a_cursor_from_before_a_crash_is_resumed_without_a_hole(perch, widget, rest):
    token = rest.session()["token"]
    rest.say(token, "one")
    with Socket(perch.address, widget) as socket:
        welcome = socket.hello(token)
    [conversation] = welcome["conversations"]
    assert welcome["reset"] is True
    rest.say(token, "two")
    perch.kill()
    perch.start()
    resume = {"epoch": welcome["epoch"], "contact": welcome["contact"]["version"], "conversations": {conversation["id"]: [conversation["sequence"], conversation["version"]]}}
    with Socket(perch.address, widget) as socket:
        again = socket.hello(token, resume=resume)
    texts = [message["text"] for message in again["messages"]]
    assert texts == (["one", "two"] if again["reset"] else ["two"])
