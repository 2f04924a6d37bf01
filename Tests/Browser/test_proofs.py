"""A site that proves who its visitors are, a developer who wants to know what is wrong, and a merge that is undone."""

import hashlib
import hmac

import pytest
import snippets
from people import Refused
from perch import until
from stage import Shop


@pytest.fixture
def signing(perch, site):
    """A shop with a key, and how its backend signs."""
    shop = Shop(perch, site, "Signing shop")
    key = perch.json("widget", "key", "add", shop.id, "--purpose", "hmac")["secret"]
    return shop, lambda identifier: hmac.new(key.encode(), identifier.encode(), hashlib.sha256).hexdigest()


def test_a_provider_of_the_site_proves_the_identifier(signing, people, words):
    shop, sign = signing
    ada = words("ada-")
    visitor = people.visitor(shop.page()).is_ready()
    told = visitor.page.evaluate("([id, signature]) => MessageBirdChatWidget.identify(id, {}, { tokenProvider: async () => ({ signature }) })", [ada, sign(ada)])
    assert (told["outcome"], told["assurance"]) == ("created", "verified")
    with pytest.raises(Refused) as refusal:
        people.visitor(shop.page()).is_ready().identify(ada)
    assert refusal.value.code == "signature_required"


def test_a_signature_of_somebody_else_proves_nothing_and_leaves_nobody(signing, people, words):
    shop, sign = signing
    visitor = people.visitor(shop.page()).is_ready().open()
    visitor.identify(words("ada-"))
    secret = words("Secret")
    visitor.writes(secret)
    with pytest.raises(Refused) as refusal:
        visitor.call("identify", words("bob-"), {}, {"signature": sign("mallory")})
    assert refusal.value.code == "signature_invalid"
    visitor.does_not_see(secret)
    assert visitor.hears("identitychange")[-1]["outcome"] == "logged_out"


REFUSED_HERE = {
    "attributes that are no flat map": [{"cart": {}}],
    "a token and a signature": [{}, {"token": "a.b.c", "signature": "0f"}],
    "an empty token": [{}, {"token": ""}],
    "a token without its name": [{}, "a.b.c"],
}


@pytest.mark.parametrize("name", REFUSED_HERE)
def test_somebody_whose_identification_the_browser_refuses_leaves_nobody_in_any_tab(ada, words, name):
    secret = words("Secret")
    known = words("ada-")
    ada.open().identify(known)
    ada.writes(secret)
    tab = ada.another_tab().is_ready().open()
    tab.sees(secret)
    token = ada.token()
    with pytest.raises(Refused):
        ada.call("identify", known, {"cart": {}})
    ada.sees(secret)
    with pytest.raises(Refused) as refusal:
        ada.call("identify", words("bob-"), *REFUSED_HERE[name])
    assert refusal.value.code in ("invalid_attribute", "signature_invalid")
    for each, changes in ((ada, 2), (tab, 1)):
        each.does_not_see(secret)
        assert each.hears("identitychange", changes)[-1]["outcome"] == "logged_out"
    assert token not in str(ada.storage())


def test_somebody_who_cannot_be_identified_because_nothing_can_be_loaded_leaves_nobody(people, shop, words):
    secret = words("Secret")
    ada = people.visitor(shop.page()).is_ready().open()
    ada.identify(words("ada-"))
    ada.writes(secret)
    ada.page.route("**/widget/visit.js", lambda route: route.abort())
    ada.page.clock.install()
    bob = f"<script>window.result = MessageBirdChatWidget.identify({words('bob-')!r}).then(() => 'taken', ({{ code }}) => code)</script>"
    ada.page.goto(shop.page(head=shop.snippet + snippets.LISTEN + bob))
    ada.is_ready()
    assert when_time_has_passed(ada, "window.result") == "offline"
    assert not any("token" in value for value in ada.storage().values())
    ada.page.unroute("**/widget/visit.js")
    ada.page.clock.resume()
    ada.open().does_not_see(secret)
    assert [change["outcome"] for change in ada.heard("identitychange")] == ["logged_out"]


