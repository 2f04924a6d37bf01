"""The stage of the command line's tests: a data folder, with or without a server on it."""

import pytest
from perch import Perch

PASSWORD = "a rook, a wren, a magpie"


@pytest.fixture
def quiet():
    """Data without a running server."""
    server = Perch()
    yield server
    server.close()


@pytest.fixture
def perch(quiet):
    """Data with a server that runs on it."""
    return quiet.start()
