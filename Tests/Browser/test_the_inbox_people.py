"""Who a person is, why we think so, and what may be done about it: the person panel beyond the names."""

import json
import re

import pytest
from client import InboxRest
from desk import answer, at_desk, everything, fits
from keys import add_key
from playwright.sync_api import expect
from stage import PASSWORD, Shop
from test_accessibility import looks, without_violations
from test_by_keyboard import focused, tab_to
from tokens import identify, token


@pytest.fixture
def proof(perch, shop):
    """Proves that somebody is who the page says, as the shop's own server would."""
    key = add_key(perch, shop.id, "jwt")
    return lambda identifier: {"token": token(key, identifier, shop.id)}


def unfold(grace, name):
    """Opens a part of the person panel and returns its list."""
    part, summary = grace.person.get_by_role("list", name=name), grace.person.locator("summary", has_text=name)
    if not summary.evaluate("each => each.parentElement.open"):  # what it holds may be on its way
        summary.click()
    expect(part).to_be_visible()
    return part


def assurance(grace, text):
    """What a message says about how sure it is who wrote it."""
    return grace.row(text).locator(".assurance")


def test_the_panel_says_in_plain_words_how_sure_it_is(ada, grace, proof, words):
    hello, identifier = words("Hello"), words("ada-")
    ada.open().writes(hello)
    grace.opens(hello).sees_person("anonymous", "Nobody has said who this is.")
    ada.identify(identifier)
    grace.sees_person("claimed", "Anyone who knows this id could be writing.")
    ada.call("identify", identifier, {}, proof(identifier))
    grace.sees_person("verified", "Proved by the site's signature.")


def test_names_and_values_keep_their_own_direction(ada, grace, words):
    hello, name, city = words("مرحبا"), words("محمد"), "עברית, 12"
    ada.open().writes(hello)
    ada.identify(words("ada-"), {"name": name, "city": city})
    grace.opens(name).sees(hello)
    places = [grace.ticket(name).get_by_text(name), grace.ticket(name).get_by_text(hello), grace.page.get_by_role("heading", name=name),
              grace.person.locator(".name"), grace.person.get_by_text(city)]
    for place in places:
        assert place.evaluate("each => getComputedStyle(each).direction") == "rtl", place


def test_each_message_says_how_sure_it_was_when_it_was_sent(ada, grace, proof, words):
    anonymous, claimed, verified, identifier = words("Anonymous"), words("Claimed"), words("Verified"), words("ada-")
    ada.open().writes(anonymous)
    ada.identify(identifier)
    ada.writes(claimed)
    grace.opens(claimed)
    expect(assurance(grace, anonymous)).to_have_text("anonymous")
    expect(assurance(grace, anonymous)).not_to_have_class(re.compile("said"))
    expect(assurance(grace, claimed)).to_have_text("claimed")
    expect(assurance(grace, claimed)).to_have_class(re.compile("said"))
    ada.call("identify", identifier, {}, proof(identifier))
    ada.opened().writes(verified)
    for text, word, shown in [(anonymous, "anonymous", True), (claimed, "claimed", True), (verified, "verified", False)]:
        expect(assurance(grace, text)).to_have_text(word)
        expect(assurance(grace, text)).to_have_class(f"assurance {word}" if shown else "assurance said")


def test_a_claimed_person_is_announced_over_the_conversation_with_the_way_to_change_it(ada, grace, shop, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello)
    note = grace.page.get_by_role("note").filter(has_text="anyone who knows this id can be writing here")
    expect(note).to_be_hidden()
    ada.identify(words("ada-"))
    expect(note).to_be_visible()
    note.get_by_role("link", name="Require signatures").click()
    expect(grace.page).to_have_url(re.compile(f"/inbox/widgets/{shop.id}$"))
    expect(grace.page.get_by_role("heading", name="Identity")).to_be_visible()
    grace.page.go_back()
    grace.sees(hello)


def test_the_timeline_tells_why_they_are_who_they_are(ada, grace, words):
    hello, identifier = words("Hello"), words("ada-")
    ada.open().writes(hello)
    grace.opens(hello)
    timeline = unfold(grace, "Timeline")
    ada.identify(identifier)
    for _ in range(3):
        ada.identify(identifier)
    expect(timeline.get_by_text("Identified in the middle of a chat, without a proof")).to_be_visible()
    expect(timeline.get_by_text("Identified again, without a proof, 3 times")).to_be_visible()
    told = timeline.get_by_role("listitem").all_inner_texts()
    assert "Identified again" in told[0], f"the newest comes first: {told}"


