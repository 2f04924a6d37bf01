"""Every way in which a page loads the widget, and everything that may go wrong with it."""

import re
import socket

import pytest
import snippets
from people import Refused
from perch import until
from playwright.sync_api import expect
from stage import Shop
from test_accessibility import nothing_moves


def test_the_vendor_s_snippet_works_with_only_the_host_changed(people, shop, grace, words):
    hello, identifier = words("Hello"), words("ada-")
    head = snippets.vendor(shop.server, shop.id) + snippets.LISTEN + f"<script>window.returned = MessageBirdChatWidget.identify({identifier!r}, {{ name: 'Ada' }});</script>"
    ada = people.visitor(shop.page(head=head))
    change = ada.hears("identitychange")[-1]
    assert (change["outcome"], change["identifier"]) == ("created", identifier)
    assert ada.page.evaluate("window.returned === undefined")
    ada.open().writes(hello)
    grace.opens(hello).sees_person(identifier)
    assert ada.widgets() == (1, 1)
    assert ada.page.evaluate("document.getElementById('chat-widget-container').contains(document.getElementById('live-chat-widget'))")


def test_the_calls_of_the_vendor_s_stubs_take_effect_in_order(people, shop):
    head = snippets.vendor(shop.server, shop.id) + snippets.LISTEN + """<script>
      MessageBirdChatWidget.toggleChat(true); MessageBirdChatWidget.toggleChat(false); MessageBirdChatWidget.toggleChat(true);
    </script>"""
    ada = people.visitor(shop.page(head=head))
    expect(ada.dialog).to_be_visible()
    assert ada.hears("toggle", 3) == [True, False, True]


def test_nothing_is_mounted_until_init_when_the_site_says_so(people, shop):
    ada = people.visitor(shop.page(head=snippets.vendor(shop.server, shop.id, initialize=False)))
    ada.page.wait_for_function("typeof MessageBirdChatWidget.logout === 'function'")
    assert ada.widgets() == (0, 0)
    ada.call("init")
    ada.is_ready()
    assert ada.widgets() == (1, 1)


def test_the_script_tag_alone_is_enough(people, shop, words):
    ada = people.visitor(shop.page(head=snippets.script_alone(shop.server, shop.id))).is_ready()
    ada.open().writes(words("Hello"))
    assert ada.identify(words("ada-"))["outcome"] == "upgraded"


def test_settings_may_be_passed_to_init(people, shop, words):
    ada = people.visitor(shop.page(head=snippets.script_with_settings_later(shop.server)))
    ada.page.wait_for_function("typeof window.MessageBirdChatWidget?.init === 'function'")
    ada.call("init", {"widgetId": shop.id})
    ada.is_ready().open().writes(words("Hello"))


def test_init_twice_and_strict_mode_make_one_widget(people, shop):
    head = snippets.without_initializing(shop.snippet)
    ada = people.visitor(shop.page(head=head + """<script>
      window.done = Promise.all([MessageBirdChatWidget.init(), MessageBirdChatWidget.init()])
    </script>"""))
    ada.page.evaluate("window.done.then(() => true)")
    assert ada.widgets() == (1, 1)
    ada.page.evaluate("""async () => {
      MessageBirdChatWidget.init(); MessageBirdChatWidget.shutdown(); MessageBirdChatWidget.init(); await MessageBirdChatWidget.init()
    }""")
    ada.is_ready()
    assert ada.widgets() == (1, 1)


def test_a_script_removed_and_added_again_leaves_one_widget(ada, shop, words):
    hello = words("Hello")
    ada.open().writes(hello)
    ada.page.evaluate("""source => new Promise(resolve => {
      document.getElementById("live-chat-widget-script")?.remove()
      const script = Object.assign(document.createElement("script"), { id: "live-chat-widget-script", src: source, async: true, onload: resolve })
      document.head.append(script)
    })""", f"{shop.server}/bootstrap.js?widgetId={shop.id}")
    ada.opened().sees(hello)
    assert ada.widgets() == (1, 1)
    ada.writes(words("Still here"))


