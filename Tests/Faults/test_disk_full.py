"""A full disk: nothing is promised that is not kept, reading goes on, and room is enough to recover."""

import asyncio
from contextlib import closing

import pytest
from crowd import Crowd
from disk_full import DiskFull, refused_for_now
from perch import Perch
from small_disk import Ballast, small_disk
from vitals import SLACK


@pytest.fixture
def disk():
    with small_disk() as folder:
        yield folder


@pytest.fixture
def perch(furnished, disk):
    server = Perch(data=disk / "data").furnished_like(furnished)
    yield server.start()
    server.close()


def test_messages_wait_for_room_and_all_arrive_once(perch, cookie, disk, seed):
    # One draft at a time: of several on their way, a later one might find room where an earlier one did not.
    with closing(Crowd(perch, cookie, seed=seed, window=1)) as crowd:
        full = DiskFull(crowd, disk, slack=SLACK)
        asyncio.run(full.happen(times=3))
        assert {error["code"] for client in crowd.writers for error in client.refused} == {"server_error"}
        assert crowd.history.unknown == 0
        crowd.check()
    print(full.numbers())


def test_a_logout_put_off_by_a_full_disk_is_done_when_it_is_asked_again(perch, rest, disk):
    token = rest.session()["token"]
    rest.say(token, "before")
    ballast = Ballast(disk)
    ballast.fill()
    until_full(rest, token)
    body = {"requestId": "a-logout-on-a-full-disk-0001"}
    refused_for_now(rest.post("/logout", body, token))
    ballast.release()
    assert rest.post("/logout", body, token).status_code == 204
    assert rest.get("/history", token).status_code == 401


def until_full(rest, token):
    """The last page of the log may still have room for a message or two."""
    for number in range(50):
        answer = rest.post("/messages", {"draft": {"id": f"01890a5d-ac96-774b-bcce-{number:012d}", "text": "x" * 4000}}, token)
        if answer.status_code != 201:
            return refused_for_now(answer)
    raise AssertionError("the disk was never full")