def test_a_long_timeline_comes_page_by_page(ada, grace, shop, words):
    hello, identifier = words("Hello"), words("ada-")
    ada.open().writes(hello)
    ada.identify(identifier)
    rest, bearer = shop.rest(), ada.token()
    for _ in range(60):
        assert identify(rest, identifier, bearer).json()["outcome"] == "unchanged"
    grace.opens(hello)
    timeline = unfold(grace, "Timeline")
    expect(timeline.get_by_role("listitem")).to_have_count(1)
    expect(timeline).to_contain_text("50 times or more")
    grace.person.get_by_role("button", name="Show earlier").click()
    expect(timeline).to_contain_text("60 times")
    expect(timeline.get_by_role("listitem").last).to_contain_text("Began to chat anonymously")
    expect(grace.person.get_by_role("button", name="Show earlier")).to_be_hidden()


def test_a_merge_can_be_undone_and_the_ticket_follows(ada, people, grace, words):
    known, anonymous, identifier = words("Known"), words("Anonymous"), words("ada-")
    ada.open().writes(known)
    ada.identify(identifier)
    phone = people.visitor(ada.address).is_ready().open()
    phone.writes(anonymous)
    phone.identify(identifier)
    grace.opens(anonymous).sees(known, anonymous)
    timeline = unfold(grace, "Timeline")
    merged = timeline.get_by_role("listitem").filter(has_text="Merged with another chat")
    expect(merged).to_contain_text("1 conversation moved")
    merged.get_by_role("button", name="Undo merge").click()
    expect(grace.page.get_by_role("dialog")).to_contain_text("goes back to a separate person")
    answer(grace, "Undo merge")
    grace.sees(anonymous)
    grace.does_not_see(known)
    grace.sees_person("anonymous")
    grace.opens(known).sees(known)
    grace.does_not_see(anonymous)
    expect(unfold(grace, "Timeline").get_by_text("A merge was undone by Grace")).to_be_visible()
    expect(grace.person.get_by_role("button", name="Undo merge")).to_have_count(0)


def test_a_merge_is_left_alone_after_a_no(ada, people, grace, inbox, words):
    known, anonymous, identifier = words("Known"), words("Anonymous"), words("ada-")
    ada.open().writes(known)
    ada.identify(identifier)
    phone = people.visitor(ada.address).is_ready().open()
    phone.writes(anonymous)
    phone.identify(identifier)
    grace.opens(anonymous).sees(known)
    button = unfold(grace, "Timeline").get_by_role("button", name="Undo merge")
    button.click()
    grace.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    grace.sees(known, anonymous)


