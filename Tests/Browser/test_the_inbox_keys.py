"""Keys in the Inbox: made, shown once, used, revoked; and how a developer finds out why a signature is refused."""

import subprocess

import pytest
from desk import adds_key, answer, at_widget, copied, everything, listed, takes_secret
from keys import MAKERS, Key, add_key
from perch import until
from playwright.sync_api import expect
from test_by_keyboard import tab_to
from tokens import identify, signature, token


@pytest.fixture
def bob(people, shop):
    return people.visitor(shop.page()).is_ready()


def test_a_new_key_s_secret_is_shown_once_and_proves_people(grace, shop, bob, words):
    at_widget(grace, shop)
    expect(grace.page.get_by_text("No key yet.")).to_be_visible()
    adds_key(grace)
    secret = takes_secret(grace)
    expect(listed(grace)).to_have_count(1)
    expect(listed(grace)).to_contain_text("HS256")
    expect(listed(grace)).to_contain_text("Never used")
    assert len(secret) >= 32 and secret not in everything(grace)
    grace.page.reload()
    expect(listed(grace)).to_have_count(1)
    assert secret not in everything(grace)
    key, identifier = Key(shop.perch.json("widget", "key", "list", shop.id)[0]["id"], "jwt", "HS256", secret), words("bob-")
    assert bob.call("identify", identifier, {}, {"token": token(key, identifier, shop.id)})["assurance"] == "verified"
    grace.page.reload()
    expect(listed(grace)).to_contain_text("Last used")


def test_a_new_secret_comes_with_its_settings_and_stays_until_it_is_stored(grace, shop):
    at_widget(grace, shop)
    adds_key(grace)
    dialog = grace.page.get_by_role("dialog", name="Copy the secret now")
    expect(dialog).to_be_visible()
    shown = dialog.get_by_role("group", name="Secret and settings")
    key = shop.perch.json("widget", "key", "list", shop.id)[0]["id"]
    expect(shown).to_contain_text(f"PERCH_WIDGET={shop.id}\nPERCH_KEY_ID={key}\nPERCH_KEY=")
    for _ in range(3):
        grace.page.keyboard.press("Escape")
    dialog.get_by_role("heading").click()
    grace.page.keyboard.press("Escape")
    expect(shown).to_be_visible()
    takes_secret(grace)
    grace.page.get_by_role("button", name="Add key…").click()
    grace.page.keyboard.press("Escape")
    expect(grace.page.get_by_role("dialog")).to_have_count(0)


