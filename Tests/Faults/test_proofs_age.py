"""What time does to proofs: a token's session outlives the token, and a signature, which never expires, has to be given anew after a day."""

import pytest
from client import Rest, Socket
from keys import add_key
from tokens import identify, signature, token
from wall_clock import HOUR


@pytest.fixture
def environment(clock):
    return clock.settings


def later(perch, clock, hours):
    """A running server lets no session age because its clock jumps; one that starts believes it."""
    perch.terminate()
    clock.set(hours * HOUR)
    perch.start()


def test_a_signature_is_good_for_a_day_and_a_token_s_session_for_longer(perch, clock, widget):
    rest = Rest(perch.address, widget)
    jwt, hmac = (add_key(perch, widget, purpose) for purpose in ("jwt", "hmac"))
    by_token = identify(rest, "ada-1815", token=token(jwt, "ada-1815", widget)).json()["token"]
    by_signature = identify(rest, "ada-1815", signature=signature(hmac, "ada-1815")).json()["token"]
    later(perch, clock, 23)
    assert [rest.get("/history", bearer).status_code for bearer in (by_token, by_signature)] == [200, 200]
    later(perch, clock, 25)
    assert [rest.get("/history", bearer).status_code for bearer in (by_token, by_signature)] == [200, 401]
    with Socket(perch.address, widget) as socket:
        socket.send({"type": "hello", "protocol": 1, "token": by_signature})
        assert socket.close_code() == 4500
    assert identify(rest, "ada-1815", token=token(jwt, "ada-1815", widget)).json()["code"] == "signature_expired", "the token is a day old by the server's clock"
    again = identify(rest, "ada-1815", signature=signature(hmac, "ada-1815")).json()
    assert again["assurance"] == "verified" and rest.get("/history", again["token"]).status_code == 200


def test_a_signature_that_is_given_anew_in_time_keeps_the_session(perch, clock, widget):
    rest = Rest(perch.address, widget)
    hmac = add_key(perch, widget, "hmac")
    proof = signature(hmac, "ada-1815")
    bearer = identify(rest, "ada-1815", signature=proof).json()["token"]
    later(perch, clock, 20)
    renewed = identify(rest, "ada-1815", bearer, signature=proof).json()
    assert renewed["outcome"] == "unchanged"
    bearer = renewed.get("token", bearer)
    later(perch, clock, 40)
    assert rest.get("/history", bearer).status_code == 200
    later(perch, clock, 45)
    assert rest.get("/history", bearer).status_code == 401
