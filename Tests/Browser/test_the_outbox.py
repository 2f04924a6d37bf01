"""What is typed without a connection waits, in every tab and over a restart, and is sent once, in order, as whoever wrote it."""

import re
import shutil
import tempfile
from contextlib import contextmanager

import pytest
from people import Visitor
from perch import until
from playwright.sync_api import expect
from stage import Shop, sign_in
from test_accessibility import looks, without_violations

DELIVERED = re.compile("Delivered|Read")
WAITING = "Waiting for the connection"
LAST_STATE = "window.heard.filter(([name]) => name === 'connection').at(-1)?.[1]"


@pytest.fixture
def shop(own_perch, site):
    """A shop whose server may go and come back."""
    return Shop(own_perch, site)


@pytest.fixture
def ada(people, shop, words):
    """Ada, in a conversation that has begun."""
    ada = people.visitor(shop.page()).is_ready().open()
    ada.writes(words("Hello"))
    return ada


def is_connected(*tabs):
    for tab in tabs:
        tab.page.wait_for_function(f"{LAST_STATE} === 'online'")


def is_cut_off(*tabs):
    for tab in tabs:
        tab.page.wait_for_function(f"!['online', undefined].includes({LAST_STATE})")


def waits(tab, *texts):
    for text in texts:
        expect(tab.row(text)).to_contain_text(WAITING)


def is_delivered(tab, *texts):
    for text in texts:
        expect(tab.row(text)).to_contain_text(DELIVERED)


def stored(tab, count):
    """Waits until so many messages lie in the browser."""
    tab.page.wait_for_function("count => Object.keys(localStorage).filter(key => key.split(':').length === 3).length === count", arg=count)


def history(shop, tab):
    return [message["text"] for message in shop.rest().history(tab.token())]


# Over an outage

def test_what_was_typed_while_the_server_was_down_survives_a_reload_and_is_sent_once_and_in_order(people, own_perch, shop, ada, words):
    grace = sign_in(people, own_perch)
    own_perch.kill()
    is_cut_off(ada)
    texts = [words(f"Number {number}") for number in range(5)]
    for text in texts:
        ada.types(text)
    waits(ada, *texts)
    stored(ada, 5)
    ada.reload()
    own_perch.start()
    ada.reload()
    ada.is_ready().open()
    is_delivered(ada, *texts)
    ada.sees_in_order(*texts)
    stored(ada, 0)
    assert history(shop, ada)[1:] == texts
    grace.opens(texts[-1]).sees_in_order(*texts)


def test_the_very_first_words_of_a_visitor_wait_too(people, own_perch, shop, words):
    first, second = words("Is anybody there?"), words("I will wait.")
    ada = people.visitor(shop.page()).is_ready().open()
    expect(ada.box).to_be_focused()
    own_perch.kill()
    ada.types(first)
    ada.types(second)
    waits(ada, first, second)
    expect(ada.dialog.get_by_role("status").filter(has_text="sent when it is back")).to_be_visible()
    own_perch.start()
    is_delivered(ada, first, second)
    assert history(shop, ada) == [first, second]
    until(lambda: len(ada.storage()) == 1, "only the session to be kept")


@contextmanager
def profile(chromium):
    """The folder of a browser that is closed and started again."""
    folder = tempfile.mkdtemp(prefix="perch-profile-")
    opened = []

    def start():
        opened.append(chromium.browser_type.launch_persistent_context(folder, executable_path=shutil.which("chromium"), args=["--no-sandbox"], locale="en-GB"))
        return opened[-1]

    try:
        yield start
    finally:
        for context in opened:
            context.close()
        shutil.rmtree(folder, ignore_errors=True)