def test_an_existing_secret_of_an_hmac_backend_is_taken_over(grace, shop, bob, words):
    secret, identifier = words("a secret that the backend has had for years"), words("bob-")
    at_widget(grace, shop)
    grace.page.get_by_role("button", name="Add key…").click()
    dialog = grace.page.get_by_role("dialog", name="Add a key")
    dialog.get_by_role("radio", name="HMAC").check()
    dialog.get_by_role("radio", name="Use one that my server has already").check()
    dialog.get_by_label("Existing secret").fill("too short")
    dialog.get_by_role("button", name="Add key", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("at least 32 bytes")
    dialog.get_by_label("Existing secret").fill(secret)
    dialog.get_by_role("button", name="Add key", exact=True).click()
    expect(listed(grace)).to_contain_text("HMAC")
    expect(grace.page.get_by_role("dialog")).to_have_count(0)
    key = Key("", "hmac", "HMAC-SHA256", secret)
    assert bob.call("identify", identifier, {}, {"signature": signature(key, identifier)})["assurance"] == "verified"


def test_a_public_key_is_registered_and_no_secret_is_shown(grace, shop):
    key = Key("", "jwt", "ES256", private=MAKERS["ES256"]())
    at_widget(grace, shop)
    adds_key(grace, Algorithm="ES256", **{"Public key (PEM)": "-----BEGIN PRIVATE KEY-----"})
    expect(grace.page.get_by_role("alert").filter(has_text="Never the private one")).to_be_visible()
    grace.page.get_by_label("Public key (PEM)").fill(key.pem)
    grace.page.get_by_role("button", name="Add key", exact=True).click()
    expect(listed(grace)).to_contain_text("ES256")
    expect(grace.page.get_by_role("dialog")).to_have_count(0)


def test_a_third_key_of_a_purpose_is_refused_where_it_was_asked_for(perch, grace, shop):
    for _ in range(2):
        add_key(perch, shop.id, "jwt")
    at_widget(grace, shop)
    adds_key(grace)
    expect(grace.page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    grace.page.keyboard.press("Escape")
    expect(listed(grace)).to_have_count(2)


def test_a_revoked_key_stays_in_the_list_and_proves_nobody_any_more(perch, grace, shop, bob, words):
    key, identifier, hello = add_key(perch, shop.id, "jwt"), words("bob-"), words("Hello")
    bob.call("identify", identifier, {}, {"token": token(key, identifier, shop.id)})
    bob.open().writes(hello)
    at_widget(grace, shop)
    listed(grace).get_by_role("button", name="Revoke key").click()
    dialog = grace.page.get_by_role("dialog")
    expect(dialog).to_contain_text("every session that it proved ends within a minute")
    dialog.get_by_role("button", name="Revoke key", exact=True).click()
    expect(listed(grace)).to_contain_text("Revoked")
    expect(listed(grace).get_by_role("button")).to_have_count(0)
    refused = identify(shop.rest(), identifier, token=token(key, identifier, shop.id))
    assert (refused.status_code, refused.json()["code"]) == (403, "signature_invalid")
    expect(bob.message(hello)).to_have_count(0, timeout=60_000)


def test_refused_signatures_are_listed_with_their_reasons(perch, grace, shop, words):
    key, identifier = add_key(perch, shop.id, "jwt"), words("bob-")
    at_widget(grace, shop)
    expect(grace.page.get_by_text("None was refused.")).to_be_visible()
    late = token(key, identifier, shop.id, iat=1_700_000_000, exp=1_700_003_600)
    assert identify(shop.rest(), identifier, token=late).json()["code"] == "signature_expired"
    grace.page.reload()
    expect(grace.page.get_by_role("list", name="Refused signatures").get_by_role("listitem")).to_have_count(1)


def test_a_token_is_checked_without_signing_anybody_in(perch, grace, shop, words):
    key, identifier = add_key(perch, shop.id, "jwt"), words("bob-")
    at_widget(grace, shop)
    findings = grace.page.get_by_role("list", name="Findings").get_by_role("listitem")

    def check(pasted):
        grace.page.get_by_label("Token or signature").fill(pasted)
        grace.page.get_by_label("Identifier").fill(identifier)
        grace.page.get_by_role("button", name="Check", exact=True).click()

    check(token(key, identifier, shop.id))
    expect(findings.filter(has_text="Fine:").first).to_be_visible()
    expect(findings.filter(has_text="Wrong:")).to_have_count(0)
    for wrong in (token(key, words("somebody else"), shop.id), "nonsense"):
        check(wrong)
        expect(findings.filter(has_text="Wrong:").first).to_be_visible()
        check("")
        expect(grace.page.get_by_text("Paste a token or a signature.")).to_be_visible()
        expect(findings).to_have_count(0)
    check("nonsense")
    expect(findings.filter(has_text="Wrong:").first).to_be_visible()
    expect(grace.page.get_by_text("Paste a token or a signature.")).to_be_hidden()
    expect(grace.page.get_by_text("Nobody was identified in the last 24 hours.")).to_be_visible()


def test_a_late_answer_to_an_earlier_check_changes_nothing(grace, shop):
    at_widget(grace, shop)
    pasted, check, held = grace.page.get_by_label("Token or signature"), grace.page.get_by_role("button", name="Check", exact=True), []
    grace.page.route("**/examination", lambda route: held.append(route))
    pasted.fill("nonsense")
    check.click()
    until(lambda: grace.page.wait_for_timeout(20) or held, "the question")
    pasted.fill("")
    check.click()
    empty = grace.page.get_by_text("Paste a token or a signature.")
    expect(empty).to_be_visible()
    with grace.page.expect_response("**/examination") as answer:
        held[0].continue_()
    answer.value.finished()
    grace.page.evaluate("new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    expect(empty).to_be_visible()
    expect(grace.page.get_by_role("list", name="Findings")).to_be_hidden()


@pytest.fixture
def late_keys(grace):
    """Answers to "which keys are there?", as they were at that time, that come when the story lets them."""
    held = []

    def hold(route):
        if route.request.method != "GET":
            return route.continue_()
        answer = route.fetch()
        held.append(lambda: route.fulfill(response=answer))

    grace.page.route("**/keys", hold)

    def come(number):
        until(lambda: grace.page.wait_for_timeout(20) or len(held) > number, "the question")
        return held[number]

    return come


def test_keys_that_come_late_hide_no_new_one(grace, shop, late_keys):
    at_widget(grace, shop)
    come = late_keys(0)
    adds_key(grace)
    takes_secret(grace)
    come()
    late_keys(1)()
    expect(listed(grace)).to_have_count(1)


def test_keys_are_waited_for_before_signatures_are_required(grace, shop, late_keys):
    add_key(shop.perch, shop.id, "jwt")
    at_widget(grace, shop)
    late_keys(0)
    grace.page.get_by_role("button", name="Require signatures").click()
    late_keys(1)()
    assert "notice nothing" in answer(grace, "Cancel")


def test_the_example_that_is_copied_proves_somebody_when_it_runs(perch, grace, shop, bob, words, tmp_path):
    at_widget(grace, shop)
    adds_key(grace)
    secret, identifier = takes_secret(grace), words("bob-")
    grace.page.get_by_role("radio", name="Python").check()
    expect(grace.page.get_by_role("group", name="Example")).to_contain_text("import hmac")
    example = tmp_path / "example.py"
    example.write_text(copied(grace, "Example"))
    settings = dict(line.split("=", 1) for line in copied(grace, "Settings").splitlines())
    done = subprocess.run(["python3", example, identifier, "Bob"], env={**settings, "PERCH_KEY": secret}, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert bob.call("identify", identifier, {}, {"token": done.stdout.strip()})["assurance"] == "verified"


def test_an_example_is_there_for_every_language(grace, shop):
    at_widget(grace, shop)
    shown = set()
    for language in ["Node", "Python", "PHP", "Ruby", "Go", "Java", "Swift"]:
        grace.page.get_by_role("radio", name=language, exact=True).check()
        example = grace.page.get_by_role("group", name="Example")
        # The one before stands there until the next one has come.
        until(lambda: example.text_content() not in ["", *shown], f"the example for {language}")
        expect(example).to_contain_text("PERCH_KEY_ID")
        shown.add(example.text_content())
    assert len(shown) == 7


def test_a_key_is_added_by_keyboard_alone(grace, shop):
    at_widget(grace, shop)
    keyboard = grace.page.keyboard
    tab_to(grace, "Add key…", most=60 + len(shop.perch.json("widget", "list")))  # past the widgets of the other stories
    keyboard.press("Enter")
    tab_to(grace, "JWT")
    keyboard.press("ArrowDown")
    tab_to(grace, "Add key$")
    keyboard.press("Enter")
    expect(grace.page.get_by_role("dialog", name="Copy the secret now")).to_be_visible()
    tab_to(grace, "I have stored it")
    keyboard.press("Enter")
    expect(grace.page.get_by_role("dialog")).to_have_count(0)
    expect(listed(grace)).to_contain_text("HMAC")
