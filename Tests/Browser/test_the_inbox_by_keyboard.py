"""Where the keyboard is in the Inbox after each thing that it does."""

import pytest
from desk import at_desk
from perch import until
from playwright.sync_api import expect
from test_by_keyboard import focused


@pytest.fixture
def narrow(people, perch, cookie):
    """Grace at a window that shows one thing at a time."""
    return at_desk(people, perch, cookie, viewport={"width": 360, "height": 740}).arrives().is_in()


def test_closing_and_reopening_leave_the_focus_where_the_way_back_is(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello)
    grace.page.get_by_role("button", name="Close ticket").focus()
    grace.page.keyboard.press("Enter")
    reopen = grace.page.get_by_role("button", name="Reopen ticket")
    expect(reopen).to_be_focused()
    expect(reopen).to_have_attribute("aria-disabled", "false")  # the news may be faster than the answer
    grace.page.keyboard.press("Enter")
    expect(grace.page.get_by_role("button", name="Close ticket")).to_be_focused()


def test_a_narrow_window_turns_to_the_ticket_and_back_with_the_focus(ada, narrow, words):
    hello, keyboard = words("Hello"), narrow.page.keyboard
    ada.open().writes(hello)
    row = narrow.ticket(hello).get_by_role("link")
    row.focus()
    keyboard.press("Enter")
    assert focused(narrow) == "Back to the tickets"
    narrow.sees(hello)
    keyboard.press("Enter")
    expect(row).to_be_focused()
    keyboard.press("j")
    assert focused(narrow) == "Back to the tickets"


def test_p_shows_the_person_and_goes_back(ada, people, perch, cookie, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    medium = at_desk(people, perch, cookie, viewport={"width": 800, "height": 700}).arrives().opens(hello)
    medium.page.keyboard.press("p")
    expect(medium.person.get_by_role("button", name="Back to the conversation")).to_be_focused()
    medium.page.keyboard.press("p")
    expect(medium.person).to_be_hidden()
    assert focused(medium) == "Show the person"
    grace.opens(hello)
    grace.page.keyboard.press("p")
    expect(grace.person.get_by_role("heading", name="Person", exact=True)).to_be_focused()
    grace.page.keyboard.press("?")
    expect(grace.page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Show the person")


def test_icons_without_words_name_themselves_and_their_shortcut(people, perch, cookie):
    grace = at_desk(people, perch, cookie, viewport={"width": 800, "height": 700}).arrives().is_in()
    views = grace.page.get_by_role("navigation", name="Views").get_by_role("link")
    tip = "each => getComputedStyle(each, '::after').content"
    for link, words in zip(views.all(), ["Open · 1", "Closed · 2", "Widgets · 3"], strict=True):
        link.hover()
        assert words in link.evaluate("each => each.dataset.tip")
        until(lambda: link.evaluate(tip) != "none", "the tip")
    grace.page.set_viewport_size({"width": 1440, "height": 700})
    until(lambda: {link.evaluate(tip) for link in views.all()} == {"none"}, "the tips to go")