def test_a_session_is_ended_from_the_panel_and_its_visitor_is_out(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    ada.identify(words("ada-"))
    grace.opens(hello)
    sessions = unfold(grace, "Sessions")
    expect(sessions.get_by_role("listitem")).to_have_count(1)
    expect(sessions).to_contain_text("Online now")
    expect(sessions).to_contain_text("Chrom")
    sessions.get_by_role("button", name="End session").click()
    answer(grace, "End session")
    expect(grace.person.get_by_text("Nowhere: every session of this person has ended.")).to_be_visible()
    ada.does_not_see(hello)
    grace.sees(hello)


def test_the_export_is_one_file_whose_name_tells_nothing(ada, grace, words):
    hello, identifier = words("Hello"), words("ada-")
    ada.open().writes(hello)
    ada.identify(identifier, {"name": "Ada Lovelace"})
    grace.opens(hello).sees_person(identifier)
    with grace.page.expect_download() as download:
        grace.person.get_by_role("button", name="Export").click()
    assert re.fullmatch(r"person-export-[0-9-]+\.json", download.value.suggested_filename)
    with open(download.value.path(), encoding="utf-8") as file:
        kept = json.dumps(json.load(file), ensure_ascii=False)
    for text in (hello, identifier, "Ada Lovelace"):
        assert text in kept, text


def test_erasing_takes_the_typed_name_and_empties_every_inbox(people, perch, ada, grace, cookie, words):
    hello, name, identifier = words("Hello"), words("Ada"), words("ada-")
    ada.open().writes(hello)
    ada.identify(identifier, {"name": name})
    other = at_desk(people, perch, cookie)
    other.arrives().opens(name).sees(hello)
    grace.opens(name).sees(hello)
    grace.person.get_by_role("button", name="Erase person…").click()
    dialog = grace.page.get_by_role("dialog")
    erase = dialog.get_by_role("button", name="Erase person", exact=True)
    box = dialog.get_by_role("textbox", name=f"Type {name} to confirm")
    expect(box).to_be_focused()
    expect(erase).to_be_disabled()
    box.fill("Somebody else")
    expect(erase).to_be_disabled()
    box.fill(name)
    erase.click()
    for agent in (grace, other):
        expect(agent.page.get_by_text("This person was erased.")).to_be_visible()
        expect(agent.ticket(name)).to_have_count(0)
        agent.does_not_see(hello)
        for text in (name, hello, identifier):
            assert text not in everything(agent), f"the page still holds {text}"
    ada.does_not_see(hello)
    grace.page.reload()
    grace.is_in()
    expect(grace.ticket(name)).to_have_count(0)


def test_on_a_phone_there_is_a_way_back_from_somebody_who_was_erased(people, perch, ada, cookie, words):
    hello, name = words("Hello"), words("Ada")
    ada.open().writes(hello)
    ada.identify(words("ada-"), {"name": name})
    grace = at_desk(people, perch, cookie, viewport={"width": 360, "height": 740})
    grace.arrives().opens(name).sees(hello)
    grace.page.get_by_role("button", name="Show the person").click()
    grace.person.get_by_role("button", name="Erase person…").click()
    grace.page.get_by_role("dialog").get_by_role("textbox").fill(name)
    answer(grace, "Erase person")
    expect(grace.page.get_by_text("This person was erased.")).to_be_visible()
    grace.page.get_by_role("button", name="Back to the tickets").click()
    expect(grace.ticket(name)).to_have_count(0)
    expect(grace.page).to_have_url(re.compile("/inbox$"))


def test_an_agent_who_does_not_govern_is_not_offered_exports_and_erasures(people, own_perch, site, words):
    own_perch.add_agent("Linus", PASSWORD)
    shop, hello = Shop(own_perch, site), words("Hello")
    ada = people.visitor(shop.page()).is_ready().open()
    ada.writes(hello)
    ada.identify(words("ada-"))
    linus = people.agent(own_perch.address).arrives().signs_in("linus@example.com", PASSWORD).is_in().opens(hello)
    unfold(linus, "Sessions")
    expect(linus.page.get_by_role("note").filter(has_text="anyone who knows this id")).to_be_visible()
    for role, name in [("button", "Export"), ("button", "Erase person…"), ("link", "Require signatures")]:
        expect(linus.page.get_by_role(role, name=name)).to_have_count(0)
    inbox = InboxRest.sign_in(own_perch.address, "linus@example.com", PASSWORD)
    person = inbox.tickets()[0]["person"]["id"]
    assert inbox.get(f"/people/{person}/timeline").status_code == 200
    assert inbox.get(f"/people/{person}/export").status_code == 403
    assert inbox.change("DELETE", f"/people/{person}").status_code == 403
    linus.sees(hello)


def test_shortcuts_sleep_while_a_question_is_open(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello)
    grace.person.get_by_role("button", name="Erase person…").click()
    dialog = grace.page.get_by_role("dialog")
    tab_to(grace, "Cancel")
    for key in ("e", "j", "3"):
        grace.page.keyboard.press(key)
    expect(dialog).to_be_visible()
    grace.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert focused(grace) == "Erase person…"
    grace.sees(hello)
    expect(grace.page.get_by_role("button", name="Close ticket")).to_be_visible()


@looks
def test_the_panel_and_its_questions_have_no_violation(people, perch, cookie, ada, words, scheme, width):
    hello, identifier = words("Hello"), words("ada-")
    ada.open().writes(words("Known"))
    ada.identify(identifier)
    phone = people.visitor(ada.address).is_ready().open()
    phone.writes(hello)
    phone.identify(identifier)
    grace = at_desk(people, perch, cookie, color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    grace.arrives().opens(hello).sees(hello)
    if width < 1280:
        grace.page.get_by_role("button", name="Show the person").click()
    timeline = unfold(grace, "Timeline")
    unfold(grace, "Sessions")
    without_violations(grace)
    for button in (timeline.get_by_role("button", name="Undo merge"), grace.person.get_by_role("button", name="Erase person…")):
        button.click()
        without_violations(grace)
        grace.page.keyboard.press("Escape")
    assert fits(grace)