def test_loading_twice_logs_one_clear_error_and_changes_nothing(people, shop, words):
    twice = snippets.script_alone(shop.server, shop.id)
    ada = people.visitor(shop.page(head=shop.snippet + snippets.LISTEN, body=twice)).is_ready()
    until(lambda: ada.console or ada.page.wait_for_timeout(20), "the second copy to be loaded")
    ada.open().writes(words("Hello"))
    assert ada.widgets() == (1, 1)
    assert len(ada.console) == 1, ada.console
    assert "twice" in ada.console[0] or "already" in ada.console[0]


def test_a_single_page_app_that_swaps_the_body_keeps_working(ada, words):
    hello = words("Hello")
    ada.open().writes(hello)
    ada.page.evaluate("MessageBirdChatWidget.shutdown().then(() => { document.body.replaceChildren(); return MessageBirdChatWidget.init() })")
    ada.is_ready()
    assert ada.widgets() == (1, 1)
    ada.opened().sees(hello)


# What may go wrong

def the_page_is_untouched(visitor):
    """Nothing of ours takes clicks, and the page's own button still gets them."""
    visitor.page.evaluate("document.getElementById('buy').addEventListener('click', () => { window.bought = true })")
    visitor.page.get_by_role("button", name="Buy").click()
    assert visitor.page.evaluate("window.bought")
    corner = visitor.page.evaluate("document.elementFromPoint(innerWidth - 40, innerHeight - 40).tagName")
    assert corner in ("HTML", "BODY", "MAIN"), corner


CALL_EARLY = """<script>
  window.results = []
  for (const [method, ...words] of [["identify", "ada-1234-5678"], ["toggleChat", true], ["setAttributes", { a: 1 }]]) {
    MessageBirdChatWidget[method](...words).then(() => results.push("taken"), error => results.push(error.code))
  }
  MessageBirdChatWidget.toggleChat()
</script>"""


def all_rejected(visitor, *codes):
    visitor.page.wait_for_function("window.results.length === 3", timeout=60_000)
    results = visitor.page.evaluate("window.results")
    assert set(results) <= set(codes), results


def test_an_unknown_widget_rejects_what_waits_and_leaves_the_page_alone(people, shop, perch):
    unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
    ada = people.visitor(shop.page(head=shop.snippet.replace(shop.id, unknown) + CALL_EARLY))
    all_rejected(ada, "widget_not_found")
    the_page_is_untouched(ada)
    assert any("widget" in line.lower() for line in ada.console)
    assert shop.id not in str(ada.console)


def test_a_page_of_another_origin_is_refused_and_left_alone(people, perch, site, shop):
    stranger = perch.add_widget("Elsewhere", "https://shop.example")
    ada = people.visitor(shop.page(head=perch.snippet(stranger) + CALL_EARLY))
    all_rejected(ada, "origin_not_allowed")
    the_page_is_untouched(ada)
    assert any("origin" in line.lower() for line in ada.console)


