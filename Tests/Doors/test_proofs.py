"""Every proof of Tests/Wire/proofs.json, put to the running server: who comes in, and in which words the others are turned away."""

import itertools
import statistics
import time

import pytest
from client import Rest
from keys import add_key
from oddities import refused
from proof_vectors import ADA, VECTORS, Furniture
from tokens import identify, token

STATUS = {"invalid_request": 400, "invalid_identifier": 422, "signature_invalid": 403, "signature_expired": 403}


@pytest.fixture(scope="module", params=["open", "signed"])
def furniture(server, request):
    furniture = Furniture(server)
    furniture.set_mode(request.param)
    return furniture


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_proof_is_judged_as_the_vectors_say(furniture, vector):
    answer = furniture.put(vector)
    if vector["expect"] == "ok":
        assert answer.status_code == 200, answer.text
        identified = answer.json()
        assert (identified["identifier"], identified["assurance"]) == (identified["contact"]["identifier"], "verified")
    else:
        refused(answer, vector["expect"], status=STATUS[vector["expect"]])
        assert not {"token", "contact", "outcome"} & set(answer.json())


def test_a_bad_proof_is_never_taken_for_a_bare_identifier(server):
    widget = server.add_widget("Open")
    add_key(server, widget, "jwt")
    rest = Rest(server.address, widget)
    assert identify(rest, "ada-1815").json()["assurance"] == "claimed"
    refused(identify(rest, "ada-1815", token="a.b.c"), "signature_invalid")
    refused(identify(rest, "ada-1815", signature="0" * 64), "signature_invalid")


@pytest.fixture(scope="module")
def closed(server):
    """A widget that takes signed identities only, with Ada, who is known there, and Grace, who is known elsewhere."""
    shop, outlet = server.add_widget("Shop"), server.add_widget("Outlet")
    keys = {widget: add_key(server, widget, "jwt") for widget in (shop, outlet)}
    server.do("widget", "set", shop, "--mode", "signed")
    for widget, identifier in ((shop, ADA), (outlet, "grace-1906")):
        rest = Rest(server.address, widget)
        identified = identify(rest, identifier, token=token(keys[widget], identifier, widget)).json()
        assert identified["assurance"] == "verified"
        rest.say(identified["token"], "I am here")
    return shop, keys[shop], keys[outlet]


KNOWN, FOREIGN, UNKNOWN = ADA, "grace-1906", "nobody-0000"


def bad_proofs(closed, identifier):
    shop, key, foreign = closed
    now = int(time.time())
    return {
        "none": {},
        "a forged token": {"token": token(key, identifier, shop)[:-8] + "AAAAAAAA"},
        "a token of another widget": {"token": token(foreign, identifier, shop)},
        "somebody else's token": {"token": token(key, "mallory-13", shop)},
        "an expired token": {"token": token(key, identifier, shop, iat=now - 7200, exp=now - 3600)},
        "a forged signature": {"signature": "0" * 64},
    }


@pytest.mark.parametrize("proof", ["none", "a forged token", "a token of another widget", "somebody else's token", "an expired token", "a forged signature"])
def test_refusals_of_known_unknown_and_foreign_ids_are_the_same_bytes(closed, server, proof):
    rest = Rest(server.address, closed[0])
    seen = set()
    for identifier, comes_as in itertools.product((KNOWN, FOREIGN, UNKNOWN), (lambda: None, lambda: rest.session()["token"])):
        answer = identify(rest, identifier, comes_as(), **bad_proofs(closed, identifier)[proof])
        refused(answer, "signature_required" if proof == "none" else "signature_expired" if proof == "an expired token" else "signature_invalid", status=403)
        headers = tuple(sorted((name, value) for name, value in answer.headers.items() if name not in ("date", "x-request-id")))
        seen.add((answer.status_code, answer.content, headers))
    assert len(seen) == 1, seen


@pytest.mark.parametrize("proof", ["none", "a forged token"])
def test_refusals_of_known_unknown_and_foreign_ids_take_the_same_time(closed, server, proof, record_property):
    rest = Rest(server.address, closed[0])
    for attempt in range(3):
        times = {identifier: [] for identifier in (KNOWN, FOREIGN, UNKNOWN)}
        for _ in range(300):
            for identifier, spent in times.items():
                body = bad_proofs(closed, identifier)[proof]
                began = time.perf_counter()
                identify(rest, identifier, **body)
                spent.append(time.perf_counter() - began)
        medians = {identifier: statistics.median(spent) for identifier, spent in times.items()}
        if max(medians.values()) < 1.15 * min(medians.values()):
            record_property(proof, " ".join(f"{identifier} {median * 1e3:.2f} ms" for identifier, median in medians.items()))
            return
    raise AssertionError(f"three times, one of them took longer: {medians}")
