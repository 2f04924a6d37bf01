"""The backend's door opens to a living key for the API of that very widget, and never to a page."""

import pytest
from keys import add_key, revoke
from oddities import refused
from town import ORIGIN


def no_key(town):
    return None


def a_key_of_nonsense(town):
    return "x" * 43


def a_signing_key(town):
    return town.shop.keys["jwt"].secret


def a_key_for_signatures(town):
    return town.shop.keys["hmac"].secret


def another_widget_s_key(town):
    assert town.outlet.backend.get("/person", town.outlet.person().identifier).status_code == 200
    return town.outlet.keys["api"].secret


def a_revoked_key(town):
    key = add_key(town.server, town.shop.id, "api")
    revoke(town.server, town.shop.id, key)
    return key.secret


def the_id_of_the_key(town):
    return town.shop.keys["api"].id


def a_visitor_s_own_token(town):
    return town.shop.visitor().token


def an_agent_s_cookie_as_a_bearer(town):
    return town.grace.cookie.partition("=")[2]


STRANGERS_TO_BACKENDS = [no_key, a_key_of_nonsense, a_signing_key, a_key_for_signatures, another_widget_s_key, a_revoked_key, the_id_of_the_key, a_visitor_s_own_token, an_agent_s_cookie_as_a_bearer]


@pytest.mark.parametrize("stranger", STRANGERS_TO_BACKENDS, ids=lambda each: each.__name__)
def test_the_backend_s_door_opens_to_a_living_key_for_the_api_only(town, stranger):
    shop = town.shop
    person, merged, merge = shop.merged()
    wrong = type(shop.backend)(town.server, shop.id, stranger(town), Cookie=town.grace.cookie)
    routes = [("GET", "/person"), ("GET", "/person/timeline"), ("DELETE", "/sessions"), ("POST", f"/merges/{merge}/undo"), ("DELETE", "/person")]
    for method, path in routes:
        refused(wrong.ask(method, path, person.identifier), "unauthorized", status=401)
    assert person.history() == merged.history() and len(person.history()) == 2, "nothing has happened"
    answers = [shop.backend.ask(method, path, person.identifier) for method, path in routes]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 204], [answer.text for answer in answers]


def test_a_page_never_gets_to_the_backend_s_door(town):
    person = town.shop.person()
    for origin in (ORIGIN, town.server.address, "null"):
        answer = town.shop.backend.http.get("/person", params={"identifier": person.identifier}, headers={"Origin": origin})
        assert "access-control-allow-origin" not in answer.headers
        asked = town.shop.backend.http.options("/person", headers={"Origin": origin, "Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "authorization"})
        assert "access-control-allow-origin" not in asked.headers and "access-control-allow-methods" not in asked.headers


def test_one_widget_s_backend_reaches_nobody_of_another(town):
    person, _, merge = town.shop.merged()
    outlet = town.outlet.backend
    for method, path in (("GET", "/person"), ("GET", "/person/timeline")):
        refused(outlet.ask(method, path, person.identifier), "not_found", status=404)
    refused(outlet.ask("POST", f"/merges/{merge}/undo"), "not_found", status=404)
    assert outlet.ask("DELETE", "/sessions", person.identifier).json() == {"ended": 0}
    assert outlet.ask("DELETE", "/person", person.identifier).status_code == 204
    assert len(person.history()) == 2
    assert town.shop.backend.ask("POST", f"/merges/{merge}/undo").status_code == 200


def test_the_backend_is_asked_about_a_person_by_name(town):
    for identifier in (None, "", "undefined", "x" * 256):
        assert town.shop.backend.get("/person", identifier).status_code in (400, 404, 422)
    assert town.shop.backend.ask("DELETE", "/sessions").status_code in (400, 422)


@pytest.mark.parametrize("query", ["identifier={}+1", "identifier={}%201&identifier=b", "identifier={}%ff", "identifier={}%2"])
def test_a_name_that_could_be_misread_is_refused(town, query):
    """A bare plus is a blank to some and a plus to others: nobody may think that a person was erased who was not."""
    name = f"ada-{town.shop.visitor().contact}"
    person = town.shop.person(f"{name} 1")
    http = town.shop.backend.http
    for method, path in (("DELETE", "/person"), ("DELETE", "/sessions"), ("GET", "/person")):
        refused(http.request(method, f"{path}?{query.format(name)}"), "invalid_request", status=400)
    assert person.history()
    assert http.delete(f"/person?identifier={name}%201").status_code == 204
    assert town.shop.backend.get("/person", person.identifier).status_code == 404
