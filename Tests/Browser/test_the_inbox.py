"""The agents' side: how people come in, who stays out, and what they find."""

import re

import pytest
from client import InboxRest, Rest
from desk import fits

from perch import Perch
from playwright.sync_api import expect
from stage import PASSWORD, sign_in


# Milliseconds for the check of a password, which takes long on purpose.
CHECKED = 60_000


@pytest.fixture
def new_perch():
    """An installation on its first day: nobody has an account."""
    server = Perch()
    yield server.start()
    server.close()


def test_the_first_owner_comes_in_by_the_printed_link_that_works_once(people, new_perch):
    link = new_perch.wait_for_line(r"(http://\S+/inbox/welcome#\S+)").group(1)
    grace = people.agent(new_perch.address)
    grace.page.goto(link)
    grace.page.get_by_role("textbox", name="Name").fill("Grace Hopper")
    grace.page.get_by_role("textbox", name="E-mail").fill("grace@example.com")
    grace.page.get_by_label("Password", exact=True).fill(PASSWORD)
    grace.page.get_by_role("button", name="Create").click()
    grace.is_in()
    me = new_perch.json("agent", "list")
    assert [(each["email"], each["role"]) for each in me] == [("grace@example.com", "owner")]

    mallory = people.agent(new_perch.address)
    mallory.page.goto(link)
    expect(mallory.page.get_by_text("no longer works")).to_be_visible()
    again = people.browser().request.post(f"{new_perch.address}/api/inbox/setup", headers={"Origin": new_perch.address}, data={
        "token": link.split("#")[1], "name": "Mallory", "email": "mallory@example.com", "password": "let me in please"})
    assert again.status in (401, 403, 404, 409)
    assert len(new_perch.json("agent", "list")) == 1


def test_the_link_s_token_is_needed_to_become_the_owner(people, new_perch):
    answer = people.browser().request.post(f"{new_perch.address}/api/inbox/setup", headers={"Origin": new_perch.address}, data={
        "token": "x" * 43, "name": "Mallory", "email": "mallory@example.com", "password": "let me in please"})
    assert answer.status in (401, 403)
    assert new_perch.json("agent", "list") == []


def test_before_there_is_an_owner_every_door_says_where_the_link_is(people, new_perch):
    grace = people.agent(new_perch.address)
    for path in ["/inbox", "/inbox/welcome"]:
        grace.page.goto(f"{new_perch.address}{path}")
        expect(grace.page.get_by_text("it printed a one-time link that creates the owner's account")).to_be_visible()
        expect(grace.page.get_by_role("textbox")).to_have_count(0)
    grace.page.goto(new_perch.wait_for_line(r"(http://\S+/inbox/welcome#\S+)").group(1))
    expect(grace.page.get_by_role("button", name="Create account")).to_be_visible()


def test_a_wrong_password_and_an_unknown_e_mail_are_refused_in_the_same_words(people, perch):
    said = []
    for email, password in [("grace@example.com", "not her password"), ("nobody@example.com", PASSWORD)]:
        mallory = people.agent(perch.address).arrives().signs_in(email, password)
        alert = mallory.page.get_by_role("alert")
        expect(alert).to_contain_text("The owner can set a new one with perch agent password.", timeout=CHECKED)
        said.append(alert.inner_text())
        expect(mallory.tickets).to_have_count(0)
    assert said[0] == said[1]
    people.agent(perch.address).arrives().signs_in("grace@example.com", PASSWORD).is_in()


def test_grace_stays_signed_in_over_a_reload_and_is_out_after_signing_out(people, perch):
    grace = sign_in(people, perch)
    grace.page.reload()
    grace.is_in()
    cookie = next(each for each in grace.context.cookies() if each["name"] == "__Host-perch")
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"], cookie["path"]) == (True, True, "Lax", "/")
    known = grace.context.request.get(f"{perch.address}/api/inbox/me", headers={"Cookie": f"__Host-perch={cookie['value']}"})
    assert known.status == 200
    grace.page.get_by_role("button", name="Sign out").or_(grace.page.get_by_role("menuitem", name="Sign out")).first.click()
    expect(grace.page.get_by_role("button", name="Sign in")).to_be_visible()
    dead = grace.context.request.get(f"{perch.address}/api/inbox/me", headers={"Cookie": f"__Host-perch={cookie['value']}"})
    assert dead.status == 401


def test_without_a_sign_in_nothing_of_a_ticket_is_told(ada, inbox, perch, words):
    hello = words("Hello")
    ada.open().writes(hello)
    ticket = next(each["id"] for each in inbox.tickets() if each["last"]["text"] == hello)
    rest = Rest(perch.address, "none").http
    for path in ["/me", "/tickets", f"/tickets/{ticket}", f"/tickets/{ticket}/history", "/widgets"]:
        assert inbox.get(path).status_code == 200, path
        refused = rest.get(f"{perch.address}/api/inbox{path}")
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized"), path
        assert hello not in refused.text