def when_time_has_passed(visitor, promise):
    """What the promise says, in a page whose clock goes faster until it does."""
    visitor.page.evaluate(f"void {promise}.then(value => {{ window.said = [value] }})")
    until(lambda: visitor.page.clock.fast_forward(2500) or visitor.page.evaluate("window.said"), f"an answer of {promise}", 60)
    return visitor.page.evaluate("window.said[0]")


def test_the_doctor_finds_nothing_wrong_on_a_good_page_and_says_what_is_wrong_with_a_signature(signing, people, words):
    shop, sign = signing
    visitor = people.visitor(shop.page()).is_ready()
    report = visitor.call("doctor")
    assert report["ok"], report
    assert {"storage", "origin_missing", "connection", "clock", "mode"} <= {finding["code"] for finding in report["findings"]}
    report = visitor.call("doctor", {"identifier": "ada", "signature": sign("bob")})
    assert [finding["code"] for finding in report["findings"] if not finding["ok"]] == ["signature"]
    assert visitor.keeps_nothing()


def test_the_doctor_names_a_policy_that_keeps_the_page_from_the_server(shop, people):
    policy = f"default-src 'none'; script-src 'unsafe-inline' {shop.server}; connect-src 'self'"
    visitor = people.visitor(shop.page(headers={"Content-Security-Policy": policy}))
    # Asked from outside: the page's own policy forbids what waits inside it.
    until(lambda: visitor.page.evaluate("MessageBirdChatWidget.queue.length === 0 && !!document.getElementById('live-chat-widget-script')"), "the widget to take over")
    report = visitor.call("doctor")
    assert [finding["code"] for finding in report["findings"] if not finding["ok"]] == ["content_security_policy"]


def test_the_doctor_answers_too_when_nothing_can_be_loaded(shop, people):
    visitor = people.visitor(None)
    visitor.page.route("**/widget/*.js", lambda route: route.abort())
    visitor.page.goto(shop.page())
    report = visitor.call("doctor")
    assert [(finding["code"], finding["ok"]) for finding in report["findings"]] == [("connection", False)]


def test_the_doctor_says_when_no_widget_was_named(shop, people):
    visitor = people.visitor(shop.page(head=snippets.script_with_settings_later(shop.server)))
    visitor.page.wait_for_function("typeof window.MessageBirdChatWidget?.doctor === 'function'")
    report = visitor.call("doctor")
    assert [finding["code"] for finding in report["findings"] if not finding["ok"]] == ["widget_not_found"]


def test_after_an_undone_merge_the_visitor_is_anonymous_again_in_every_tab(ada, people, inbox, words):
    known, mine = words("Of the known person"), words("From somebody at the same computer")
    identifier = words("ada-")
    laptop = people.visitor(ada.address).is_ready().open()
    laptop.identify(identifier)
    laptop.writes(known)
    ada.open().writes(mine)
    tab = ada.another_tab().is_ready().open()
    assert ada.identify(identifier)["outcome"] == "merged"
    for each in (ada, tab, laptop):
        each.sees(known, mine)
    ticket = next(ticket for ticket in inbox.tickets() if ticket["last"]["text"] == mine)
    entries = inbox.get(f"/people/{ticket['person']['id']}/timeline").json()["entries"]
    merge = next(entry["merge"] for entry in entries if entry["what"] == "merged")
    assert inbox.change("POST", f"/merges/{merge}/undo").status_code == 200
    for each in (ada, tab):
        each.sees(mine)
        each.does_not_see(known)
        change = each.hears("identitychange", 2)[-1]
        assert (change["outcome"], change["assurance"], change.get("identifier")) == ("restored", "anonymous", None)
    laptop.sees(known)
    laptop.does_not_see(mine)
    ada.writes(words("I am still here"))
