"""Everything without a mouse."""

import re

from playwright.sync_api import expect
from stage import PASSWORD, Shop

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
    expect(ada.box).to_be_focused()
    tab_to(ada, "Buy", back=True)
    tab_to(ada, "Message")


def test_on_a_phone_the_keyboard_stays_in_the_panel_that_covers_the_page(people, shop):
    ada = people.visitor(shop.page(), viewport={"width": 390, "height": 800}).is_ready().open()
    expect(ada.box).to_be_focused()
    expect(ada.dialog).to_have_attribute("aria-modal", "true")
    for back in (False, True):
        seen = []
        for _ in range(8):
            ada.page.keyboard.press("Shift+Tab" if back else "Tab")
            seen.append(focused(ada))
        assert set(seen) == {"Close chat", "Messages", "Message", "Send"}, seen
    ada.dialog.get_by_role("heading").click()
    ada.page.keyboard.press("Shift+Tab")
    assert focused(ada) == "Send"
    ada.page.set_viewport_size({"width": 1000, "height": 800})
    expect(ada.dialog).to_have_attribute("aria-modal", "false")
    tab_to(ada, "Buy", back=True)


def test_focus_goes_to_the_launcher_when_what_opened_the_chat_has_gone(people, shop):
    button = "<button onclick='MessageBirdChatWidget.toggleChat(true); setTimeout(() => this.remove())'>Help</button>"
    ada = people.visitor(shop.page(body=button)).is_ready()
    ada.page.get_by_role("button", name="Help").focus()
    ada.page.keyboard.press("Enter")
    expect(ada.box).to_be_focused()
    ada.page.keyboard.press("Escape")
    expect(ada.open_button).to_be_focused()


def test_without_a_launcher_nothing_counts_in_the_corner_and_focus_stays_when_the_preview_goes(ada, grace, words):
    hello, answer = words("Hello"), words("Good morning")
    ada.open().writes(hello)
    ada.close()
    ada.call("setConfig", {"launcher": False})
    grace.opens(hello).answers(answer)
    assert ada.hears("unread")[-1] == 1
    expect(ada.page.locator("#live-chat-widget .badge")).to_be_hidden()
    dismiss = ada.page.get_by_role("button", name="Dismiss")
    dismiss.focus()
    ada.page.keyboard.press("Enter")
    expect(dismiss).to_have_count(0)
    assert ada.page.evaluate("document.activeElement.id") == "live-chat-widget"


def test_what_is_written_in_the_chat_is_no_shortcut_of_the_page(ada, words):
    ada.page.evaluate("""() => {
      window.shortcuts = []
      for (const type of ["keydown", "keypress", "keyup"]) document.addEventListener(type, event => {
        shortcuts.push(event.key)
        if (event.key !== "Tab" && event.key !== "Enter") event.preventDefault()
      })
    }""")
    ada.open()
    expect(ada.box).to_be_focused()
    ada.page.keyboard.type("jk?")
    expect(ada.box).to_have_value("jk?")
    assert ada.page.evaluate("window.shortcuts") == []
    ada.page.keyboard.press("Escape")
    expect(ada.dialog).to_be_hidden()
    ada.page.keyboard.press("j")
    assert "j" in ada.page.evaluate("window.shortcuts")


def test_the_page_s_own_focus_is_left_alone_while_it_loads_and_is_opened_by_script(people, shop):
    ada = people.visitor(shop.page()).is_ready()
    ada.page.get_by_role("button", name="Buy").focus()
    assert focused(ada) == "Buy"
    ada.call("toggleChat", True)
    expect(ada.box).to_be_focused()
    ada.page.keyboard.press("Escape")
    expect(ada.dialog).to_be_hidden()
    assert focused(ada) in ("Buy", "Open chat")


def test_an_agent_signs_in_opens_answers_and_closes_by_keyboard(people, own_perch, site, words):
    # Tab goes over each ticket in the list: here there is one.
    ada = people.visitor(Shop(own_perch, site).page()).is_ready()
    hello, answer = words("Hello"), words("Good morning")
    ada.open().writes(hello)
    grace = people.agent(own_perch.address).arrives()
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
