"""The stage of the browser stories: a real server, a real site on another origin, real Chromium."""

import os
import shutil
import uuid
from contextlib import closing

import pytest
from client import InboxRest
from people import Agent, Visitor
from perch import Perch
from playwright.sync_api import expect, sync_playwright
from shop import Site
from stage import PASSWORD, Shop

# Milliseconds that a slow machine may take over what takes moments.
PATIENCE = 20_000


@pytest.fixture(scope="session")
def furnished():
    """Data with Grace as its owner, on which no server runs."""
    installation = Perch()
    installation.add_agent("Grace", PASSWORD, role="owner")
    yield installation
    installation.close()


@pytest.fixture(scope="session")
def perch(furnished):
    """One server for all the stories of this worker."""
    server = Perch().furnished_like(furnished)
    yield server.start()
    server.close()


@pytest.fixture
def own_perch(furnished):
    """A server for one story alone: to stop and start."""
    server = Perch().furnished_like(furnished)
    yield server.start()
    server.close()


@pytest.fixture(scope="session")
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="session")
def playwright():
    assert shutil.which("chromium"), "chromium was not found; bin/setup tests installs it"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright):
    # perch.example is this machine under a name that no browser trusts like 127.0.0.1.
    args = ["--host-resolver-rules=MAP perch.example 127.0.0.1", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=args)
    yield browser
    browser.close()


@pytest.fixture
def shop(perch, site):
    return Shop(perch, site)


@pytest.fixture
def people(chromium):
    """Makes people with a browser each. Afterwards none of their pages may have thrown anything."""
    made, contexts = [], []

    class People:
        def browser(self, **options):
            context = chromium.new_context(**{"locale": "en-GB", **options})
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
            return context

        def visitor(self, address, **options):
            made.append(Visitor(self.browser(**options), address))
            return made[-1]

        def joins(self, context, shop):
            """Somebody in a new tab of that browser who has not loaded a page yet."""
            made.append(Visitor(context))
            made[-1].address = shop.page()
            return made[-1]

        def thief(self, address, storage):
            """A browser into which somebody copied the storage of another."""
            origin = "/".join(address.split("/")[:3])
            kept = [{"name": name, "value": value} for name, value in storage.items()]
            return self.visitor(address, storage_state={"cookies": [], "origins": [{"origin": origin, "localStorage": kept}]})

        def agent(self, server, **options):
            made.append(Agent(self.browser(**options), server))
            return made[-1]

    yield People()
    uncaught = [error for person in made for tab in getattr(person, "tabs", [person]) for error in tab.uncaught]
    for context in contexts:
        context.close()
    assert not uncaught, f"uncaught on the page: {uncaught}"


@pytest.fixture(scope="session")
def cookie(perch):
    """Grace's, from one sign-in for all the stories in which she simply is at her desk."""
    with closing(InboxRest.sign_in(perch.address, "grace@example.com", PASSWORD)) as inbox:
        return inbox.cookie


@pytest.fixture
def grace(people, perch, cookie):
    """Grace in front of her tickets."""
    name, value = cookie.split("=", 1)
    grace = people.agent(perch.address)
    grace.context.add_cookies([{"name": name, "value": value, "url": perch.address.replace("http:", "https:"), "httpOnly": True, "sameSite": "Lax"}])
    grace.arrives().tickets.wait_for(state="attached")
    return grace


@pytest.fixture
def ada(people, shop):
    """Ada, on a page with our snippet."""
    return people.visitor(shop.page()).is_ready()


@pytest.fixture
def inbox(perch, cookie):
    """The Inbox over REST, as Grace."""
    with closing(InboxRest(perch.address, cookie)) as inbox:
        yield inbox


@pytest.fixture
def words():
    """Makes a text that no other story uses."""
    return lambda text: f"{text} {uuid.uuid4().hex[:8]}"