@pytest.fixture
def nowhere():
    """The address of a server that is down. Its port is taken, so that no other server comes to listen there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_server_that_is_down_rejects_what_waits_and_leaves_the_page_alone(people, shop, nowhere):
    down = shop.snippet.replace(shop.server, nowhere)
    ada = people.visitor(shop.page(head=down + CALL_EARLY))
    all_rejected(ada, "offline")
    the_page_is_untouched(ada)
    ours = [line for line in ada.console if "ERR_CONNECTION_REFUSED" not in line]
    assert ours, "nobody was told"


def test_a_server_that_is_down_leaves_a_page_with_the_vendor_s_snippet_as_it_was(people, shop, nowhere):
    ada = people.visitor(None)
    with ada.page.expect_event("requestfailed", lambda request: request.url.startswith(nowhere)):
        ada.page.goto(shop.page(head=snippets.vendor(nowhere, shop.id) + snippets.LISTEN))
    the_page_is_untouched(ada)
    assert ada.heard("ready") == []


def test_a_server_that_stops_before_the_first_call_rejects_it_as_offline(people, own_perch, site, words):
    shop = Shop(own_perch, site)
    ada = people.visitor(shop.page()).is_ready()
    ada.page.clock.install()
    own_perch.terminate()
    ada.page.evaluate("window.result = MessageBirdChatWidget.identify('ada-1234-5678').then(() => 'taken', ({ code, retryable }) => [code, retryable]); null")
    for _ in range(20):
        ada.page.clock.fast_forward(2500)
    assert ada.page.evaluate("window.result") == ["offline", True]


def test_a_logout_while_the_chat_cannot_be_loaded_leaves_nobody_behind_and_ends_the_session_on_the_next_page(people, shop, words):
    """A bad line: the script came from the cache, and nothing else comes. Whoever uses this computer next must find nobody."""
    secret = words("Secret")
    ada = people.visitor(shop.page()).is_ready()
    ada.identify(words("ada-"))
    ada.open().writes(secret)
    token = ada.token()
    ada.page.route(re.compile("/assets/|/api/"), lambda route: route.abort())
    ada.page.reload()
    # Until then the snippet would only keep the call for later.
    ada.page.wait_for_function("'get' in Object.getOwnPropertyDescriptor(MessageBirdChatWidget, 'isOpen')")
    ada.page.evaluate("void MessageBirdChatWidget.logout().then(() => { window.left = true })")
    kept = ada.storage()
    assert [name for name in kept if "revoke" not in name] == [] and token not in str(kept), kept
    ada.page.wait_for_function("window.left")
    assert shop.rest().get("/history", token).status_code == 200, "the server could not be told"
    ada.page.unroute_all()
    ada.page.reload()
    ada.is_ready().open().does_not_see(secret)
    until(lambda: shop.rest().get("/history", token).status_code == 401, "the session to be ended")
    until(ada.keeps_nothing, "nothing to be kept")


def test_a_strict_content_security_policy_is_kept(people, shop, words):
    socket = shop.server.replace("http", "ws")
    start = shop.site.script(f"window.MessageBirdChatWidgetSettings = {{ widgetId: '{shop.id}' }}")
    policy = f"default-src 'none'; script-src 'self' {shop.server}; connect-src {shop.server} {socket}; style-src 'none'; img-src 'none'"
    page = shop.page(head=f'<script src="{start}"></script>' + snippets.script_alone(shop.server, shop.id), headers={"Content-Security-Policy": policy})
    ada = people.visitor(page).is_ready()
    ada.open().writes(words("Hello"))
    assert ada.identify(words("ada-"), {"name": "Ada"})["outcome"] == "upgraded"
    assert ada.dialog.bounding_box()["width"] > 300, "the style sheets are not applied"
    violations = [line for line in ada.console if "Content Security Policy" in line]
    assert not violations, violations


HOSTILE = """<style>
  * { all: unset !important; display: none !important; }
  div, button, textarea, live-chat-widget { position: static !important; width: 1px !important; height: 1px !important; opacity: 0 !important; font: 90px serif !important; color: red !important; background: red !important; pointer-events: none !important; transform: scale(9) !important; visibility: hidden !important; }
  html, body, main { display: block !important; visibility: visible !important; opacity: 1 !important; width: auto !important; height: auto !important; pointer-events: auto !important; transform: none !important; background: white !important; }
  button { display: none !important; }
</style>"""

RESET = """<style>
  * { box-sizing: content-box; margin: 11px; padding: 7px; color: red; font: 40px serif; line-height: 3; letter-spacing: 1em; text-transform: uppercase; direction: rtl; }
  div, section, p { display: inline; float: left; position: relative; z-index: -1; width: 30px; }
  button { border: 9px dashed lime; background: yellow; transform: rotate(9deg); }
  div:empty { display: none }
