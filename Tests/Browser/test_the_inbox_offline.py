"""What the Inbox says and does while its server is away."""

import re

import pytest
from client import InboxRest
from desk import at_desk, fits
from playwright.sync_api import expect
from stage import PASSWORD, Shop


@pytest.fixture
def shop(own_perch, site):
    return Shop(own_perch, site)


@pytest.fixture
def owner(people, own_perch):
    """Makes a desk at which Grace is signed in."""
    inbox = InboxRest.sign_in(own_perch.address, "grace@example.com", PASSWORD)
    return lambda **options: at_desk(people, own_perch, inbox.cookie, **options).arrives().is_in()


@pytest.mark.parametrize("width", [360, 1440])
def test_an_outage_is_told_above_everything_and_covers_nothing(own_perch, ada, owner, words, width):
    hello = words("Hello")
    ada.open().writes(hello)
    grace = owner(viewport={"width": width, "height": 740}).opens(hello)
    grace.sees(hello)
    own_perch.kill()
    banner = grace.page.get_by_text("Connection lost.")
    expect(banner).to_be_visible()
    end = banner.evaluate("each => each.parentElement.getBoundingClientRect().bottom")
    for each in [grace.page.get_by_role("button", name="Close ticket"), grace.page.locator("h2").filter(has_text="Visitor")]:
        assert each.bounding_box()["y"] >= end
    assert fits(grace)


def test_nobody_is_called_online_while_nobody_can_know(own_perch, ada, owner, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace = owner().opens(hello)
    grace.person.locator("summary", has_text="Sessions").click()
    expect(grace.person.get_by_text("Online now")).to_have_count(2)
    own_perch.kill()
    expect(grace.person.get_by_text("No connection")).to_have_count(2)
    expect(grace.person.get_by_text("Online now")).to_have_count(0)
    own_perch.start()
    expect(grace.person.get_by_text("Online now")).to_have_count(2)


def test_a_reply_that_waits_for_the_connection_says_so_and_then_goes_out(own_perch, ada, owner, words):
    hello, answer = words("Hello"), words("Good morning")
    ada.open().writes(hello)
    grace = owner().opens(hello)
    grace.sees(hello)
    own_perch.kill()
    expect(grace.person.get_by_text("No connection")).to_be_visible()
    grace.answers(answer)
    expect(grace.row(answer)).to_contain_text("Waiting for the connection")
    own_perch.start()
    expect(grace.row(answer)).to_contain_text(re.compile("Delivered|Read"))


def test_a_ticket_that_is_closed_meanwhile_says_that_it_waits(own_perch, ada, owner, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace = owner().opens(hello)
    grace.sees(hello)
    own_perch.kill()
    close = grace.page.get_by_role("button", name="Close ticket")
    close.click()
    expect(close).to_be_disabled()
    waits = grace.page.get_by_text("Not closed yet: waiting for the server.")
    expect(waits).to_be_visible()
    own_perch.start()
    expect(grace.page.get_by_role("button", name="Reopen ticket")).to_be_enabled()
    expect(waits).to_have_count(0)
