"""Whose chat opens to whom, by REST and by the socket alike. Every refusal is shown to be one: the rightful one gets what the other was denied."""

import pytest
from client import Socket, draft
from keys import add_key, revoke
from oddities import refused
from perch import until
from tokens import identify, token
from town import closed_within_a_second

# What somebody may show at the visitor's door who has no business there, with the person whose secret they are after.
# Each returns (what is shown, the rightful visitor).


def nothing(town):
    return None, town.shop.visitor()


def nonsense(town):
    return "x" * 43, town.shop.visitor()


def another_widget_s_token(town):
    stranger = town.outlet.visitor()
    assert stranger.history(), "the token is good at home"
    return stranger.token, town.shop.visitor()


def a_token_that_logged_out(town):
    person = town.shop.person()
    again = town.shop.person(person.identifier)
    assert town.shop.door.post("/logout", token=person.token).status_code == 204
    return person.token, again


def a_token_that_was_replaced(town):
    guest = town.shop.visitor()
    name = "lady-" + guest.contact
    answer = identify(town.shop.door, name, guest.token, token=token(town.shop.keys["jwt"], name, town.shop.id)).json()
    assert answer["outcome"] == "upgraded"
    old, guest.token = guest.token, answer["token"]
    return old, guest


def a_token_that_a_revoked_key_proved(town):
    key = add_key(town.server, town.shop.id, "jwt")
    person = town.shop.person(key=key)
    again = town.shop.person(person.identifier)
    assert person.history() == again.history()
    revoke(town.server, town.shop.id, key)
    until(lambda: town.shop.door.get("/history", person.token).status_code == 401, "the key's sessions to end", 60)
    return person.token, again


def a_token_that_the_backend_ended(town):
    person = town.shop.person()
    assert town.shop.backend.ask("DELETE", "/sessions", person.identifier).json() == {"ended": 1}
    return person.token, town.shop.person(person.identifier)


def a_token_that_an_agent_ended(town):
    person = town.shop.person()
    again = town.shop.person(person.identifier)
    path = f"/people/{person.contact}/sessions"
    first = min(town.grace.get(path).json()["sessions"], key=lambda session: session["createdAt"])
    assert town.grace.change("DELETE", f"{path}/{first['id']}").status_code == 204
    return person.token, again


def the_handle_for_a_late_logout(town):
    visitor = town.shop.visitor()
    return visitor.revocation, visitor


def an_agent_s_cookie(town):
    return town.grace.cookie.partition("=")[2], town.shop.visitor()


def the_key_for_the_api(town):
    return town.shop.keys["api"].secret, town.shop.visitor()


def the_secret_of_a_signing_key(town):
    return town.shop.keys["jwt"].secret, town.shop.visitor()


def a_proof_of_identity(town):
    person = town.shop.person()
    return token(town.shop.keys["jwt"], person.identifier, town.shop.id), person


def the_id_of_the_contact(town):
    visitor = town.shop.visitor()
    return visitor.contact, visitor


def the_id_of_the_conversation(town):
    visitor = town.shop.visitor()
    return visitor.conversation, visitor


STRANGERS_TO_VISITORS = [
    nothing, nonsense, another_widget_s_token, a_token_that_logged_out, a_token_that_was_replaced, a_token_that_a_revoked_key_proved, a_token_that_the_backend_ended,
    a_token_that_an_agent_ended, the_handle_for_a_late_logout, an_agent_s_cookie, the_key_for_the_api, the_secret_of_a_signing_key, a_proof_of_identity,
    the_id_of_the_contact, the_id_of_the_conversation]


@pytest.mark.parametrize("stranger", STRANGERS_TO_VISITORS, ids=lambda each: each.__name__)
def test_a_visitor_s_chat_opens_to_their_own_token_only(town, stranger):
    shown, visitor = stranger(town)
    door, kept = town.shop.door, visitor.history()
    refused(door.get("/history", shown), "unauthorized", "logged_out", status=401)
    refused(door.post("/messages", {"draft": draft("as somebody else")}, shown), "unauthorized", "logged_out", status=401)
    if shown:
        refused(door.post("/attributes", token=shown, attributes={"vip": True}), "unauthorized", "logged_out", status=401)
    with Socket(town.server.address, town.shop.id) as socket:
        socket.send({"type": "hello", "protocol": 1, **({"token": shown} if shown else {})})
        assert socket.close_code() in (4500, 4501)
    with Socket(town.server.address, town.shop.id) as socket:
        assert [message["text"] for message in socket.hello(visitor.token)["messages"]] == kept
    assert visitor.history() == kept != []