def test_what_was_typed_survives_a_restart_of_the_browser_and_is_sent_although_the_chat_stays_closed(chromium, own_perch, shop, words):
    hello, meanwhile, later = words("Hello"), words("Before I closed it"), words("And this")
    address = shop.page()
    with profile(chromium) as start:
        browser = start()
        ada = Visitor(browser, address).is_ready().open()
        ada.writes(hello)
        token = ada.token()
        own_perch.kill()
        is_cut_off(ada)
        ada.types(meanwhile)
        ada.types(later)
        stored(ada, 2)
        browser.close()
        own_perch.start()
        assert history_of(shop, token) == [hello]
        ada = Visitor(start(), address).is_ready()
        until(lambda: history_of(shop, token) == [hello, meanwhile, later], "the messages of the browser that was closed", 60)
        ada.open().sees_in_order(hello, meanwhile, later)
        assert not ada.uncaught


def history_of(shop, token):
    return [message["text"] for message in shop.rest().history(token)]


# Over several tabs

def test_a_tab_that_is_closed_with_words_unsent_leaves_them_to_the_next(own_perch, shop, ada, words):
    mine, other = words("Mine"), words("Theirs")
    tab = ada.another_tab()
    tab.opened()
    is_connected(ada, tab)
    own_perch.kill()
    is_cut_off(ada, tab)
    ada.types(mine)
    tab.types(other)
    waits(ada, mine, other)
    tab.page.close()
    own_perch.start()
    is_delivered(ada, mine, other)
    assert history(shop, ada)[1:] == [mine, other]


# Whose it is

def test_logout_without_a_connection_discards_what_waits_in_every_tab(own_perch, shop, ada, words):
    secret, after = words("Secret"), words("From the next person")
    tab = ada.another_tab()
    tab.opened()
    is_connected(ada, tab)
    token = ada.token()
    own_perch.kill()
    is_cut_off(ada, tab)
    tab.types(secret)
    waits(ada, secret)
    ada.page.evaluate("void MessageBirdChatWidget.logout()")
    for each in (ada, tab):
        each.does_not_see(secret)
    kept = ada.storage()
    assert len(kept) == 1 and token not in str(kept), "only what can end the session may be kept"
    assert "unsent" in tab.hears("error")[-1]["message"]
    tab.types(after)
    own_perch.start()
    is_delivered(tab, after)
    assert history(shop, tab) == [after]
    until(lambda: len(ada.storage()) == 1, "the farewell to be said", 60)
    assert shop.rest().get("/history", token).status_code == 401


def test_what_one_person_wrote_offline_is_not_sent_as_the_next_whom_the_site_identifies(own_perch, shop, ada, words):
    hers, his = words("From Ada"), words("From Bob")
    ada.identify(words("ada-"))
    token = ada.token()
    own_perch.kill()
    is_cut_off(ada)
    ada.types(hers)
    ada.page.evaluate("id => { window.switched = MessageBirdChatWidget.identify(id) }", words("bob-"))
    ada.does_not_see(hers)
    own_perch.start()
    assert ada.page.evaluate("window.switched.then(({ outcome }) => outcome)") == "switched"
    ada.types(his)
    is_delivered(ada, his)
    assert history(shop, ada) == [his]
    assert shop.rest().get("/history", token).status_code == 401


def test_what_an_anonymous_visitor_wrote_offline_is_sent_when_the_site_identifies_them(own_perch, shop, ada, words):
    meanwhile = words("Before I signed in")
    own_perch.kill()
    is_cut_off(ada)
    ada.types(meanwhile)
    ada.page.evaluate("id => { window.identified = MessageBirdChatWidget.identify(id) }", words("ada-"))
    own_perch.start()
    assert ada.page.evaluate("window.identified.then(({ outcome }) => outcome)") == "upgraded"
    is_delivered(ada, meanwhile)
    assert history(shop, ada)[1:] == [meanwhile]


# When it is refused

