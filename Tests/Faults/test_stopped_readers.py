"""Clients that stop reading cost little, are closed, and are nobody else's trouble."""

import asyncio
from contextlib import closing

import pytest
from crowd import Crowd
from stopped_readers import TALKATIVE, StoppedReaders
from vitals import MIB, SLACK


@pytest.fixture
def environment():
    return TALKATIVE


@pytest.fixture
def crowd(perch, cookie, seed):
    with closing(Crowd(perch, cookie, visitors=4, agents=2, seed=seed)) as crowd:
        yield crowd


def test_fifty_clients_that_stop_reading_are_closed_and_others_go_on(perch, crowd):
    stopped = StoppedReaders(crowd, readers=50, slack=SLACK)
    asyncio.run(stopped.happen(rounds=3))
    print(stopped.numbers())
    assert set(stopped.codes) <= {1006, 1013, 4001}, "a code that does not mean: come back"
    # They share two cores with everything else here; what must not happen is that anybody waits for one who does not read.
    assert stopped.meanwhile <= 2 * SLACK, stopped.numbers()
    one, two, three = [after for _, _, after, _ in stopped.rounds]
    # What is not given back is a MiB for each, after every round; that one round reaches higher than the one before is chance.
    assert min(two.memory - one.memory, three.memory - two.memory) < 0.75 * 50 * MIB, f"what the first held was not used again: {one}, then {two}, then {three}"
    # The store may have opened more connections to read with; fifty sockets would be more than that.
    assert three.descriptors <= one.descriptors + 8
    crowd.tokens.append(stopped.token)
    crowd.check()


def test_who_reads_on_in_time_is_told_why_it_was_closed(crowd):
    assert StoppedReaders(crowd, readers=1).late_reader() in (1013, 4001)
