"""When a merge is undone, the browser that came in by it goes on as who it was: with a new token, which only its old one fetches."""

import pytest
from client import Socket, request_id
from oddities import refused
from town import closed_within_a_second


@pytest.fixture
def parted(town):
    """Somebody who was taken for another person, until that was undone. Their socket was open at the time."""
    person, guest, merge = town.shop.merged()
    with Socket(town.server.address, town.shop.id) as socket:
        socket.hello(guest.token)
        assert town.shop.backend.ask("POST", f"/merges/{merge}/undo").status_code == 200
        guest.code = closed_within_a_second(socket, town.shop.door)
    return person, guest, merge


def test_the_socket_is_told_to_come_back_and_the_old_token_fetches_the_new_one(town, parted):
    person, guest, _ = parted
    assert guest.code == 4002
    refused(town.shop.door.get("/history", guest.token), "logged_out", status=401)
    id = request_id()
    first, again = (town.shop.door.post("/renewal", {"requestId": id}, guest.token) for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.json() == again.json(), "a lost answer is given again"
    renewed = first.json()
    assert renewed["contact"]["assurance"] == "anonymous" and renewed["contact"]["id"] != person.contact
    history = town.shop.door.history(renewed["token"])
    assert {message["conversation"] for message in history} == {guest.conversation}
    assert guest.conversation not in {message["conversation"] for message in town.shop.door.history(person.token)}
    with Socket(town.server.address, town.shop.id) as socket:
        assert [message["text"] for message in socket.hello(renewed["token"])["messages"]] == [message["text"] for message in history]


def test_nobody_else_is_renewed(town, parted):
    person, guest, _ = parted
    strangers = [person.token, town.shop.visitor().token, town.outlet.visitor().token, guest.revocation, town.shop.keys["api"].secret, "x" * 43, None]
    for shown in strangers:
        refused(town.shop.door.post("/renewal", token=shown), "logged_out", "unauthorized", status=401)
    refused(town.outlet.door.post("/renewal", token=guest.token), "logged_out", "unauthorized", status=401)
    assert town.shop.door.post("/renewal", token=guest.token).status_code == 201
    # Now another token has taken this one's place; only its own widget knows that.
    refused(town.shop.door.post("/renewal", token=guest.token), "conflict", status=409)
    refused(town.outlet.door.post("/renewal", token=guest.token), "logged_out", "unauthorized", status=401)


def test_a_merge_is_undone_once(town, parted):
    refused(town.shop.backend.ask("POST", f"/merges/{parted[2]}/undo"), "conflict", status=409)
    refused(town.grace.change("POST", f"/merges/{parted[2]}/undo"), "conflict", status=409)
