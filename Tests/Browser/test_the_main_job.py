"""Ada chats with Grace, is identified, goes on in another browser, and logs out without leaving a trace."""

import pytest
from client import Socket
from people import Refused, tokens
from perch import until
from playwright.sync_api import expect
from stage import Shop


def test_ada_and_grace_talk_and_ada_finds_the_chat_after_a_reload_and_in_a_second_tab(ada, grace, words):
    question, answer, thanks = words("Do you sell seed for finches?"), words("We do, by the kilo."), words("Lovely, thank you.")
    ada.open().writes(question)
    grace.opens(question).sees(question)
    grace.answers(answer)
    ada.sees_in_order(question, answer)
    ada.writes(thanks)
    grace.sees_in_order(question, answer, thanks)
    expect(grace.ticket(thanks)).to_have_count(1)

    ada.reload()
    ada.opened()
    ada.sees_in_order(question, answer, thanks)

    tab = ada.another_tab()
    tab.opened()
    tab.sees_in_order(question, answer, thanks)
    more = words("One more thing")
    tab.writes(more)
    ada.sees_in_order(question, answer, thanks, more)


def test_another_browser_is_another_visitor_and_sees_nothing(ada, people, grace, words):
    secret, other = words("My order is 1815"), words("Hello from elsewhere")
    ada.open().writes(secret)
    bob = people.visitor(ada.address).is_ready().open()
    bob.writes(other)
    bob.does_not_see(secret)
    ada.does_not_see(other)
    ada.sees(secret)
    grace.opens(other).sees(other)
    grace.does_not_see(secret)
    grace.opens(secret).sees(secret)
    grace.does_not_see(other)


def test_identify_in_both_browsers_gives_one_history(ada, people, grace, words):
    first, second, answer = words("From my phone"), words("From my laptop"), words("I see both")
    identifier = words("ada-")
    ada.open().writes(first)
    assert ada.identify(identifier)["outcome"] == "upgraded"
    ada.sees(first)

    laptop = people.visitor(ada.address).is_ready().open()
    laptop.writes(second)
    laptop.does_not_see(first)
    assert laptop.identify(identifier)["outcome"] == "merged"
    laptop.sees_in_order(first, second)
    ada.sees_in_order(first, second)

    grace.opens(second).sees_in_order(first, second)
    grace.sees_person(identifier, "claimed")
    grace.answers(answer)
    laptop.sees(answer)
    ada.sees(answer)


def test_who_logs_in_and_is_sent_to_the_next_page_at_once_is_who_they_are_there(ada, words):
    hello, identifier = words("Hello"), words("ada-")
    ada.open().writes(hello)
    answers, gone = [], []
    ada.page.on("framenavigated", lambda frame: gone.append(frame))
    # However often it asks while it goes, no answer comes to the first page.
    ada.page.route("**/identify", lambda route: route.continue_() if gone else answers.append(route.fetch()))
    ada.page.evaluate("id => void MessageBirdChatWidget.identify(id)", identifier)
    until(lambda: answers or ada.page.wait_for_timeout(20), "the server to have answered")
    ada.reload()
    assert ada.hears("identitychange") == [{"outcome": "upgraded", "identifier": identifier, "assurance": "claimed"}]
    ada.opened().sees(hello)
    assert ada.identify(identifier)["outcome"] == "unchanged"
    assert not any("asked" in text for text in ada.storage().values())


def test_an_unknown_identifier_is_created_and_known_on_the_next_device(ada, people, words):
    identifier = words("ada-")
    result = ada.identify(identifier, {"name": "Ada Lovelace"})
    assert (result["outcome"], result["identifier"], result["assurance"]) == ("created", identifier, "claimed")
    text = words("Hello")
    ada.open().writes(text)
    elsewhere = people.visitor(ada.address).is_ready()
    assert elsewhere.identify(identifier)["outcome"] == "resumed"
    elsewhere.open().sees(text)
    assert elsewhere.identify(identifier)["outcome"] == "unchanged"


def test_another_identifier_is_another_person_who_sees_nothing_of_the_first(ada, people, words):
    secret, hers = words("Ada's secret"), words("Bob's own")
    ada.identify(words("ada-"))
    ada.open().writes(secret)
    assert ada.identify(words("bob-"))["outcome"] == "switched"
    ada.does_not_see(secret)
    ada.opened()
    ada.writes(hers)
    ada.reload()
    ada.opened()
    ada.sees(hers)
    ada.does_not_see(secret)


