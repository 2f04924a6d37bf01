"""Connections of which one end has vanished without a word."""

import asyncio
from contextlib import closing

import pytest
from half_open import HalfOpen
from network import network
from perch import Perch
from vitals import SLACK


@pytest.fixture
def perch(furnished):
    server = Perch().furnished_like(furnished)
    yield server
    server.close()


@pytest.mark.timeout(600)
def test_both_sides_notice_a_pulled_cable_and_nothing_is_lost(perch, cookie, seed):
    with network() as cables:
        half_open = HalfOpen(perch, cookie, cables, visitors=20, seed=seed, slack=SLACK)
        with closing(half_open.crowd):
            asyncio.run(half_open.happen())
            half_open.crowd.check()
    print(half_open.numbers())
