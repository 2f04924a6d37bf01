"""What the Inbox has room for: long names, many lines, and windows that shrink."""

import pytest
from desk import at_desk, fits
from playwright.sync_api import expect

LONG = "Maximiliane Freifrau von und zu Hohenstaufen-Wittelsbach-Lichtenfels, known as Donaudampfschifffahrtsgesellschaft"


def from_end(person):
    """How far the log is from its end, in pixels."""
    scroll = person.log().locator("xpath=ancestor::*[@class='scroll']")
    return scroll.evaluate("each => each.scrollHeight - each.scrollTop - each.clientHeight")


def stays_at_end(person):
    person.page.evaluate("new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    assert from_end(person) < 2


@pytest.fixture
def many(ada, words):
    """Ada's last message of more than a window has room for."""
    ada.open()
    for number in range(12):
        ada.writes(words(f"Message {number}\nof two lines"))
    last = words("The last")
    ada.writes(last)
    return last


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_a_long_name_pushes_nothing_off_the_screen(people, perch, cookie, ada, words, width):
    hello = words("Hello")
    ada.open().writes(hello)
    ada.identify(words("ada-"), {"name": LONG})
    grace = at_desk(people, perch, cookie, viewport={"width": width, "height": 800})
    grace.arrives().opens(hello).sees(hello)
    grace.answers(words("Good morning"))
    for each in [grace.page.get_by_role("button", name="Close ticket"), grace.page.get_by_role("button", name="Send"), grace.texts().last]:
        expect(each).to_be_in_viewport(ratio=1)
    assert fits(grace)
    assert grace.box.evaluate("each => each.clientHeight") == 20


@pytest.mark.parametrize("width", [360, 1440])
def test_the_log_stays_at_its_end_when_it_gets_smaller(people, perch, cookie, many, width):
    grace = at_desk(people, perch, cookie, viewport={"width": width, "height": 740})
    grace.arrives().opens(many).sees(many)
    stays_at_end(grace)
    grace.box.fill("One\nTwo\nThree\nFour\nFive")
    stays_at_end(grace)
    grace.page.set_viewport_size({"width": width, "height": 420})
    stays_at_end(grace)
    grace.log().locator(".row").first.scroll_into_view_if_needed()
    grace.page.evaluate("new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    grace.page.set_viewport_size({"width": width, "height": 380})
    grace.page.evaluate("new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    assert from_end(grace) > 100, "who reads further up is left there"


def test_a_visitor_s_chat_stays_at_its_end_too(ada, many):
    ada.sees(many)
    ada.box.fill("One\nTwo\nThree\nFour\nFive")
    stays_at_end(ada)


def test_six_lines_show_five_whole_ones(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello)
    for person in (ada, grace):
        person.box.fill("1\n2\n3\n4\n5\n6")
        assert person.box.evaluate("each => each.clientHeight") == 100


def test_one_character_too_many_is_told_as_one(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello)
    grace.box.fill("x" * 10_001)
    expect(grace.page.get_by_role("alert").filter(has_text="This is 1 character too long")).to_be_visible()