</style>"""


@pytest.mark.parametrize("css", [HOSTILE, RESET], ids=["everything hidden", "everything restyled"])
def test_hostile_css_of_the_page_does_not_reach_in(people, shop, words, css):
    calm = people.visitor(shop.page()).is_ready().open()
    ada = people.visitor(shop.page(head=css + shop.snippet + snippets.LISTEN)).is_ready().open()
    ada.writes(words("Hello"))
    for each in (ada, calm):
        nothing_moves(each)
    for mine, theirs in [(ada.dialog, calm.dialog), (ada.box, calm.box), (ada.launcher.last, calm.launcher.last)]:
        assert mine.bounding_box() == theirs.bounding_box()
    look = "element => { const { color, fontSize, letterSpacing, direction } = getComputedStyle(element); return [color, fontSize, letterSpacing, direction] }"
    assert ada.box.evaluate(look) == calm.box.evaluate(look)


def test_our_styles_do_not_leak_into_the_page(people, shop):
    look = """() => [...document.querySelectorAll("html, body, main, h1, p, #buy")].map(element => {
      const style = getComputedStyle(element)
      return [...style].map(name => name + style.getPropertyValue(name)).join() + JSON.stringify(element.getBoundingClientRect())
    })"""
    plain = people.visitor(shop.page(head="")).page.evaluate(look)
    ada = people.visitor(shop.page()).is_ready().open()
    assert ada.page.evaluate(look) == plain


def test_settings_without_a_widget_reject_with_a_sentence(people, shop):
    ada = people.visitor(shop.page(head=snippets.script_with_settings_later(shop.server)))
    ada.page.wait_for_function("typeof window.MessageBirdChatWidget?.init === 'function'")
    with pytest.raises(Refused) as refusal:
        ada.call("init")
    assert refusal.value.code == "widget_not_found"
    the_page_is_untouched(ada)


FORBIDDEN = """
const refused = () => { throw new DOMException("The operation is insecure.", "SecurityError") }
Object.defineProperty(window, "localStorage", { get: refused })
LockManager.prototype.request = async () => refused()
"""


def test_a_browser_that_forbids_storage_and_locks_has_a_chat_for_the_life_of_the_page(people, shop, words):
    hello, more = words("Hello"), words("Still here")
    ada = people.visitor(None)
    ada.page.add_init_script(FORBIDDEN)
    ada.page.goto(shop.page())
    ada.is_ready().open().writes(hello)
    assert ada.identify(words("ada-"))["outcome"] == "upgraded"
    ada.writes(more)
    ada.sees_in_order(hello, more)
    ada.call("logout")
    ada.does_not_see(hello, more)


def test_a_chat_that_cannot_be_fetched_says_so_to_the_visitor_and_to_the_page(people, shop):
    ada = people.visitor(None)
    ada.page.route("**/perch-log.js", lambda route: route.abort())
    ada.page.goto(shop.page())
    ada.is_ready()
    with pytest.raises(Refused) as refusal:
        ada.call("toggleChat", True)
    assert (refusal.value.code, refusal.value.error["retryable"]) == ("offline", True)
    assert ada.hears("error")[-1]["code"] == "offline"
    again = ada.page.get_by_role("button", name="Try again")
    expect(again).to_be_focused()
    pressed = again.element_handle()
    again.click()
    ada.page.wait_for_function("button => !button.isConnected", arg=pressed)
    expect(again).to_be_focused()
    ada.page.unroute("**/perch-log.js")
    again.click()
    expect(ada.box).to_be_focused()
    expect(again).to_have_count(0)


def test_a_fetch_that_failed_when_the_pointer_came_near_is_made_again_on_the_click(people, shop):
    ada = people.visitor(None)
    failed = []
    ada.page.route("**/perch-log.js", lambda route: route.continue_() if failed else (failed.append(route), route.abort()))
    ada.page.goto(shop.page())
    ada.is_ready()
    with ada.page.expect_event("requestfailed"):
        ada.open_button.hover()
    # In the page's own time, after what it has yet to do about the failure.
    ada.page.evaluate("new Promise(resolve => setTimeout(resolve, 200))")
    ada.open()
    expect(ada.box).to_be_focused()


def test_files_that_never_come_are_waited_for_half_a_minute(people, shop):
    ada = people.visitor(None)
    ada.page.route("**/perch-log.js", lambda route: None)
    ada.page.goto(shop.page())
    ada.is_ready()
    ada.page.clock.install()
    ada.page.evaluate("window.result = MessageBirdChatWidget.toggleChat(true).then(() => 'taken', ({ code }) => code); null")
    ada.page.clock.fast_forward(31_000)
    assert ada.page.evaluate("window.result") == "offline"
    expect(ada.page.get_by_role("button", name="Try again")).to_be_focused()