@pytest.mark.parametrize("end", ["logout", "the handle for a late logout", "another person", "the backend", "an agent", "erasure"])
def test_an_open_socket_is_closed_within_a_second_when_its_session_ends(town, end):
    person, shop = town.shop.person(), town.shop
    sessions = f"/people/{person.contact}/sessions"
    ways = {
        "logout": lambda: shop.door.post("/logout", token=person.token),
        "the handle for a late logout": lambda: shop.door.post("/logout", revocation=person.revocation),
        "another person": lambda: identify(shop.door, "somebody-else", person.token, token=token(shop.keys["jwt"], "somebody-else", shop.id)),
        "the backend": lambda: shop.backend.ask("DELETE", "/sessions", person.identifier),
        "an agent": lambda: town.grace.change("DELETE", f"{sessions}/{town.grace.get(sessions).json()['sessions'][0]['id']}"),
        "erasure": lambda: town.grace.change("DELETE", f"/people/{person.contact}"),
    }
    with Socket(town.server.address, shop.id) as socket:
        socket.hello(person.token)
        assert ways[end]().status_code in (200, 204)
        # 4002 says: come back with the token in storage, which is the other person's.
        assert closed_within_a_second(socket, shop.door) == (4002 if end == "another person" else 4500)
    assert shop.door.get("/history", person.token).status_code == 401


def test_an_open_socket_is_told_to_come_back_when_its_token_is_replaced(town):
    guest = town.shop.visitor()
    name = "lady-" + guest.contact
    with Socket(town.server.address, town.shop.id) as socket:
        socket.hello(guest.token)
        answer = identify(town.shop.door, name, guest.token, token=token(town.shop.keys["jwt"], name, town.shop.id))
        assert answer.json()["outcome"] == "upgraded"
        assert closed_within_a_second(socket, town.shop.door) == 4002


def test_the_handle_for_a_late_logout_ends_its_own_session_and_no_other(town):
    visitor, other = town.shop.visitor(), town.shop.visitor()
    for wrong in (visitor.token, "x" * 43, visitor.contact, town.outlet.visitor().revocation):
        town.shop.door.post("/logout", revocation=wrong)
        assert visitor.history()
    town.outlet.door.post("/logout", revocation=visitor.revocation)
    assert visitor.history(), "at another widget it is nothing"
    assert town.shop.door.post("/logout", revocation=visitor.revocation).status_code == 204
    refused(town.shop.door.get("/history", visitor.token), "unauthorized", "logged_out", status=401)
    assert other.history()


def test_what_only_agents_say_is_refused_from_a_visitor(town):
    visitor, other = town.shop.visitor(), town.shop.visitor()
    with Socket(town.server.address, town.shop.id) as socket:
        socket.hello(visitor.token)
        for frame in ({"type": "open", "ref": 1, "ticket": other.conversation}, {"type": "leave", "ticket": other.conversation}):
            socket.send(frame)
            assert socket.wait("refused")["error"]["code"] in ("forbidden", "invalid_request")
    with town.grace.socket() as socket:
        socket.hello()
        socket.send({"type": "open", "ref": 1, "ticket": other.conversation})
        assert socket.wait("opened")["person"]["id"] == other.contact


def test_a_visitor_reaches_into_nobody_else_s_conversation(town):
    visitor, other = town.shop.visitor(), town.shop.visitor()
    before = other.history()
    with Socket(town.server.address, town.shop.id) as theirs, Socket(town.server.address, town.shop.id) as mine:
        welcome = theirs.hello(other.token)
        mine.hello(visitor.token)
        mine.send({"type": "typing", "conversation": other.conversation, "typing": True})
        mine.send({"type": "read", "conversation": other.conversation, "sequence": 1})
        mine.send({"type": "send", "ref": 1, "draft": draft("into hers"), "conversation": other.conversation})
        assert mine.wait("ack")["conversation"] == visitor.conversation
        theirs.send({"type": "ping"})
        heard = [theirs.receive()]
        while heard[-1] != {"type": "pong"}:
            heard.append(theirs.receive())
        # Of the agent of another story it may hear that she has gone.
        assert {frame["type"] for frame in heard} <= {"pong", "presence"}, f"something came in between: {heard}"
        theirs.send({"type": "read", "conversation": other.conversation, "sequence": 1})
        assert theirs.wait("conversation")["conversation"]["version"] == welcome["conversations"][0]["version"] + 1
    assert other.history() == before
