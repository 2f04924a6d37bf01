"""Every method and every event that a site may rely on."""

import pytest
import snippets
from people import Refused
from perch import until
from playwright.sync_api import expect
from stage import Shop


def test_the_object_of_the_snippet_becomes_the_api(people, shop):
    ada = people.visitor(shop.page(head=shop.snippet + "<script>window.stub = MessageBirdChatWidget</script>")).is_ready()
    assert ada.page.evaluate("window.stub === window.MessageBirdChatWidget")
    kinds = ada.page.evaluate("""Object.fromEntries(
      ["init", "identify", "setAttributes", "logout", "toggleChat", "show", "hide", "shutdown", "setConfig", "doctor", "on", "off", "once", "isOpen"]
        .map(name => [name, typeof MessageBirdChatWidget[name]]))""")
    assert kinds.pop("isOpen") == "boolean"
    assert set(kinds.values()) == {"function"}
    assert ada.page.evaluate("Array.isArray(MessageBirdChatWidget.queue)")


def test_every_method_but_the_listeners_returns_a_promise(ada):
    for method, words in [("init", []), ("setAttributes", [{"a": 1}]), ("toggleChat", [True]), ("hide", []), ("show", []),
                          ("setConfig", [{}]), ("doctor", []), ("identify", ["ada-1234-5678"]), ("logout", []), ("shutdown", [])]:
        settles = ada.page.evaluate("([method, words]) => { const it = MessageBirdChatWidget[method](...words); return it instanceof Promise && it.then(() => true) }", [method, words])
        assert settles is True, method


def test_calls_on_the_first_line_wait_and_take_effect_in_order(people, shop, words):
    identifier = words("ada-")
    head = shop.snippet + f"""<script>
      window.order = []
      const step = (name, promise) => promise.then(value => order.push([name, value ?? null]))
      step("setAttributes", MessageBirdChatWidget.setAttributes({{ plan: "gold" }}))
      step("identify", MessageBirdChatWidget.identify({identifier!r}, {{ name: "Ada" }}))
      step("toggleChat", MessageBirdChatWidget.toggleChat(true))
      window.first = {{ open: MessageBirdChatWidget.isOpen, off: MessageBirdChatWidget.off("toggle", () => {{}}), remover: typeof MessageBirdChatWidget.on("ready", () => {{}}) }}
    </script>"""
    ada = people.visitor(shop.page(head=head))
    expect(ada.dialog).to_be_visible()
    ada.page.wait_for_function("window.order.length === 3")
    order = ada.page.evaluate("window.order")
    assert [name for name, _ in order] == ["setAttributes", "identify", "toggleChat"]
    assert dict(order)["identify"]["outcome"] == "created"
    first = ada.page.evaluate("window.first")
    assert first["open"] is False and first["remover"] == "function" and first.get("off") is None


def test_an_early_toggle_chat_opens_after_the_identification_before_it_and_keeps_its_place_among_the_others(people, shop, words):
    head = shop.snippet + snippets.LISTEN + f"""<script>
      MessageBirdChatWidget.identify({words("ada-")!r})
      MessageBirdChatWidget.toggleChat(true)
      MessageBirdChatWidget.once("ready", () => MessageBirdChatWidget.toggleChat(false))
      MessageBirdChatWidget.hide()
    </script>"""
    ada = people.visitor(shop.page(head=head))
    ada.hears("toggle", 2)
    told = ada.page.evaluate("window.heard.filter(([name]) => name === 'identitychange' || name === 'toggle').map(([name, detail]) => detail.outcome ?? detail)")
    assert told == ["created", True, False]
    expect(ada.launcher).to_have_count(0)


def test_an_identification_that_fails_or_takes_long_keeps_nobody_from_the_chat(people, shop, words):
    ada = people.visitor(shop.page(head=shop.snippet + "<script>MessageBirdChatWidget.identify('undefined'); MessageBirdChatWidget.toggleChat(true)</script>"))
    expect(ada.dialog).to_be_visible()
    held = []
    bob = people.visitor(None)
    bob.page.route("**/identify", lambda route: held.append(route))
    bob.page.goto(shop.page(head=shop.snippet + f"<script>window.identified = MessageBirdChatWidget.identify({words('bob-')!r})</script>"))
    bob.is_ready()
    bob.call("toggleChat", True)
    expect(bob.dialog).to_be_visible()
    until(lambda: held or bob.page.wait_for_timeout(20), "the identification to be asked for")
    held[0].continue_()
    assert bob.page.evaluate("window.identified.then(({ outcome }) => outcome)") == "created"


