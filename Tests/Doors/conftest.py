"""The stage of the door tests: one server with Grace, its owner, and a town of widgets and people on it."""

import pytest
from perch import Perch
from town import PASSWORD, Town


@pytest.fixture(scope="session")
def server():
    server = Perch()
    server.add_agent("Grace", PASSWORD, role="owner")
    yield server.start()
    server.close()


@pytest.fixture(scope="session")
def town(server):
    return Town(server)
