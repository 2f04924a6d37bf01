"""Pages of other origins: they get in by neither door, even with a good token or cookie."""

import pytest
from client import InboxRest, Socket
from oddities import refused
from town import ORIGIN
from websockets.exceptions import InvalidStatus

FOREIGN = ["https://evil.example", "null", "http://shop.example", "https://shop.example.evil.example", "https://shop.example:8443"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_that_the_widget_does_not_know_gets_in_by_neither_door(town, origin):
    visitor = town.shop.visitor()
    stranger, home = (type(town.shop.door)(town.server.address, town.shop.id, each) for each in (origin, ORIGIN))
    refused(stranger.get("/history", visitor.token), "origin_not_allowed", status=403)
    bodies = {"/sessions": {}, "/identify": {"identifier": "ada-1815"}, "/attributes": {"attributes": {"a": 1}}, "/renewal": {}, "/doctor": {}, "/logout": {}}
    for path, body in bodies.items():
        refused(stranger.post(path, token=visitor.token, **body), "origin_not_allowed", status=403)
    with pytest.raises(InvalidStatus) as refusal:
        Socket(town.server.address, town.shop.id, origin)
    assert refusal.value.response.status_code == 403
    assert [message["text"] for message in home.history(visitor.token)] == visitor.history()
    with Socket(town.server.address, town.shop.id, ORIGIN) as socket:
        socket.hello(visitor.token)


@pytest.mark.parametrize("origin", [None, ORIGIN, "null", "https://evil.example"])
def test_the_inbox_changes_nothing_for_a_page_that_is_not_its_own(town, origin):
    person = town.shop.person()
    inbox = InboxRest(town.server.address, town.grace.cookie)
    del inbox.http.headers["Origin"]
    headers = {"Origin": origin} if origin else {}
    session = town.grace.get(f"/people/{person.contact}/sessions").json()["sessions"][0]["id"]
    for method, path, body in (("DELETE", f"/people/{person.contact}", None), ("DELETE", f"/people/{person.contact}/sessions/{session}", None),
                               ("PUT", f"/widgets/{town.shop.id}/mode", {"mode": "signed"}), ("POST", f"/widgets/{town.shop.id}/keys", {"purpose": "api"}),
                               ("PUT", f"/tickets/{person.conversation}/closure", None)):
        refused(inbox.change(method, path, body, **headers), "forbidden", status=403)
    assert "access-control-allow-origin" not in inbox.http.get("/tickets", headers=headers).headers
    with pytest.raises(InvalidStatus) as refusal:
        Socket(town.server.address, origin=origin, cookie=town.grace.cookie)
    assert refusal.value.response.status_code == 403
    assert person.history()
    assert town.grace.change("DELETE", f"/people/{person.contact}").status_code == 204
