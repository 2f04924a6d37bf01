"""A thousand clients that come back at one moment."""

import asyncio
from contextlib import closing

import pytest
from storm import Storm
from vitals import SLACK


@pytest.mark.timeout(600)
def test_a_thousand_clients_whose_server_died_are_all_back_soon(perch, cookie, seed):
    storm = Storm(perch, cookie, 1000, seed, slack=SLACK)
    with closing(storm.crowd):
        asyncio.run(storm.happen(times=1))
        storm.crowd.check()
    print(storm.numbers())