def test_toggle_chat_opens_closes_and_toggles_and_tells(ada):
    assert ada.is_open() is False
    ada.call("toggleChat", True)
    expect(ada.dialog).to_be_visible()
    assert ada.is_open() is True
    ada.call("toggleChat", True)
    assert ada.is_open() is True
    ada.call("toggleChat")
    expect(ada.dialog).to_be_hidden()
    assert ada.is_open() is False
    ada.call("toggleChat")
    ada.call("toggleChat", False)
    assert ada.is_open() is False
    assert ada.heard("toggle") == [True, False, True, False]


def test_hide_hides_everything_and_show_brings_it_back_as_it_was(ada, grace, words):
    hello, answer = words("Hello"), words("Are you there?")
    ada.open().writes(hello)
    ada.call("hide")
    expect(ada.dialog).to_be_hidden()
    expect(ada.launcher).to_have_count(0)
    grace.opens(hello).answers(answer)
    assert ada.hears("message")
    ada.call("show")
    expect(ada.dialog).to_be_visible()
    ada.sees_in_order(hello, answer)


def test_a_hidden_or_closed_panel_cannot_be_reached_by_keyboard(ada):
    for _ in range(6):
        ada.page.keyboard.press("Tab")
    assert not ada.page.evaluate("document.activeElement.shadowRoot?.activeElement?.matches('textarea')")
    ada.open()
    ada.call("hide")
    for _ in range(8):
        ada.page.keyboard.press("Tab")
        assert ada.page.evaluate("document.activeElement.id !== 'live-chat-widget'")


def test_shutdown_removes_the_widget_and_init_finds_the_same_visitor(ada, words):
    hello = words("Hello")
    ada.open().writes(hello)
    ada.call("shutdown")
    assert ada.widgets() == (0, 0)
    assert ada.storage()
    ada.call("init")
    assert ada.widgets() == (1, 1)
    ada.opened().sees(hello)


def test_set_config_changes_texts_colours_position_and_the_launcher_at_run_time(ada):
    button = ada.open_button
    right = button.bounding_box()["x"]
    ada.call("setConfig", {"position": "left"})
    ada.page.wait_for_function("right => document.getElementById('live-chat-widget').shadowRoot.querySelector('button').getBoundingClientRect().x < right / 2", arg=right)
    ada.call("setConfig", {"launcher": False})
    expect(ada.launcher).to_have_count(0)
    ada.call("setConfig", {"launcher": True})
    expect(button).to_be_visible()


BAD_CONFIG = ["{ texts: { title: 5 } }", "{ accent: Symbol('red') }", "{ accent: 'red' }", "{ zIndex: 'abc' }", "{ position: 'top' }", "{ launcher: 'no' }", "'left'"]


@pytest.mark.parametrize("config", BAD_CONFIG)
def test_a_configuration_that_cannot_be_is_refused_and_the_good_one_stays(people, shop, config):
    early = f"<script>MessageBirdChatWidget.setConfig({{ texts: {{ title: 'Birds' }} }}); MessageBirdChatWidget.setConfig({config})</script>"
    ada = people.visitor(shop.page(head=shop.snippet + snippets.LISTEN + early)).is_ready()
    assert len(ada.hears("error")) == 1
    error = ada.page.evaluate(f"MessageBirdChatWidget.setConfig({config}).catch(({{ name, code, message }}) => [name, code, message.length > 20])")
    assert error == ["WidgetError", "invalid_attribute", True]
    ada.open()
    expect(ada.dialog.get_by_role("heading", name="Birds", exact=True)).to_be_visible()


def test_what_the_browser_draws_in_the_chat_is_dark_where_the_visitor_wants_it_dark(people, shop):
    scheme = "getComputedStyle(document.getElementById('live-chat-widget').shadowRoot.querySelector('.widget')).colorScheme"
    field = "matchMedia('(prefers-color-scheme: dark)').matches"
    ada = people.visitor(shop.page(), color_scheme="dark").is_ready()
    assert ada.page.evaluate(f"[{scheme}, {field}]") == ["light dark", True]