def test_a_change_from_another_origin_is_refused_though_the_cookie_is_right(ada, inbox, site, words):
    hello = words("Hello")
    ada.open().writes(hello)
    ticket = next(each["id"] for each in inbox.tickets() if each["last"]["text"] == hello)
    for headers in [{"Origin": site.origin}, {"Origin": "null"}]:
        refused = inbox.change("PUT", f"/tickets/{ticket}/closure", **headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden"), headers
    del inbox.http.headers["Origin"]
    assert inbox.change("PUT", f"/tickets/{ticket}/closure").status_code == 403
    inbox.http.headers["Origin"] = inbox.server
    assert inbox.http.put(f"/tickets/{ticket}/closure", content="{}", headers={"Content-Type": "text/plain"}).status_code in (400, 403, 415)
    assert inbox.get(f"/tickets/{ticket}").json()["state"] == "open"
    assert inbox.change("PUT", f"/tickets/{ticket}/closure").status_code == 200


def test_new_tickets_come_to_the_list_by_themselves_newest_first(people, shop, grace, words):
    first, second = words("First"), words("Second")
    ada = people.visitor(shop.page()).is_ready().open()
    ada.writes(first)
    expect(grace.ticket(first)).to_have_count(1)
    bob = people.visitor(shop.page()).is_ready().open()
    bob.writes(second)
    expect(grace.tickets.get_by_role("listitem").first).to_contain_text(second)
    ada.writes(words("First again"))
    expect(grace.tickets.get_by_role("listitem").first).to_contain_text("First again")
    expect(grace.ticket(first)).to_have_count(0)


def test_the_person_panel_says_who_it_is_and_how_sure_we_are(ada, grace, words):
    hello, identifier = words("Hello"), words("ada-")
    ada.open().writes(hello)
    nobody = grace.person.get_by_text("Choose a ticket to see who wrote.")
    expect(nobody).to_be_visible()
    grace.opens(hello).sees_person("anonymous", "The site has not said anything about this person.")
    expect(nobody).to_be_hidden()
    ada.identify(identifier, {"name": "Ada Lovelace", "email": "ada@example.com"})
    grace.sees_person(identifier, "claimed", "ada@example.com")
    expect(grace.person).to_contain_text("Ada Lovelace")
    expect(grace.person.get_by_role("textbox")).to_have_count(0)


def test_a_person_who_is_merged_while_open_is_opened_again(ada, people, grace, words):
    first, second, identifier = words("First"), words("Second"), words("ada-")
    ada.open().writes(first)
    ada.identify(identifier)
    phone = people.visitor(ada.address).is_ready().open()
    phone.writes(second)
    grace.opens(second).sees(second)
    grace.does_not_see(first)
    phone.identify(identifier)
    grace.sees(first, second)
    grace.sees_person(identifier)


def test_an_address_of_a_ticket_opens_it(ada, grace, words):
    hello = words("Hello")
    ada.open().writes(hello)
    grace.opens(hello).sees(hello)
    expect(grace.page).to_have_url(re.compile("/inbox/.*ticket"))
    address = grace.page.url
    grace.page.goto("about:blank")
    grace.page.goto(address)
    grace.sees(hello)


def test_a_disabled_agent_is_out_at_once(people, own_perch):
    own_perch.add_agent("Mallory", PASSWORD)
    mallory = people.agent(own_perch.address).arrives().signs_in("mallory@example.com", PASSWORD).is_in()
    own_perch.do("agent", "disable", "--email", "mallory@example.com")
    expect(mallory.page.get_by_role("button", name="Sign in")).to_be_visible()
    mallory.signs_in("mallory@example.com", PASSWORD)
    expect(mallory.page.get_by_role("alert")).to_contain_text("perch agent password", timeout=CHECKED)
    expect(mallory.tickets).to_have_count(0)
    grace = InboxRest.sign_in(own_perch.address, "grace@example.com", PASSWORD)
    assert grace.get("/me").status_code == 200


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_the_inbox_works_at_every_width(people, perch, ada, words, width):
    hello, answer = words("Hello"), words("Good morning")
    ada.open().writes(hello)
    grace = people.agent(perch.address, viewport={"width": width, "height": 800}).arrives().signs_in("grace@example.com", PASSWORD).is_in()
    grace.opens(hello).sees(hello)
    grace.answers(answer)
    ada.sees(answer)
    assert grace.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_list_scrolls_in_its_column_and_moves_nothing_else(grace, shop, words):
    rest, last = shop.rest(), words("The last")
    for number in range(15):
        rest.say(rest.session()["token"], words(f"Hello {number}"))
    rest.say(rest.session()["token"], last)
    expect(grace.ticket(last)).to_have_count(1)
    expect(grace.tickets.get_by_role("listitem").nth(15)).to_be_attached()
    assert fits(grace)


def test_over_plain_http_the_door_says_that_it_needs_https(people, perch):
    plain = people.agent(perch.address.replace("127.0.0.1", "perch.example")).arrives()
    expect(plain.page.get_by_text("HTTPS").first).to_be_visible()
    trusted = people.agent(perch.address).arrives()
    expect(trusted.page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(trusted.page.get_by_text("HTTPS")).to_have_count(0)
