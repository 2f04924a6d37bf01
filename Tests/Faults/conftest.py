"""The stage of the fault tests: a server of its own for each story, without a browser."""

import os
import random
import time

import httpx
import pytest
from client import InboxRest, Rest
from furnished import furnish
from perch import Perch
from wall_clock import WallClock


@pytest.fixture(scope="session")
def furnished():
    """Data with Grace as its owner, signed in, on which no server runs."""
    installation = furnish()
    yield installation
    installation.close()


@pytest.fixture
def seed():
    """Of everything that is random in a test; shown when it fails. PERCH_SEED repeats a run."""
    seed = int(os.environ.get("PERCH_SEED") or random.randrange(1_000_000))
    print(f"PERCH_SEED={seed}")
    return seed


@pytest.fixture
def cookie(furnished):
    return furnished.cookie


@pytest.fixture
def clock(tmp_path):
    return WallClock(tmp_path)


@pytest.fixture
def environment():
    """Of the server. Stories that need another one say so."""
    return {}


@pytest.fixture
def perch(furnished, environment):
    server = Perch(**environment).furnished_like(furnished)
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
def inbox(perch, cookie):
    rest = InboxRest(perch.address, cookie)
    yield rest
    rest.close()


@pytest.fixture
def ada(rest):
    """The token of a visitor who has just come."""
    return rest.session()["token"]


@pytest.fixture
def the_server_goes_on(perch):
    """After the story the server answers at once, and has not kept what it was sent."""
    before = perch.memory()
    yield
    began = time.monotonic()
    assert httpx.get(f"{perch.address}/healthz", timeout=10).json() == {"status": "ok"}
    assert time.monotonic() - began < 5
    assert perch.memory() - before < 64 << 20, f"{(perch.memory() - before) >> 20} MiB more than before"
    assert "fatal error" not in perch.log().lower()