def test_a_message_refused_for_good_says_so_and_goes_when_it_is_tried_again(own_perch, site, people, shop, words):
    text = words("May I come in?")
    ada = people.visitor(shop.page()).is_ready().open()
    own_perch.do("widget", "set", shop.id, "--origin", "https://elsewhere.example")
    ada.types(text)
    row = ada.row(text)
    expect(row).to_contain_text("Not sent")
    assert ada.hears("error")[-1]["code"] == "origin_not_allowed"
    again = row.get_by_role("button", name="Try again")
    tab = people.joins(ada.context, shop)
    own_perch.do("widget", "set", shop.id, "--origin", site.origin)
    tab.page.goto(tab.address)
    tab.is_ready().open()
    expect(tab.row(text)).to_contain_text("Not sent")
    again.focus()
    ada.page.keyboard.press("Enter")
    expect(ada.box).to_be_focused()
    is_delivered(ada, text)
    is_delivered(tab, text)
    expect(again).to_have_count(0)
    assert history(shop, ada) == [text]


def test_the_refusal_is_announced_once_and_a_wait_is_not_repeated(own_perch, people, shop, words):
    """A live region speaks of what is added to it: the message, and later the reason. A changing tick is silent."""
    text = words("May I come in?")
    ada = people.visitor(shop.page()).is_ready().open()
    own_perch.do("widget", "set", shop.id, "--origin", "https://elsewhere.example")
    expect(ada.log()).to_be_attached()
    ada.page.evaluate("""() => {
      const log = document.getElementById("live-chat-widget").shadowRoot.querySelector("perch-log").shadowRoot.querySelector("[role=log]")
      window.said = []
      new MutationObserver(changes => changes.forEach(({ addedNodes }) => addedNodes.forEach(node => said.push(node.textContent.trim()))))
        .observe(log, { childList: true, subtree: true })
    }""")
    ada.types(text)
    expect(ada.row(text)).to_contain_text("Not sent")
    said = [words for words in ada.page.evaluate("window.said") if words]
    assert len([each for each in said if text in each]) == 1, said
    assert len([each for each in said if "Try again" in each]) == 1, said
    assert ada.log().evaluate("log => [log.getAttribute('aria-live'), log.getAttribute('aria-relevant')]") == ["polite", "additions"]


@looks
def test_axe_finds_nothing_while_messages_wait_and_have_failed(own_perch, people, shop, words, scheme, width):
    hello, meanwhile, later = words("Hello"), words("Meanwhile"), words("Later")
    ada = people.visitor(shop.page(), color_scheme=scheme, viewport={"width": width, "height": 720}, reduced_motion="reduce").is_ready().open()
    own_perch.do("widget", "set", shop.id, "--origin", "https://elsewhere.example")
    ada.types(hello)
    expect(ada.row(hello)).to_contain_text("This message was not sent.")
    own_perch.kill()
    ada.types(meanwhile)
    ada.types(later)
    waits(ada, meanwhile, later)
    expect(ada.dialog.get_by_role("status").filter(has_text="sent when it is back")).to_be_visible()
    without_violations(ada)


# When there is no room

def test_a_browser_that_stores_nothing_sends_what_was_typed_all_the_same(people, own_perch, shop, words):
    hello, meanwhile = words("Hello"), words("Meanwhile")
    context = people.browser()
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
    ada = people.joins(context, shop)
    ada.page.goto(ada.address)
    ada.is_ready().open().writes(hello)
    own_perch.kill()
    is_cut_off(ada)
    ada.types(meanwhile)
    waits(ada, meanwhile)
    assert ada.keeps_nothing()
    own_perch.start()
    is_delivered(ada, meanwhile)
    ada.sees_in_order(hello, meanwhile)
    assert ada.heard("error") == []


def test_what_does_not_fit_stays_where_it_was_written_with_one_clear_sentence(own_perch, ada, words):
    own_perch.kill()
    is_cut_off(ada)
    for _ in range(20):
        ada.box.fill("x" * 9_990)
        ada.box.press("Enter")
    text = words("One more") * 12
    ada.box.fill(text)
    ada.box.press("Enter")
    expect(ada.dialog.get_by_role("status").filter(has_text="Too many messages wait")).to_be_visible()
    expect(ada.box).to_have_value(text)
    ada.does_not_see(text)
    own_perch.start()
    expect(ada.log().get_by_text(DELIVERED)).to_have_count(21, timeout=60_000)
    ada.box.press("Enter")
    is_delivered(ada, text)