def test_any_number_of_handlers_hear_an_event_and_removers_remove(ada):
    ada.page.evaluate("""() => {
      window.calls = []
      const widget = MessageBirdChatWidget
      const removed = widget.on("toggle", open => calls.push(["removed", open]))
      removed()
      const off = open => calls.push(["off", open])
      widget.on("toggle", off)
      widget.off("toggle", off)
      widget.on("toggle", open => calls.push(["one", open]))
      widget.on("toggle", () => { throw new Error("the page's own mistake") })
      widget.on("toggle", open => calls.push(["two", open]))
      widget.once("toggle", open => calls.push(["once", open]))
    }""")
    ada.call("toggleChat", True)
    ada.call("toggleChat", False)
    assert ada.page.evaluate("window.calls") == [["one", True], ["two", True], ["once", True], ["one", False], ["two", False]]
    ada.uncaught = [error for error in ada.uncaught if "the page's own mistake" not in error]


def test_ready_comes_once_and_late_listeners_hear_it_at_once(ada):
    assert len(ada.hears("ready")) == 1
    assert ada.page.evaluate("new Promise(resolve => MessageBirdChatWidget.on('ready', () => resolve('heard')))") == "heard"
    ada.call("init")
    assert len(ada.heard("ready")) == 1


def test_message_and_unread_tell_the_page_what_arrived(ada, grace, words):
    hello, answer, more = words("Hello"), words("Good morning"), words("How can I help?")
    ada.open().writes(hello)
    ada.close()
    grace.opens(hello).answers(answer)
    assert ada.hears("message")[-1]["text"] == answer
    assert ada.hears("unread")[-1] == 1
    ada.has_unread(1)
    grace.answers(more)
    ada.page.wait_for_function("window.heard.filter(([name]) => name === 'unread').at(-1)?.[1] === 2")
    ada.open().sees(answer, more)
    ada.page.wait_for_function("window.heard.filter(([name]) => name === 'unread').at(-1)?.[1] === 0")
    assert [message["text"] for message in ada.heard("message")] == [answer, more]


def test_identitychange_is_told_in_every_tab(ada, words):
    tab = ada.another_tab().is_ready()
    identifier = words("ada-")
    result = ada.identify(identifier)
    for each in (ada, tab):
        change = each.hears("identitychange")[-1]
        assert (change["outcome"], change["identifier"], change["assurance"]) == (result["outcome"], identifier, "claimed")
    ada.call("logout")
    for each in (ada, tab):
        assert each.hears("identitychange", 2)[-1]["outcome"] == "logged_out"


def test_connection_is_told_as_it_comes_and_goes(people, own_perch, site, words):
    ada = people.visitor(Shop(own_perch, site).page()).is_ready()
    assert ada.heard("connection") == []
    ada.open().writes(words("Hello"))
    # When the server takes longer than a moment for the first session, that is told before.
    assert ada.hears("connection")[-1] == "online" and ada.heard("connection") in (["online"], ["reconnecting", "online"])
    own_perch.kill()
    ada.page.wait_for_function("['reconnecting', 'offline'].includes(window.heard.filter(([name]) => name === 'connection').at(-1)[1])")
    own_perch.start()
    ada.page.wait_for_function("window.heard.filter(([name]) => name === 'connection').at(-1)[1] === 'online'")


def test_logout_resolves_with_nothing_even_for_nobody(ada):
    assert ada.page.evaluate("MessageBirdChatWidget.logout().then(value => value === undefined).catch(error => String(error))") is True


# Attributes and errors

BAD_ATTRIBUTES = {
    "a key that is too long": ({"k" * 65: 1}, "k" * 65),
    "an empty key": ({"": 1}, ""),
    "a control character in a key": ({"a\nb": 1}, "a\nb"),
    "a long value": ({"bio": "x" * 1025}, "bio"),
    "a nested value": ({"address": {"city": "Delft"}}, "address"),
    "a list": ({"tags": ["a"]}, "tags"),
}


@pytest.mark.parametrize("name", BAD_ATTRIBUTES)
def test_one_bad_attribute_refuses_the_whole_call(ada, inbox, words, name):
    bad, key = BAD_ATTRIBUTES[name]
    hello, good = words("Hello"), words("good")
    ada.open().writes(hello)
    with pytest.raises(Refused) as refusal:
        ada.call("setAttributes", {"good": good, **bad})
    error = refusal.value.error
    assert error["code"] == "invalid_attribute"
    assert error.get("field") == key
    assert error["retryable"] is False
    assert len(error["message"]) > 15 and error["name"] == "WidgetError"
    assert ada.hears("error")[-1]["code"] == "invalid_attribute"
    assert attributes_of(inbox, hello) == {}
    assert not ada.call("setAttributes", {"good": good}).get("kept")
    assert attributes_of(inbox, hello) == {"good": (good, "browser")}


