"""How much one connection, one session and one address may do."""

import sqlite3
import time
from collections import Counter
from contextlib import closing
from threading import Thread

import pytest
from client import Socket, draft
from oddities import refused
from websockets.exceptions import ConnectionClosed

pytestmark = pytest.mark.usefixtures("the_server_goes_on")


def test_a_thousand_sends_a_second_from_one_session_are_limited(perch, widget, rest, ada):
    with Socket(perch.address, widget) as connection:
        connection.hello(ada)
        began = time.monotonic()
        for number in range(900):
            connection.send({"type": "send", "ref": number, "draft": draft(f"number {number}")})
        acks, refusals = {}, {}
        while len(acks) + len(refusals) < 900:
            frame = connection.receive()
            if frame["type"] == "ack":
                acks[frame["ref"]] = frame
            elif frame["type"] == "refused":
                refusals[frame["ref"]] = frame["error"]
        assert len(acks) >= 60, "a burst of 60 is allowed"
        assert len(acks) <= 60 + 20 * (time.monotonic() - began) + 1, "20 a second and a burst of 60 are allowed"
        assert {error["code"] for error in refusals.values()} == {"rate_limited"}
        assert all(error["retryable"] and error["retryAfter"] >= 1 for error in refusals.values())
        connection.send({"type": "ping"})
        connection.wait("pong")
        kept = rest.history(ada)
        assert sorted(message["sequence"] for message in kept) == list(range(1, len(acks) + 1))
        assert {message["text"] for message in kept} == {f"number {number}" for number in acks}


def test_whoever_does_not_stop_is_asked_to_come_back(perch, widget, ada):
    with Socket(perch.address, widget) as connection:
        connection.hello(ada)

        def flood():
            try:
                for number in range(4000):
                    connection.send({"type": "send", "ref": number, "draft": draft("again")})
            except ConnectionClosed:
                pass

        flooding = Thread(target=flood)
        flooding.start()
        assert connection.close_code(30) == 4004
        flooding.join()


def test_a_limit_per_address_answers_with_the_seconds_to_wait(perch, rest):
    perch.environment = {name: value for name, value in perch.environment.items() if not name.startswith("PERCH_LIMIT_")}
    perch.restart()
    began, limited, number = time.monotonic(), [], 0
    while len(limited) < 20:
        number += 1
        answer = rest.post("/identify", identifier=f"person-{number}-of-many")
        limited += [answer] if answer.status_code == 429 else []
    assert 120 <= number - len(limited) <= 120 + 2 * (time.monotonic() - began) + 1, "two a second and a burst of 120 are allowed"
    for answer in limited:
        error = refused(answer, "rate_limited", status=429)
        assert error["retryable"] and error["retryAfter"] > 0


def test_one_connection_has_at_most_256_messages_under_way(perch, rest, inbox, ada):
    """Somebody else holds the database's write lock, so that nothing can be committed until all have been read."""
    ticket = rest.say(ada, "Hello")["conversation"]
    with inbox.socket() as agent, closing(sqlite3.connect(perch.data / "perch.sqlite", isolation_level=None)) as database:
        agent.hello()
        database.execute("BEGIN IMMEDIATE")
        for number in range(300):
            agent.send({"type": "send", "ref": number, "conversation": ticket, "draft": draft(f"number {number}")})
        refused = [agent.wait("refused") for _ in range(300 - 256)]
        assert {each["error"]["code"] for each in refused} == {"rate_limited"}
        assert all(each["error"]["retryable"] and each["error"]["retryAfter"] >= 1 for each in refused)
        agent.send({"type": "ping"})
        assert agent.receive()["type"] == "pong", "nothing is acknowledged before it is committed"
        database.execute("ROLLBACK")
        acks = Counter(agent.wait("ack")["ref"] for _ in range(256))
        assert set(acks.values()) == {1}
        assert set(acks) | {each["ref"] for each in refused} == set(range(300))
        again = {"type": "send", "ref": 300, "conversation": ticket, "draft": draft("there is room again")}
        agent.send(again)
        agent.wait("ack", ref=300)
    assert len(rest.history(ada)) == 258
