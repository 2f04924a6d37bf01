"""What is said about a proof that does not hold: details to whoever can sign, everything to the owner, nothing to anybody else."""

import re
import time

import pytest
from client import Rest
from keys import Key
from perch import until
from tokens import identify, signature, token
from town import ORIGIN

CLOSED = "signature"


@pytest.fixture(scope="module")
def ask(town):
    """What the doctor finds, by code."""
    door = Rest(town.server.address, town.shop.id, ORIGIN)

    def ask(**proof):
        answer = door.post("/doctor", proof)
        assert answer.status_code == 200, answer.text
        return {finding["code"]: finding for finding in answer.json()["findings"]}

    return ask


def genuine_mistakes(town, identifier="ada-1815"):
    """Tokens that a site's own backend could have made, with what is wrong with each."""
    now, shop = int(time.time()), town.shop
    make = lambda name=identifier, widget=shop.id, **claims: token(shop.keys["jwt"], name, widget, **claims)
    return {
        "expired": make(iat=now - 7200, exp=now - 3600),
        "issued_ahead": make(iat=now + 300),
        "life": make(exp=now + 90_000),
        "audience": make(widget=town.outlet.id),
        "identifier": make("grace-1906"),
    }


def forgeries(town, identifier="ada-1815"):
    """Proofs that nobody with a key made, or not with a key for this."""
    jwt, hmac = (town.shop.keys[purpose] for purpose in ("jwt", "hmac"))
    as_jwt = Key(jwt.id, "jwt", "HS256", "a secret that somebody made up, 32 bytes")
    return {
        "another secret": {"token": token(as_jwt, identifier, town.shop.id)},
        "another secret, expired": {"token": token(as_jwt, identifier, town.shop.id, exp=1)},
        "an unknown key": {"token": token(Key("no-such-key", "jwt", "HS256", jwt.secret), identifier, town.shop.id)},
        "another widget's key": {"token": token(town.outlet.keys["jwt"], identifier, town.shop.id)},
        "a key of another purpose": {"token": token(Key(hmac.id, "hmac", "HS256", hmac.secret), identifier, town.shop.id)},
        "no token at all": {"token": "a.b.c"},
        "a made-up signature": {"signature": "0" * 64},
        "the JWT key for a signature": {"signature": signature(jwt, identifier)},
    }


def test_a_good_proof_is_called_good(town, ask):
    for proof in ({"token": token(town.shop.keys["jwt"], "ada-1815", town.shop.id)}, {"signature": signature(town.shop.keys["hmac"], "ada-1815")}):
        assert {code: finding["ok"] for code, finding in ask(identifier="ada-1815", **proof).items()} == {"signature": True}


def test_whoever_can_sign_hears_what_is_wrong(town, ask):
    for code, wrong in genuine_mistakes(town).items():
        findings = ask(identifier="ada-1815", token=wrong)
        assert findings[CLOSED]["ok"] and not findings[code]["ok"], (code, findings)
    began, mistakes = int(time.time()), genuine_mistakes(town)
    late = int(re.search(r"(\d+) s\b", ask(identifier="ada-1815", token=mistakes["expired"])["expired"]["message"]).group(1))
    assert 3600 <= late <= 3600 + time.time() - began + 1
    assert town.shop.id in ask(identifier="ada-1815", token=mistakes["audience"])["audience"]["message"]


def test_whoever_cannot_sign_hears_nothing(town):
    door = Rest(town.server.address, town.shop.id, ORIGIN)
    answers = [door.post("/doctor", {"identifier": identifier, **proof}).json() for identifier in (town.shop.person().identifier, "nobody-0000")
               for proof in forgeries(town, identifier).values()]
    for answer in answers:
        del answer["now"]
    assert answers == [answers[0]] * len(answers), "one answer for all of them"
    assert [(finding["code"], finding["ok"]) for finding in answers[0]["findings"]] == [(CLOSED, False)]


@pytest.mark.parametrize("kind, code", {
    "another secret": "signature", "an unknown key": "key", "another widget's key": "key", "a key of another purpose": "purpose", "no token at all": "signature",
    "a made-up signature": "signature", "the JWT key for a signature": "purpose"}.items())
def test_the_owner_hears_everything(town, kind, code):
    asked = {"identifier": "ada-1815", **forgeries(town)[kind]}
    answer = town.grace.change("POST", f"/widgets/{town.shop.id}/examination", asked)
    assert [finding["code"] for finding in answer.json()["findings"] if not finding["ok"]] == [code], answer.text


def test_the_owner_reads_why_the_last_ones_were_refused(town):
    identify(town.outlet.door, "ada-1815", token=token(town.outlet.keys["jwt"], "ada-1815", town.outlet.id, iat=1, exp=2))
    identify(town.outlet.door, "ada-1815", **forgeries(town)["an unknown key"])
    newest = lambda: [refusal["code"] for refusal in town.grace.get(f"/widgets/{town.outlet.id}/refusals").json()["refusals"][:2]]
    until(lambda: newest() == ["key", "expired"], "both refusals")
    assert "ada-1815" not in town.grace.get(f"/widgets/{town.outlet.id}/refusals").text


def test_an_examination_creates_and_changes_nothing(town, ask):
    person = town.shop.person()
    # The server itself may end a session of another story meanwhile.
    recorded = lambda: [entry for entry in town.server.json("audit", "list") if entry["by"]["kind"] != "server"]
    before = recorded(), town.grace.get(f"/people/{person.contact}/sessions").json()["sessions"]
    for proof in ({"token": token(town.shop.keys["jwt"], person.identifier, town.shop.id)}, *forgeries(town, person.identifier).values()):
        ask(identifier=person.identifier, **proof)
        ask(identifier="nobody-0000", **proof)
    assert (recorded(), town.grace.get(f"/people/{person.contact}/sessions").json()["sessions"]) == before
    assert town.shop.backend.get("/person", "nobody-0000").status_code == 404


def test_a_request_without_an_origin_is_told_so(town):
    codes = [finding["code"] for finding in town.shop.door.post("/doctor", {"identifier": "ada-1815"}).json()["findings"]]
    assert codes == ["origin_missing"]
    answer = Rest(town.server.address, town.shop.id, ORIGIN).post("/doctor", {}).json()
    assert (answer["findings"], answer["origin"], answer["mode"]) == ([], ORIGIN, "open")
    assert abs(answer["now"] / 1000 - time.time()) < 30
