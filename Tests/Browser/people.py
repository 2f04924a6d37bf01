"""The people of the stories. What they see and press is found by its accessible name, as they find it."""

import json
import re

from playwright.sync_api import expect

CALL = """async ([method, words]) => {
  try {
    return { value: await window.MessageBirdChatWidget[method](...words) ?? null }
  } catch (error) {
    const { name, code, message, field, retryable, retryAfter } = error
    return { error: { name, code, message, field, retryable, retryAfter } }
  }
}"""


class Refused(Exception):
    """The widget refused a call: `error` is what the page was given."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')}: {error.get('message')}")
        self.error = error
        self.code = error.get("code")
        self.field = error.get("field")


class Tab:
    """One page, and everything that it complained about."""

    def __init__(self, page):
        self.page = page
        self.uncaught = []
        self.console = []
        page.on("pageerror", lambda error: self.uncaught.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.console.append(message.text))

    def log(self):
        return self.page.get_by_role("log", name="Conversation")

    def texts(self):
        """The texts of all messages, without the lines between tickets."""
        return self.log().locator(".row:not(.separator) p.text")

    def message(self, text):
        return self.log().get_by_text(text, exact=True)

    def row(self, text):
        """The message with what stands beside it: its author, time and tick."""
        return self.log().locator(".row").filter(has=self.page.get_by_text(text, exact=True))

    def sees(self, *texts):
        for text in texts:
            expect(self.message(text)).to_have_count(1)

    def does_not_see(self, *texts):
        for text in texts:
            expect(self.message(text)).to_have_count(0)

    def sees_in_order(self, *texts):
        self.sees(*texts)
        shown = [text for text in self.texts().all_inner_texts() if text in texts]
        assert shown == list(texts), f"shown in the order {shown}"

    def type_and_send(self, box, text):
        box.fill(text)
        box.press("Enter")


class Visitor(Tab):
    """Somebody in one tab of one browser, on a page of the shop."""

    def __init__(self, context, address=None):
        super().__init__(context.new_page())
        self.context = context
        self.address = address
        self.tabs = [self]
        if address:
            self.page.goto(address)

    def another_tab(self):
        tab = Visitor(self.context, self.address)
        self.tabs.append(tab)
        return tab

    def reload(self):
        self.page.reload()

    # What the visitor does

    @property
    def launcher(self):
        return self.page.get_by_role("button", name=re.compile("^(Open|Close) chat"))

    @property
    def open_button(self):
        return self.page.get_by_role("button", name=re.compile("^Open chat"))

    @property
    def dialog(self):
        return self.page.get_by_role("dialog", name="Chat", exact=True)

    @property
    def box(self):
        return self.page.get_by_role("textbox", name="Message", exact=True)

    def open(self):
        self.open_button.click()
        expect(self.dialog).to_be_visible()
        return self

    def opened(self):
        """At the open chat, whether or not it was open already."""
        expect(self.launcher.first).to_be_visible()
        if not self.is_open():
            self.open()
        return self

    def close(self):
        self.page.get_by_role("button", name="Close chat").first.click()
        expect(self.dialog).to_be_hidden()

    def writes(self, text):
        """Sends a message and waits until the server has it."""
        self.types(text)
        expect(self.row(text)).to_contain_text(re.compile("Delivered|Read"))

    def types(self, text):
        self.type_and_send(self.box, text)
        expect(self.message(text)).to_have_count(1)

    def has_unread(self, count):
        """The launcher says how much is unread, to the eye and to the ear."""
        words = "" if count == 0 else "1 unread message" if count == 1 else f"{count} unread messages"
        expect(self.launcher.last).to_have_accessible_description(words)
        badge = self.page.locator("#live-chat-widget .badge")
        expect(badge).to_be_hidden() if count == 0 else expect(badge).to_have_text(str(count))

    # What the site does for the visitor

    def call(self, method, *words):
        """Calls a method of the widget; raises Refused when it rejects."""
        answer = self.page.evaluate(CALL, [method, list(words)])
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["value"]

    def identify(self, identifier, attributes=None):
        return self.call("identify", identifier, *([attributes] if attributes is not None else []))

    def is_open(self):
        return self.page.evaluate("window.MessageBirdChatWidget.isOpen")

    def heard(self, name):
        """Everything that the event of this name told the page so far."""
        return [detail for event, detail in self.page.evaluate("window.heard") if event == name]

    def hears(self, name, count=1):
        self.page.wait_for_function("([name, count]) => window.heard.filter(([event]) => event === name).length >= count", arg=[name, count])
        return self.heard(name)

    def widgets(self):
        """How many widgets stand in the page."""
        return self.page.locator("#chat-widget-container").count(), self.page.locator("live-chat-widget").count()

    def is_ready(self):
        expect(self.open_button).to_be_visible()
        return self

    # What the browser keeps

    def storage(self):
        return self.page.evaluate("({ ...localStorage })")

    def keeps_nothing(self):
        kept = self.page.evaluate("""async () => ({
          local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookies: document.cookie,
          databases: (await indexedDB.databases()).map(({ name }) => name), caches: await caches.keys(),
        })""")
        return not any(kept.values()) and not self.context.cookies()

    def token(self):
        """The session's token as it lies in the site's storage."""
        found = [token for text in self.storage().values() for token in tokens(text)]
        assert found, f"no session is stored: {self.storage()}"
        return found[0]


class Agent(Tab):
    """Somebody at the Inbox."""

    def __init__(self, context, server):
        super().__init__(context.new_page())
        self.context = context
        self.server = server

    def arrives(self):
        self.page.goto(f"{self.server}/inbox")
        return self

    def signs_in(self, email, password):
        self.page.get_by_role("textbox", name="E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        return self

    def is_in(self):
        """In front of the tickets. (Checking a password takes long on purpose, and longer on a busy machine.)"""
        self.tickets.wait_for(state="attached", timeout=60_000)
        return self

    @property
    def tickets(self):
        return self.page.get_by_role("list", name="Tickets")

    def ticket(self, text):
        """The row of the list that shows this text (of its latest message, or its person's name)."""
        return self.tickets.get_by_role("listitem").filter(has_text=text)

    def opens(self, text):
        """Its messages come when the server has opened it: who types before is heard by nobody."""
        self.ticket(text).first.click()
        expect(self.log()).to_be_visible()
        expect(self.texts()).not_to_have_count(0)
        return self

    @property
    def box(self):
        return self.page.get_by_role("textbox", name="Reply", exact=True)

    def answers(self, text):
        self.type_and_send(self.box, text)
        self.sees(text)

    @property
    def person(self):
        return self.page.get_by_role("region", name="Person", exact=True)

    def sees_person(self, *texts):
        for text in texts:
            expect(self.person.get_by_text(text, exact=True).first).to_be_visible()

    def closes_ticket(self):
        self.page.get_by_role("button", name="Close ticket").click()
        expect(self.page.get_by_role("button", name="Reopen ticket")).to_be_visible()

    def reopens_ticket(self):
        self.page.get_by_role("button", name="Reopen ticket").click()
        expect(self.page.get_by_role("button", name="Close ticket")).to_be_visible()


def tokens(text):
    """Every value named `token` in a stored text."""
    try:
        yield from tokens_within(json.loads(text))
    except ValueError:
        return


def tokens_within(value):
    if isinstance(value, dict):
        if isinstance(value.get("token"), str):
            yield value["token"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from tokens_within(each)
