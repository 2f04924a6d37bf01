"""Who may come in, and from where: no id, address or token of another place opens a door."""

import httpx
import pytest
from client import Rest, Socket, draft
from oddities import UNKNOWN, refused
from websockets.exceptions import InvalidStatus

pytestmark = pytest.mark.usefixtures("the_server_goes_on")


def test_unknown_widgets_and_foreign_origins_are_refused_at_both_doors(perch, widget, ada):
    for id in (UNKNOWN, "not-an-id", "%00", "x" * 3000, "..%2f..%2fetc"):
        refused(Rest(perch.address, id).get(), "widget_not_found", "not_found")
        with pytest.raises(InvalidStatus) as refusal:
            Socket(perch.address, id)
        assert refusal.value.response.status_code == 404
    for origin in ("https://evil.example", "null", "http://shop.example", "https://shop.example.evil.example", "https://shop.example:8443", "garbage"):
        stranger = Rest(perch.address, widget, origin)
        refused(stranger.get(), "origin_not_allowed", status=403)
        answer = stranger.post("/messages", {"draft": draft("as Ada")}, ada)
        refused(answer, "origin_not_allowed", status=403)
        assert answer.headers["access-control-allow-origin"] in (origin, "*"), "the page cannot read why"
        assert "access-control-allow-credentials" not in answer.headers
        with pytest.raises(InvalidStatus) as refusal:
            Socket(perch.address, widget, origin)
        assert refusal.value.response.status_code == 403
    home = Rest(perch.address, widget, "https://shop.example")
    assert home.get().status_code == 200
    assert home.history(ada) == []
    with Socket(perch.address, widget, "https://shop.example") as allowed:
        allowed.hello(ada)


def test_one_widget_s_token_opens_nothing_in_another(perch, rest, ada):
    rest.say(ada, "a secret")
    outlet = perch.add_widget("Outlet")
    other = Rest(perch.address, outlet)
    refused(other.get("/history", ada), "unauthorized", "logged_out", status=401)
    with Socket(perch.address, outlet) as stranger:
        stranger.send({"type": "hello", "protocol": 1, "token": ada})
        assert stranger.close_code() == 4500
    assert len(rest.history(ada)) == 1


def test_ids_are_no_credentials(rest, ada):
    session = rest.session()
    mine = rest.say(ada, "a secret")
    for token in (session["contact"]["id"], mine["conversation"], "", "x", "x" * 5000, "x" * 43):
        assert rest.get("/history", token or None).status_code in (400, 401, 431)
    foreign = rest.post("/messages", {"draft": draft("into hers"), "conversation": mine["conversation"]}, session["token"])
    if foreign.status_code == 201:
        assert foreign.json()["conversation"] != mine["conversation"]
    else:
        refused(foreign, "not_found", status=404)
    assert [message["text"] for message in rest.history(ada)] == ["a secret"]


def test_unknown_paths_and_methods_are_refused_as_errors_of_ours(perch, widget):
    for method, path, status in [("GET", "/api/nothing", 404), ("GET", "/nothing", 404), ("DELETE", f"/api/widgets/{widget}", (404, 405)), ("PUT", f"/api/widgets/{widget}/sessions", (404, 405)),
                                 ("GET", "/assets/../../etc/passwd", 404), ("GET", "/assets/%2e%2e/%2e%2e/etc/passwd", 404), ("BREW", "/", (400, 404, 405, 501))]:
        answer = httpx.request(method, perch.address + path, timeout=20)
        assert answer.status_code in (status if isinstance(status, tuple) else (status,)), (method, path, answer.status_code)
        assert "root:" not in answer.text
