"""The stage of the fault tests: a server of its own for each story, without a browser."""

import pytest
from client import InboxRest, Rest
from perch import Perch

PASSWORD = "a rook, a wren, a magpie"


@pytest.fixture(scope="session")
def furnished():
    """Data with Grace as its owner, on which no server runs."""
    installation = Perch()
    installation.add_agent("Grace", PASSWORD, role="owner")
    yield installation
    installation.close()


@pytest.fixture
def perch(furnished):
    server = Perch().furnished_like(furnished)
    yield server.start()
    server.close()


@pytest.fixture
def widget(perch):
    return perch.add_widget("Shop", "https://shop.example")


@pytest.fixture
def rest(perch, widget):
    rest = Rest(perch.address, widget)
    yield rest
    rest.close()


@pytest.fixture
def inbox(perch):
    rest = InboxRest.sign_in(perch.address, "grace@example.com", PASSWORD)
    yield rest
    rest.close()
