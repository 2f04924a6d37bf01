"""Wall clocks that jump. Order comes from numbers and patience from a clock that only goes forward."""

import asyncio
import time
from contextlib import closing

import pytest
from client import Socket, draft
from crowd import Crowd
from wall_clock import DAY, HOUR


@pytest.fixture
def environment(clock):
    return clock.settings


def test_time_follows_the_clock_back_at_once_and_ahead_in_a_hurry(rest, clock):
    token = rest.session()["token"]
    clock.set(-DAY)
    assert abs(rest.say(token, "yesterday")["at"] / 1000 - time.time() + DAY) < 60
    first, began = rest.say(token, "still yesterday")["at"] / 1000, time.monotonic()
    clock.set(0)
    time.sleep(1)
    second = rest.say(token, "a little later")["at"] / 1000
    assert 9 < second - first <= 10 * (time.monotonic() - began) + 1, "ten seconds in one: nobody's session ages by a day"


def test_order_and_connections_are_the_same_whatever_the_clock_says(perch, cookie, clock, seed):
    with closing(Crowd(perch, cookie, seed=seed)) as crowd:
        asyncio.run(write_while_it_jumps(crowd, clock))
        assert not any(client.closed for client in crowd.everybody), "somebody was sent away"
        assert not any(client.refused for client in crowd.everybody), "somebody was refused"
        times = [message["at"] for message in crowd.as_visitors()]
        assert max(times) - min(times) > 0.9 * DAY * 1000, "no message was written at another time, so this proved nothing"
        crowd.check()


async def write_while_it_jumps(crowd, clock):
    async with crowd.at_work():
        _, patience = await asyncio.gather(clock.jump_about(8), asyncio.to_thread(patience_with_the_silent, crowd))
        clock.set(-DAY)
        await crowd.acknowledged(crowd.history.acknowledged + 200)  # more than can have been on their way
        clock.set(0)
        await crowd.settle()
    assert 9 < patience < 20, "how long the server waits for a hello depends on the wall clock"


def patience_with_the_silent(crowd):
    began = time.monotonic()
    with Socket(crowd.perch.address, crowd.widget) as silent:
        assert silent.close_code(25) == 4003
        return time.monotonic() - began


def test_rate_limits_do_not_refill_when_the_clock_jumps(perch, widget, rest, clock):
    token = rest.session()["token"]
    began, kept = time.monotonic(), 0
    with Socket(perch.address, widget) as socket:
        socket.hello(token)
        for number in range(300):
            clock.set([DAY, 0, -DAY, HOUR][number % 4])
            socket.send({"type": "send", "ref": number, "draft": draft(f"number {number}")})
        for _ in range(300):
            while (answer := socket.receive())["type"] not in ("ack", "refused"):
                pass
            kept += answer["type"] == "ack"
    assert 60 <= kept <= 60 + 20 * (time.monotonic() - began) + 1


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
def test_a_visitor_s_session_lives_through_a_jump_and_back(rest, clock, jump):
    token = rest.session()["token"]
    for offset in (jump, 0, jump, 0):
        clock.set(offset)
        rest.say(token, f"at {offset}")
    assert len(rest.history(token)) == 4


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
def test_an_agent_at_work_stays_signed_in_when_the_clock_jumps(inbox, clock, jump):
    assert inbox.get("/me").status_code == 200
    clock.set(jump)
    assert inbox.get("/me").status_code == 200
    clock.set(0)
    assert inbox.get("/me").status_code == 200


def test_a_session_seen_by_a_clock_that_was_ahead_still_ends(perch, widget, rest, clock):
    perch.do("widget", "set", widget, "--idle-days", "1")

    def start_at(offset):
        clock.set(offset)
        perch.restart()

    start_at(DAY)
    token = rest.session()["token"]
    start_at(0)
    assert rest.get("/history", token).status_code == 200
    start_at(DAY + 23 * HOUR)
    assert rest.get("/history", token).status_code == 200, "it ended too early"
    start_at(3 * DAY + 23 * HOUR + 60)
    assert rest.get("/history", token).status_code == 401, "it lives for ever"


def test_a_logout_is_not_undone_by_a_clock_that_goes_back(rest, clock):
    clock.set(DAY)
    token = rest.session()["token"]
    assert rest.post("/logout", token=token).status_code == 204
    for offset in (0, -DAY):
        clock.set(offset)
        assert rest.get("/history", token).status_code == 401
