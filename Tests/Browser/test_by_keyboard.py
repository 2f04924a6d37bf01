"""Everything without a mouse."""

import re

from playwright.sync_api import expect
from stage import PASSWORD

FOCUSED = """() => {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element?.getAttribute("aria-label") ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? ""
}"""


def focused(person):
    return person.page.evaluate(FOCUSED).strip()


def tab_to(person, name, most=40, back=False):
    """Presses Tab until the focus is on the thing of that name."""
    seen = []
    for _ in range(most):
        person.page.keyboard.press("Shift+Tab" if back else "Tab")
        seen.append(focused(person))
        if re.match(name, seen[-1]):
            return
    raise AssertionError(f"Tab never reached {name}; it went over {seen}")


def test_a_visitor_opens_writes_sends_reads_and_closes_by_keyboard(ada, grace, words):
    hello, answer = words("Hello"), words("Good morning")
    keyboard = ada.page.keyboard
    tab_to(ada, "Open chat")
    keyboard.press("Enter")
    expect(ada.dialog).to_be_visible()
    expect(ada.box).to_be_focused()
    keyboard.type("first line")
    keyboard.press("Shift+Enter")
    keyboard.type(hello)
    keyboard.press("Enter")
    expect(ada.texts()).to_have_text(f"first line\n{hello}")
    expect(ada.box).to_be_focused()
    grace.opens(hello).answers(answer)
    ada.sees(answer)
    keyboard.type("And with the button")
    tab_to(ada, "Send")
    keyboard.press("Space")
    ada.sees("And with the button")
    keyboard.press("Escape")
    expect(ada.dialog).to_be_hidden()
    assert re.match("Open chat", focused(ada))
    keyboard.press("Space")
    expect(ada.box).to_be_focused()


def test_the_keyboard_is_never_trapped_in_the_panel(ada):
    ada.open()
    tab_to(ada, "Buy", back=True)
    tab_to(ada, "Message")


def test_the_page_s_own_focus_is_left_alone_while_it_loads_and_is_opened_by_script(people, shop):
    ada = people.visitor(shop.page()).is_ready()
    ada.page.get_by_role("button", name="Buy").focus()
    assert focused(ada) == "Buy"
    ada.call("toggleChat", True)
    expect(ada.box).to_be_focused()
    ada.page.keyboard.press("Escape")
    expect(ada.dialog).to_be_hidden()
    assert focused(ada) in ("Buy", "Open chat")


def test_an_agent_signs_in_opens_answers_and_closes_by_keyboard(ada, people, perch, words):
    hello, answer = words("Hello"), words("Good morning")
    ada.open().writes(hello)
    grace = people.agent(perch.address).arrives()
    expect(grace.page.get_by_role("textbox", name="E-mail")).to_be_focused()
    keyboard = grace.page.keyboard
    keyboard.type("grace@example.com")
    tab_to(grace, "Password", 3)
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    grace.is_in()
    expect(grace.ticket(hello)).to_have_count(1)
    grace.ticket(hello).get_by_text(hello).evaluate("element => (element.closest('a, button, [tabindex]')).focus()")
    keyboard.press("Enter")
    grace.sees(hello)
    if focused(grace) != "Reply":
        tab_to(grace, "Reply")
    keyboard.type(answer)
    keyboard.press("Enter")
    ada.sees(answer)
    tab_to(grace, "Close ticket", back=True)
    keyboard.press("Enter")
    expect(grace.page.get_by_role("button", name="Reopen ticket")).to_be_visible()