@pytest.mark.parametrize("text", ["NaN", "Infinity", "undefined", "() => 1", "new Date()"])
def test_a_value_that_json_cannot_say_is_refused_and_not_turned_into_another(ada, text):
    code = ada.page.evaluate(f"MessageBirdChatWidget.setAttributes({{ odd: {text} }}).then(() => 'taken', error => [error.code, error.field])")
    assert code == ["invalid_attribute", "odd"]


def test_a_hundred_attributes_are_kept_and_one_more_is_refused(ada):
    ada.call("setAttributes", {f"key{number}": number for number in range(100)})
    with pytest.raises(Refused) as refusal:
        ada.call("setAttributes", {"one more": 1})
    assert refusal.value.code == "invalid_attribute"
    ada.call("setAttributes", {"key0": None})
    ada.call("setAttributes", {"one more": 1})


def test_the_eleventh_identifier_in_an_hour_is_refused_with_the_seconds_to_wait(ada, words):
    for _ in range(10):
        ada.identify(words("ada-"))
    error = ada.page.evaluate("identifier => Promise.race([MessageBirdChatWidget.identify(identifier), new Promise(resolve => setTimeout(resolve, 30_000))])"
                              ".then(value => ({ taken: value }), ({ code, retryAfter }) => ({ code, retryAfter }))", words("ada-"))
    assert error.get("code") == "rate_limited", error
    assert error["retryAfter"] > 0


def test_a_call_that_logout_overtakes_is_refused_as_superseded_or_logged_out(ada, words):
    ada.open().writes(words("Hello"))
    result = ada.page.evaluate("""identifier => {
      const late = MessageBirdChatWidget.identify(identifier).then(() => "taken", error => error.code)
      return Promise.all([late, MessageBirdChatWidget.logout().then(() => "out")])
    }""", words("ada-"))
    assert result[1] == "out"
    assert result[0] in ("taken", "superseded", "logged_out")
    assert not any("token" in value for value in ada.storage().values())


def test_whoever_comes_after_a_logout_does_not_wait_for_an_identification_that_is_never_answered(ada, words):
    hello, stranger = words("Hello"), words("From a stranger")
    held, free = [], []
    ada.page.route("**/identify", lambda route: route.continue_() if free else held.append(route))
    ada.open().writes(hello)
    ada.page.evaluate("identifier => { window.late = MessageBirdChatWidget.identify(identifier).then(() => 'taken', ({ code }) => code) }", words("ada-"))
    until(lambda: held or ada.page.wait_for_timeout(20), "the identification to be asked for")
    ada.call("logout")
    assert ada.page.evaluate("window.late") == "logged_out"
    ada.types(stranger)
    # It would be given up after half a minute.
    expect(ada.row(stranger)).to_contain_text("Delivered")
    token = ada.token()
    with ada.page.expect_response("**/identify"):
        free.append(True)
        for route in held:
            route.continue_()
    ada.page.wait_for_timeout(500)
    ada.does_not_see(hello)
    ada.sees(stranger)
    assert ada.token() == token
    assert [change["outcome"] for change in ada.heard("identitychange")] == ["logged_out"]


def test_unknown_methods_and_events_do_not_break_the_page(ada):
    assert ada.page.evaluate("typeof MessageBirdChatWidget.on('nonsense', () => {})") == "function"
    ada.page.evaluate("MessageBirdChatWidget.queue.push([['init', []]])")
    assert ada.widgets() == (1, 1)


def attributes_of(inbox, text):
    """The attributes of the person who wrote that, as an agent sees them."""
    ticket = next(ticket for ticket in inbox.tickets() if ticket["last"]["text"] == text)
    with inbox.socket() as socket:
        socket.hello()
        socket.send({"type": "open", "ref": 1, "ticket": ticket["id"]})
        person = socket.wait("opened", ref=1)["person"]
    return {each["key"]: (each["value"], each["source"]) for each in person["attributes"]}
