"""Finding a ticket or a view from wherever one is."""

import re

import pytest
from desk import at_desk, fits
from playwright.sync_api import expect
from test_accessibility import looks, without_violations


@pytest.fixture
def hello(ada, words):
    hello = words("Hello")
    ada.open().writes(hello)
    return hello


def finder(agent):
    return agent.page.get_by_role("dialog", name="Find", exact=True)


def finds(agent, typed):
    agent.page.keyboard.press("Control+k")
    expect(finder(agent).get_by_role("combobox")).to_be_focused()
    agent.page.keyboard.insert_text(typed)
    return finder(agent).get_by_role("option")


def test_a_ticket_is_found_by_name_identifier_and_last_message(ada, grace, hello, words):
    name, identifier = words("Ada"), words("ada-")
    ada.identify(identifier, {"name": name})
    expect(grace.ticket(name)).to_have_count(1)
    for typed in (name.upper(), identifier, hello):
        expect(finds(grace, typed)).to_have_count(1)
        grace.page.keyboard.press("Escape")
    expect(finds(grace, name)).to_have_count(1)
    grace.page.keyboard.press("Enter")
    expect(finder(grace)).to_be_hidden()
    grace.sees(hello)


def test_a_closed_ticket_is_found_and_shown_in_its_view(grace, hello, inbox):
    ticket = next(each["id"] for each in inbox.tickets() if each["last"]["text"] == hello)
    expect(grace.ticket(hello)).to_have_count(1)
    assert inbox.change("PUT", f"/tickets/{ticket}/closure").status_code == 200
    expect(grace.ticket(hello)).to_have_count(0)
    expect(finds(grace, hello)).to_contain_text("Closed")
    grace.page.keyboard.press("Enter")
    grace.sees(hello)
    expect(grace.page).to_have_url(re.compile(f"{ticket}.*view=closed"))


def test_arrows_choose_and_nothing_found_says_among_what(grace, hello):
    options = finds(grace, "tickets")
    expect(options).to_have_text(["Open tickets", "Closed tickets"])
    grace.page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    grace.page.keyboard.press("Enter")
    expect(grace.page.get_by_role("heading", name="Closed", exact=True)).to_be_visible()
    expect(finds(grace, "no such words")).to_have_count(0)
    expect(finder(grace).get_by_text("tickets that are loaded here")).to_be_visible()
    grace.page.keyboard.press("Control+k")
    expect(finder(grace)).to_be_hidden()


def test_a_ticket_that_arrives_meanwhile_is_found(people, shop, grace, words):
    hello, options = words("Hello"), finds(grace, "")
    expect(options.first).to_be_visible()
    grace.page.keyboard.press("ArrowDown")
    grace.page.keyboard.press("ArrowDown")
    people.visitor(shop.page()).is_ready().open().writes(hello)
    expect(options.filter(has_text=hello)).to_have_count(1)
    expect(finder(grace).get_by_role("option", selected=True)).to_have_text("Widgets")


def test_a_reply_is_left_as_it_was_by_looking_for_something_else(grace, hello):
    grace.opens(hello)
    grace.box.fill("Half a reply")
    finds(grace, "j")
    grace.page.keyboard.press("Escape")
    expect(grace.box).to_be_focused()
    expect(grace.box).to_have_value("Half a reply")
    grace.page.keyboard.press("Escape")
    grace.page.keyboard.press("?")
    expect(grace.page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Ctrl K")


@looks
def test_the_finder_has_no_violation(people, perch, cookie, hello, scheme, width):
    grace = at_desk(people, perch, cookie, color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce").arrives().is_in()
    expect(finds(grace, hello)).to_have_count(1)
    without_violations(grace)
    grace.page.keyboard.insert_text("nothing")
    without_violations(grace)
    assert fits(grace)
