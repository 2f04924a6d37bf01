"""What an agent, an admin and the owner may do, and that the lower ones are refused where the higher ones are not."""

import pytest
from keys import add_key, revoke
from oddities import refused

ALL, HIGH, OWNER = {"agent", "admin", "owner"}, {"admin", "owner"}, {"owner"}


def whoever(town):
    return f"/people/{town.shop.person().contact}"


def ticket(town):
    return f"/tickets/{town.shop.person().conversation}"


def session(town):
    person = whoever(town)
    return f"{person}/sessions/{town.grace.get(person + '/sessions').json()['sessions'][0]['id']}"


def new_widget(town):
    return f"/widgets/{town.server.add_widget('New')}"


def new_key(town):
    widget = town.server.add_widget("New")
    return f"/widgets/{widget}/keys/{add_key(town.server, widget, 'jwt').id}"


# Who may, how, and what is made for it each time.
ROUTES = {
    "GET /me": (ALL, lambda town: "/me", None),
    "GET /tickets": (ALL, lambda town: "/tickets", None),
    "GET /tickets/ID": (ALL, ticket, None),
    "GET /tickets/ID/history": (ALL, lambda town: ticket(town) + "/history", None),
    "PUT /tickets/ID/closure": (ALL, lambda town: ticket(town) + "/closure", None),
    "DELETE /tickets/ID/closure": (ALL, lambda town: ticket(town) + "/closure", None),
    "GET /widgets": (ALL, lambda town: "/widgets", None),
    "GET /people/ID/timeline": (ALL, lambda town: whoever(town) + "/timeline", None),
    "GET /people/ID/sessions": (ALL, lambda town: whoever(town) + "/sessions", None),
    "DELETE /people/ID/sessions/ID": (ALL, session, None),
    "POST /merges/ID/undo": (ALL, lambda town: f"/merges/{town.shop.merged()[2]}/undo", None),
    "PUT /widgets/ID/mode, signed": (HIGH, lambda town: new_widget(town) + "/mode", {"mode": "signed"}),
    "PUT /widgets/ID/mode, open": (OWNER, lambda town: new_widget(town) + "/mode", {"mode": "open"}),
    "GET /widgets/ID/keys": (ALL, lambda town: new_widget(town) + "/keys", None),
    "POST /widgets/ID/keys": (HIGH, lambda town: new_widget(town) + "/keys", {"purpose": "jwt"}),
    "DELETE /widgets/ID/keys/ID": (HIGH, new_key, None),
    "GET /widgets/ID/refusals": (HIGH, lambda town: new_widget(town) + "/refusals", None),
    "POST /widgets/ID/examination": (HIGH, lambda town: new_widget(town) + "/examination", {"identifier": "ada-1815", "token": "a.b.c"}),
    "GET /people/ID/export": (HIGH, lambda town: whoever(town) + "/export", None),
    "DELETE /people/ID": (HIGH, whoever, None),
}


def ask(agent, route, path, body):
    method = route.split()[0]
    return agent.get(path) if method == "GET" else agent.change(method, path, body)


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_is_open_to_the_ranks_that_it_is_for(town, route):
    allowed, make, body = ROUTES[route]
    for rank in sorted(ALL - allowed):
        path = make(town)
        refused(ask(town.agents[rank], route, path, body), "forbidden", status=403)
        assert ask(town.grace, route, path, body).status_code < 300, "the owner may, so there was something to deny"
    for rank in sorted(allowed):
        answer = ask(town.agents[rank], route, make(town), body)
        assert answer.status_code < 300, (rank, answer.text)


def test_an_admin_cannot_open_a_widget_that_takes_signatures_only(town):
    path = new_widget(town) + "/mode"
    assert town.agents["admin"].change("PUT", path, {"mode": "signed"}).json()["mode"] == "signed"
    refused(town.agents["admin"].change("PUT", path, {"mode": "open"}), "forbidden", status=403)
    assert town.grace.change("PUT", path, {"mode": "open"}).json()["mode"] == "open"


def test_a_key_that_a_lower_rank_may_not_revoke_goes_on_working(town):
    key = add_key(town.server, town.outlet.id, "jwt")
    refused(town.agents["agent"].change("DELETE", f"/widgets/{town.outlet.id}/keys/{key.id}"), "forbidden", status=403)
    assert town.outlet.person(key=key).history()
    revoke(town.server, town.outlet.id, key)
