"""The page of the widgets: what goes into a site, and whether an identifier has to be signed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from client import InboxRest
from desk import adds_key, answer, at_desk, at_widget, copied, fits, listed, takes_secret
from keys import add_key
from playwright.sync_api import expect
from stage import PASSWORD, Shop
from test_accessibility import looks, without_violations
from tokens import identify, token


@pytest.fixture
def bob(people, shop):
    return people.visitor(shop.page()).is_ready()


def switch(agent, button, word):
    agent.page.get_by_role("button", name=button).click()
    return answer(agent, word)


def test_the_widgets_are_one_click_from_the_tickets_and_the_first_is_shown(perch, grace):
    first = perch.json("widget", "list")[0]
    grace.page.get_by_role("navigation", name="Views").get_by_role("link", name="Widgets").click()
    expect(grace.page).to_have_url(re.compile("/inbox/widgets$"))
    expect(grace.page.get_by_role("heading", name=first["name"], exact=True)).to_have_count(1)
    grace.page.get_by_role("navigation", name="Views").get_by_role("link", name="Open").click()
    expect(grace.page.get_by_role("heading", name="Open", exact=True)).to_be_visible()


def test_another_widget_is_chosen_by_its_name_and_has_its_own_address(perch, site, grace, words):
    Shop(perch, site)
    name = words("Shop")
    Shop(perch, site, name)
    grace.page.goto(f"{perch.address}/inbox/widgets")
    grace.page.get_by_role("navigation", name="Choose a widget").get_by_role("link", name=name).click()
    for _ in range(2):
        expect(grace.page.get_by_role("heading", name=name, exact=True)).to_have_count(1)
        grace.page.reload()


def test_the_snippet_to_copy_is_the_one_that_the_command_line_prints(grace, shop):
    at_widget(grace, shop)
    expect(grace.page.get_by_role("group", name="Snippet")).to_contain_text(shop.id)
    assert copied(grace, "Snippet").strip() == shop.snippet.strip()
    expect(grace.page.get_by_text(f"It works on {shop.site.origin}.")).to_be_visible()


def test_the_share_of_signed_identifications_is_told_with_both_numbers(people, perch, grace, shop, bob, words):
    key = add_key(perch, shop.id, "jwt")
    at_widget(grace, shop)
    expect(grace.page.get_by_text("Nobody was identified in the last 24 hours.")).to_be_visible()
    for _ in range(2):
        bob.identify(words("bob-"))
    identifier = words("ada-")
    ada = people.visitor(shop.page()).is_ready()
    ada.call("identify", identifier, {}, {"token": token(key, identifier, shop.id)})
    grace.page.reload()
    expect(grace.page.get_by_text("1 of 3 identifications of the last 24 hours was signed.")).to_be_visible()


def test_requiring_signatures_says_what_it_does_and_ends_claimed_sessions(people, perch, grace, shop, bob, words):
    key, hello, proved, ada_id, bob_id = add_key(perch, shop.id, "jwt"), words("Hello"), words("Proved"), words("ada-"), words("bob-")
    bob.open().writes(hello)
    bob.identify(bob_id)
    ada = people.visitor(shop.page()).is_ready()
    ada.call("identify", ada_id, {}, {"token": token(key, ada_id, shop.id)})
    ada.open().writes(proved)
    at_widget(grace, shop)
    said = switch(grace, "Require signatures…", "Require signatures")
    assert "every session that was only claimed ends at once" in said and "1 of 2 identifications" in said
    expect(grace.page.get_by_text("A bare one is refused.")).to_be_visible()
    bob.does_not_see(hello)
    ada.sees(proved)
    refused = identify(shop.rest(), bob_id)
    assert (refused.status_code, refused.json()["code"]) == (403, "signature_required")


def test_a_no_leaves_the_mode_as_it_was(grace, shop):
    at_widget(grace, shop)
    switch(grace, "Require signatures…", "Cancel")
    grace.page.reload()
    expect(grace.page.get_by_role("button", name="Require signatures…")).to_be_visible()


def test_signed_without_a_key_is_warned_of_before_and_after(grace, shop):
    at_widget(grace, shop)
    assert "nobody can be identified at all" in switch(grace, "Require signatures…", "Require signatures")
    expect(grace.page.get_by_role("note").filter(has_text="every identification is refused")).to_be_visible()
    adds_key(grace)
    takes_secret(grace)
    expect(grace.page.get_by_role("note").filter(has_text="every identification is refused")).to_be_hidden()


def test_only_an_owner_goes_back_to_bare_identifiers(people, own_perch, site):
    own_perch.add_agent("Linus", PASSWORD, role="admin")
    shop = Shop(own_perch, site)
    linus = at_widget(people.agent(own_perch.address).arrives().signs_in("linus@example.com", PASSWORD).is_in(), shop)
    switch(linus, "Require signatures…", "Require signatures")
    expect(linus.page.get_by_text("Only an owner can allow bare identifiers again.")).to_be_visible()
    expect(linus.page.get_by_role("button", name="Allow bare identifiers…")).to_be_hidden()
    grace = at_widget(people.agent(own_perch.address).arrives().signs_in("grace@example.com", PASSWORD).is_in(), shop)
    assert "Anyone who knows an identifier" in switch(grace, "Allow bare identifiers…", "Allow bare identifiers")
    expect(grace.page.get_by_role("button", name="Require signatures…")).to_be_visible()
    assert identify(shop.rest(), "bob-7f3c91").status_code == 200


def test_identifiers_that_can_be_guessed_are_pointed_out(grace, shop):
    at_widget(grace, shop)
    note = grace.page.get_by_role("note").filter(has_text="can be guessed")
    expect(note).to_be_hidden()
    assert identify(shop.rest(), "1042").status_code == 200
    grace.page.reload()
    expect(note).to_be_visible()


def test_an_agent_who_does_not_govern_reads_and_changes_nothing(people, own_perch, site):
    own_perch.add_agent("Linus", PASSWORD)
    shop = Shop(own_perch, site)
    add_key(own_perch, shop.id, "jwt")
    linus = at_widget(people.agent(own_perch.address).arrives().signs_in("linus@example.com", PASSWORD).is_in(), shop)
    expect(listed(linus)).to_have_count(1)
    for name in ["Add key…", "Require signatures…", "Check"]:
        expect(linus.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(listed(linus).get_by_role("button")).to_have_count(0)
    inbox = InboxRest.sign_in(own_perch.address, "linus@example.com", PASSWORD)
    assert inbox.change("PUT", f"/widgets/{shop.id}/mode", {"mode": "signed"}).status_code == 403
    assert inbox.change("POST", f"/widgets/{shop.id}/keys", {"purpose": "jwt"}).status_code == 403
    assert inbox.get(f"/widgets/{shop.id}/refusals").status_code == 403


def test_a_widget_that_does_not_exist_says_so(grace, perch):
    grace.page.goto(f"{perch.address}/inbox/widgets/0198f1c2-7d5f-7f00-8a9b-0c1d2e3f4a5b")
    expect(grace.page.get_by_role("alert").filter(has_text="no such widget")).to_be_visible()


def test_on_a_phone_the_headings_of_the_page_leave_no_level_out(people, perch, cookie, shop):
    grace = at_widget(at_desk(people, perch, cookie, viewport={"width": 360, "height": 740}), shop)
    found = Axe().run(grace.page, options={"runOnly": {"type": "rule", "values": ["heading-order"]}}).response
    assert found["passes"] and not found["violations"], found["violations"]


@looks
def test_the_page_of_the_widgets_has_no_violation(people, perch, cookie, shop, scheme, width):
    add_key(perch, shop.id, "jwt")
    identify(shop.rest(), "1042")
    identify(shop.rest(), "1042", token="nonsense")
    grace = at_desk(people, perch, cookie, color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    at_widget(grace, shop)
    grace.page.get_by_label("Token or signature").fill("nonsense")
    grace.page.get_by_role("button", name="Check", exact=True).click()
    expect(grace.page.get_by_role("list", name="Findings")).to_be_visible()
    without_violations(grace)
    assert fits(grace)
    for question in ["Require signatures…", "Add key…"]:
        grace.page.get_by_role("button", name=question).click()
        without_violations(grace)
        grace.page.keyboard.press("Escape")
    adds_key(grace)
    expect(grace.page.get_by_role("dialog", name="Copy the secret now")).to_be_visible()
    without_violations(grace)
