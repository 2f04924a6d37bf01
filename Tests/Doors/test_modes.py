"""The modes of a widget: what a bare identifier still opens, and what it never opens again."""

import pytest
from client import Socket
from oddities import refused
from perch import until
from tokens import identify, signature, token
from town import Shop, closed_within_a_second


@pytest.fixture
def shop(town):
    return Shop(town.server, "Fresh")


def claimed(shop, identifier="ada-1815"):
    answer = identify(shop.door, identifier).json()
    assert answer["assurance"] == "claimed"
    shop.door.say(answer["token"], "who am I?")
    return answer["token"]


def set_mode(town, shop, mode):
    answer = town.grace.change("PUT", f"/widgets/{shop.id}/mode", {"mode": mode})
    assert (answer.status_code, answer.json()["mode"]) == (200, mode)


def lives(shop, bearer):
    return shop.door.get("/history", bearer).status_code == 200


def test_asking_for_signatures_ends_claimed_sessions_and_no_others(town, shop):
    bare, guest, proved = claimed(shop), shop.visitor().token, shop.person().token
    sockets = [Socket(town.server.address, shop.id) for _ in range(3)]
    for socket, bearer in zip(sockets, (bare, guest, proved)):
        socket.hello(bearer)
    set_mode(town, shop, "signed")
    assert closed_within_a_second(sockets[0], shop.door) == 4500
    for socket in sockets[1:]:
        socket.send({"type": "ping"})
        socket.wait("pong")
        socket.close()
    assert [lives(shop, bearer) for bearer in (bare, guest, proved)] == [False, True, True]


def test_a_signed_widget_opens_nobody_by_name_and_everybody_by_proof(town, shop):
    claimed(shop)
    set_mode(town, shop, "signed")
    for identifier in ("ada-1815", "nobody-0000"):
        refused(identify(shop.door, identifier), "signature_required", status=403)
    answer = identify(shop.door, "ada-1815", token=token(shop.keys["jwt"], "ada-1815", shop.id)).json()
    assert (answer["outcome"], answer["assurance"]) == ("resumed", "verified")
    history = shop.door.history(answer["token"])
    assert [(message["text"], message["assurance"]) for message in history] == [("who am I?", "claimed")], "what was sent stays as sure as it was"


def test_whoever_was_proved_once_is_never_opened_by_name_again(town, shop):
    bare = claimed(shop)
    with Socket(town.server.address, shop.id) as socket:
        socket.hello(bare)
        assert identify(shop.door, "ada-1815", signature=signature(shop.keys["hmac"], "ada-1815")).json()["assurance"] == "verified"
        assert closed_within_a_second(socket, shop.door) == 4500
    assert not lives(shop, bare)
    refused(identify(shop.door, "ada-1815"), "signature_required", status=403)
    assert claimed(shop, "grace-1906"), "others are still opened by name"
    for mode in ("signed", "open"):
        set_mode(town, shop, mode)
    refused(identify(shop.door, "ada-1815"), "signature_required", status=403)


def test_what_a_signature_said_is_not_overwritten_by_a_browser(shop):
    proof = token(shop.keys["jwt"], "ada-1815", shop.id, name="Ada", attributes={"plan": "trial"})
    answer = identify(shop.door, "ada-1815", token=proof, attributes={"plan": "gold", "theme": "dark"}).json()
    assert answer["kept"] == ["plan"]
    kept = shop.door.post("/attributes", {"requestId": "x" * 24, "attributes": {"plan": "gold", "name": "Mallory", "theme": "light"}}, answer["token"]).json()["kept"]
    assert sorted(kept) == ["name", "plan"]
    attributes = {each["key"]: (each["value"], each["source"]) for each in shop.backend.get("/person", "ada-1815").json()["person"]["attributes"]}
    assert attributes == {"name": ("Ada", "signed"), "plan": ("trial", "signed"), "theme": ("light", "browser")}


def test_the_owner_sees_how_many_came_with_a_proof(town, shop):
    settings = lambda: next(each for each in town.grace.get("/widgets").json()["widgets"] if each["id"] == shop.id)
    assert settings()["identifications"] == {"verified": 0, "claimed": 0}
    for _ in range(3):
        shop.person()
    claimed(shop)
    until(lambda: settings()["identifications"] == {"verified": 3, "claimed": 1}, "the count")
    assert not settings()["guessable"]
    claimed(shop, "4711")
    until(lambda: settings()["guessable"], "the warning about ids that can be guessed")


def test_a_signed_widget_without_a_living_key_says_so(town, shop):
    settings = lambda: next(each for each in town.grace.get("/widgets").json()["widgets"] if each["id"] == shop.id)
    set_mode(town, shop, "signed")
    assert not settings()["keyMissing"]
    for purpose in ("jwt", "hmac"):
        assert town.grace.change("DELETE", f"/widgets/{shop.id}/keys/{shop.keys[purpose].id}").status_code == 200
    assert settings()["keyMissing"], "a key for the API proves nobody"
    refused(identify(shop.door, "ada-1815", token=token(shop.keys["jwt"], "ada-1815", shop.id)), "signature_invalid", status=403)
    assert settings()["mode"] == "signed"