def test_attributes_show_in_the_inbox_at_once(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello)
    expect(grace.person.get_by_text("itemsInCart", exact=True)).to_have_count(0)
    ada.call("setAttributes", {"itemsInCart": 2, "premiumUser": True, "plan": "the <b>best</b>"})
    grace.sees_person("itemsInCart", "2", "premiumUser", "true", "the <b>best</b>")
    ada.call("setAttributes", {"itemsInCart": 3, "premiumUser": None})
    grace.sees_person("3")
    expect(grace.person.get_by_text("premiumUser", exact=True)).to_have_count(0)


def test_the_name_that_the_site_gives_is_the_ticket_s_name(ada, grace, words):
    hello, name = words("Hello"), words("Ada")
    ada.open().writes(hello)
    ada.call("setAttributes", {"name": name})
    expect(grace.ticket(hello)).to_contain_text(name)


def test_logout_empties_both_tabs_and_the_old_token_is_refused_everywhere(ada, shop, people, words):
    secret, after = words("Only for Ada"), words("The next one's words")
    identifier = words("ada-")
    ada.identify(identifier)
    ada.open().writes(secret)
    tab = ada.another_tab()
    tab.opened()
    tab.sees(secret)
    token = ada.token()
    rest = shop.rest()
    assert [message["text"] for message in rest.history(token)] == [secret]

    assert ada.call("logout") is None
    for each in (ada, tab):
        each.does_not_see(secret)
        assert each.hears("identitychange")[-1]["outcome"] == "logged_out"
        forgets(each, token)
    until(lambda: rest.get("/history", token).status_code == 401, "the server to hear of the logout")
    assert rest.post("/messages", {"draft": {"id": "01890a5d-ac96-774b-bcce-b302099a8057", "text": "as Ada"}}, token).json()["code"] in ("logged_out", "unauthorized")
    with Socket(shop.server, shop.id, shop.site.origin) as socket:
        socket.send({"type": "hello", "protocol": 1, "token": token})
        assert socket.close_code() == 4500

    tab.opened()
    tab.writes(after)
    ada.opened()
    ada.sees(after)
    ada.does_not_see(secret)
    back = people.visitor(ada.address).is_ready()
    assert back.identify(identifier)["outcome"] == "resumed"
    back.open().sees(secret)
    back.does_not_see(after)


@pytest.mark.parametrize("event", ["identify", "logout"])
def test_storage_copied_before_identify_or_logout_shows_nothing_afterwards(ada, shop, people, words, event):
    before, after = words("Before"), words("After")
    ada.open().writes(before)
    stolen = ada.storage()
    proof = people.thief(ada.address, stolen).is_ready()
    proof.opened()
    proof.sees(before)
    proof.context.close()

    if event == "identify":
        ada.identify(words("ada-"))
        ada.writes(after)
    else:
        ada.call("logout")
    mallory = people.thief(ada.address, stolen).is_ready()
    mallory.opened()
    expect(mallory.box).to_be_visible()
    forgets(mallory, token_in(stolen))
    mallory.does_not_see(before, after)
    own = words("Mallory's own")
    mallory.writes(own)
    mallory.does_not_see(before, after)
    ada.does_not_see(own)


def forgets(visitor, token):
    """Waits until the token lies nowhere in the storage. What one tab has removed, another may still see for a moment."""
    visitor.page.wait_for_function("token => !JSON.stringify({ ...localStorage }).includes(token)", arg=token)


def token_in(storage):
    return next(token for text in storage.values() for token in tokens(text))


def test_carry_over_never_starts_identified_people_from_nothing(perch, site, people, words):
    shared = Shop(perch, site, "Library desk")
    perch.do("widget", "set", shared.id, "--carry-over", "never")
    before = words("Somebody at the shared computer")
    reader = people.visitor(shared.page()).is_ready().open()
    reader.writes(before)
    reader.sees(before)
    assert reader.identify(words("ada-"))["outcome"] == "created"
    reader.does_not_see(before)


def test_placeholders_are_refused_and_change_nothing(ada, words):
    hello = words("Hello")
    ada.open().writes(hello)
    token = ada.token()
    for placeholder in ["undefined", " NULL ", "[object Object]", "0", "", "  ", "guest", "x" * 256, "a\nb"]:
        with pytest.raises(Refused) as refusal:
            ada.identify(placeholder)
        assert refusal.value.code == "invalid_identifier", placeholder
    with pytest.raises(Refused) as refusal:
        ada.identify(42)
    assert refusal.value.code == "invalid_identifier"
    ada.sees(hello)
    assert ada.token() == token
    assert ada.identify(words("ada-"))["outcome"] == "upgraded"
