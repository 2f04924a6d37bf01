"""`kill -9` and SIGTERM while people write: what was acknowledged is there, once, in order, on every screen, and nothing else is."""

import asyncio
import time
from contextlib import closing

import pytest
from client import Socket
from crowd import Crowd, nothing_in
from kills import Kills
from vitals import SLACK


@pytest.mark.timeout(600)
def test_a_server_killed_again_and_again_loses_nothing_that_was_acknowledged(perch, cookie, seed):
    with closing(Crowd(perch, cookie, visitors=14, agents=4, tabs=2, seed=seed)) as crowd:
        kills = Kills(crowd, slack=SLACK)
        asyncio.run(kills.happen(18))
        assert crowd.history.unknown == 0
        assert sum(len(client.closed) for client in crowd.everybody) > 18, "nobody noticed the kills, so they proved nothing"
        assert any(all(client.resumed[1:]) and len(client.resumed) > 5 for client in crowd.everybody), "nobody resumed from a cursor"
        crowd.check()
    print(kills.numbers())


def test_what_was_in_flight_when_the_server_died_is_there_once_or_not_at_all(perch, cookie, seed):
    with closing(Crowd(perch, cookie, seed=seed, pace=0.02)) as crowd:
        async def until_killed():
            async with crowd.at_work():
                await crowd.acknowledged(100)
                for client in crowd.visitors:
                    client.write(f"{client.name} writes last")
                await asyncio.sleep(0)  # on their way; nothing is read from here until the server is dead
                perch.kill()

        asyncio.run(until_killed())
        assert crowd.history.unknown > 0, "nothing was in flight, so this proved nothing"
        perch.start()
        nothing_in(crowd.check_what_is_stored())


STOPS = 4


def test_stops_under_load_are_graceful_and_keep_every_acknowledgement(perch, cookie, seed):
    with closing(Crowd(perch, cookie, seed=seed)) as crowd:
        async def stop_and_start():
            async with crowd.at_work():
                for stop in range(1, STOPS + 1):
                    await crowd.acknowledged(stop * 80)
                    code, seconds = await asyncio.to_thread(perch.terminate)
                    assert code == 0, perch.log()
                    assert seconds <= 10
                    began = time.monotonic()
                    await asyncio.to_thread(perch.start)
                    await crowd.all_here(began)
                await crowd.settle()

        asyncio.run(stop_and_start())
        told = [code for client in crowd.everybody for code in client.closed]
        assert {code for code in told if code} <= {1001, 4000} and any(told), f"nobody was told why, or something else: {told}"
        crowd.check()


def test_everybody_hears_of_a_stop(perch, cookie, seed):
    with closing(Crowd(perch, cookie, visitors=200, agents=0, tabs=0, seed=seed, pace=None)) as crowd:
        asyncio.run(stop_while_all_send(crowd, times=4))


async def stop_while_all_send(crowd, times):
    async with crowd.at_work():
        for stop in range(times):
            before = {client: len(client.closed) for client in crowd.visitors}
            for client in crowd.visitors:
                client.write(f"{client.name} writes before stop {stop}")
            await asyncio.to_thread(crowd.perch.terminate)
            await crowd.until(lambda: all(len(client.closed) > before[client] for client in crowd.visitors), "everybody to notice")
            first = [client.closed[before[client]] for client in crowd.visitors]
            assert set(first) <= {1001, 4000}, f"{first.count(None)} of {len(first)} were told nothing"
            began = time.monotonic()
            await asyncio.to_thread(crowd.perch.start)
            await crowd.all_here(began)


@pytest.mark.parametrize("idle", [0, 5])
def test_a_stop_without_work_is_quick(perch, widget, rest, idle):
    sockets = [Socket(perch.address, widget) for _ in range(idle)]
    for socket in sockets:
        socket.hello(rest.session()["token"])
    code, seconds = perch.terminate()
    assert code == 0 and seconds < 5
    for socket in sockets:
        assert socket.close_code() in (1001, 4000)
