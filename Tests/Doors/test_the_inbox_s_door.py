"""The Inbox opens, by REST and by the socket alike, to the cookie of a living sign-in only, and its changes only to its own pages."""

import pytest
from client import InboxRest
from oddities import UNKNOWN, refused
from tokens import identify, signature
from websockets.exceptions import InvalidStatus


def no_cookie(town):
    return ""


def a_cookie_of_nonsense(town):
    return "__Host-perch=" + "x" * 43


def a_visitor_s_token_as_a_cookie(town):
    return f"__Host-perch={town.shop.visitor().token}"


def the_key_for_the_api_as_a_cookie(town):
    return f"__Host-perch={town.shop.keys['api'].secret}"


def a_cookie_that_signed_out(town):
    inbox = town.sign_in("Alan")
    assert inbox.get("/me").status_code == 200
    assert inbox.change("POST", "/sign-out").status_code == 204
    return inbox.cookie


def a_cookie_of_another_name(town):
    return town.grace.cookie.replace("__Host-perch", "perch")


STRANGERS_TO_AGENTS = [no_cookie, a_cookie_of_nonsense, a_visitor_s_token_as_a_cookie, the_key_for_the_api_as_a_cookie, a_cookie_that_signed_out, a_cookie_of_another_name]


@pytest.mark.parametrize("stranger", STRANGERS_TO_AGENTS, ids=lambda each: each.__name__)
def test_the_inbox_opens_to_the_cookie_of_a_living_sign_in_only(town, stranger):
    visitor = town.shop.visitor()
    inbox = InboxRest(town.server.address, stranger(town))
    paths = ["/me", "/tickets", f"/tickets/{visitor.conversation}", f"/tickets/{visitor.conversation}/history", "/widgets", f"/people/{visitor.contact}/timeline"]
    for path in paths:
        refused(inbox.get(path), "unauthorized", status=401)
        assert town.grace.get(path).status_code == 200
    refused(inbox.change("PUT", f"/tickets/{visitor.conversation}/closure"), "unauthorized", status=401)
    assert town.grace.get(f"/tickets/{visitor.conversation}").json()["state"] == "open"
    with pytest.raises(InvalidStatus) as refusal:
        inbox.socket()
    assert refusal.value.response.status_code == 401
    with town.grace.socket() as socket:
        assert socket.hello()["agent"]["name"] == "Grace"


def test_a_bearer_is_nothing_at_the_inbox(town):
    for bearer in (town.grace.cookie.partition("=")[2], town.shop.keys["api"].secret, town.shop.visitor().token):
        inbox = InboxRest(town.server.address, "")
        inbox.http.headers["Authorization"] = f"Bearer {bearer}"
        refused(inbox.get("/tickets"), "unauthorized", status=401)


def test_what_belongs_to_one_person_or_widget_is_not_found_under_another(town):
    person, other = town.shop.person(), town.shop.person()
    session = town.grace.get(f"/people/{other.contact}/sessions").json()["sessions"][0]["id"]
    refused(town.grace.change("DELETE", f"/people/{person.contact}/sessions/{session}"), "not_found", status=404)
    assert other.history()
    assert town.grace.change("DELETE", f"/people/{other.contact}/sessions/{session}").status_code == 204
    key = town.shop.keys["hmac"]
    refused(town.grace.change("DELETE", f"/widgets/{town.outlet.id}/keys/{key.id}"), "not_found", status=404)
    assert identify(town.shop.door, "ada-1815", signature=signature(key, "ada-1815")).status_code == 200
    for path in (f"/people/{UNKNOWN}", f"/people/{UNKNOWN}/sessions/{session}", f"/people/{town.shop.id}", "/people/nonsense"):
        refused(town.grace.change("DELETE", path), "not_found", "invalid_request")
