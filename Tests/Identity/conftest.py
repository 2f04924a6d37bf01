"""The stage of the identity tests: one running server with an owner; each story takes a widget of its own."""

from contextlib import closing

import pytest
from doors import House
from furnished import furnish
from histories import UNHURRIED
from perch import Perch


@pytest.fixture(scope="session")
def house():
    with closing(furnish()) as furnished, closing(Perch(**UNHURRIED).furnished_like(furnished).start()) as server, closing(House(server, furnished.cookie)) as house:
        yield house
