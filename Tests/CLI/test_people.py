"""One person on the command line: what is kept about them, that it be gone, and that they be signed out everywhere."""

import json

import pytest
from client import Rest, Socket
from perch import until
from sentences import fails
from tokens import identify

UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057"
ADA = 'ada "7f3c91" 🐦'


@pytest.fixture
def widget(perch):
    return perch.add_widget("Shop")


@pytest.fixture
def rest(perch, widget):
    return Rest(perch.address, widget)


@pytest.fixture
def ada(rest):
    """Ada, with a history of her own and one that was merged into it."""
    first = identify(rest, ADA, attributes={"name": "Ada Lovelace", "email": "ada@example.com"}).json()
    rest.say(first["token"], "the engine weaves patterns")
    guest = rest.session(city="London")
    rest.say(guest["token"], "a stranger asks")
    assert identify(rest, ADA, guest["token"]).json()["outcome"] == "merged"
    return {**first, "merged": guest["contact"]["id"]}


@pytest.fixture
def bob(rest):
    answer = identify(rest, "bob-0815", attributes={"email": "bob@example.com"}).json()
    rest.say(answer["token"], "nobody must read this")
    return answer


def who(widget):
    return ["--widget", widget, "--identifier", ADA]


def test_an_export_holds_everything_about_one_person_and_nothing_about_others(perch, widget, ada, bob):
    text = perch.do("person", "export", *who(widget))
    document = json.loads(text)
    assert document["person"]["identifier"] == ADA
    for kept in ("the engine weaves patterns", "a stranger asks", "Ada Lovelace", "ada@example.com", "London"):
        assert kept in text, kept
    assert "nobody must read this" not in text and "bob" not in text
    assert ada["token"] not in text and ada["revocation"] not in text, "an export opens no door"
    assert {entry["what"] for entry in document["timeline"]} >= {"created", "merged"}
    for id in (ada["contact"]["id"], ada["merged"]):
        assert json.loads(perch.do("person", "export", "--contact", id))["conversations"] == document["conversations"]


def test_an_anonymous_visitor_is_named_by_the_contact_s_id(perch, rest, bob):
    session = rest.session()
    rest.say(session["token"], "who am I?")
    assert "who am I?" in perch.do("person", "export", "--contact", session["contact"]["id"])
    perch.do("person", "erase", "--contact", session["contact"]["id"])
    until(lambda: rest.get("/history", session["token"]).status_code == 401, "the session to end")
    assert rest.history(bob["token"])[0]["text"] == "nobody must read this"


def test_an_erased_person_is_gone_and_the_others_are_not(perch, widget, rest, ada, bob):
    with Socket(perch.address, widget) as connection:
        connection.hello(ada["token"])
        perch.do("person", "erase", *who(widget))
        assert connection.close_code() == 4500
    assert rest.get("/history", ada["token"]).status_code == 401
    fails(perch, "person", "export", *who(widget), saying="nobody")
    fails(perch, "person", "erase", "--contact", ada["contact"]["id"], saying="nobody")
    again = identify(rest, ADA).json()
    assert again["outcome"] == "created" and rest.history(again["token"]) == []
    assert [message["text"] for message in rest.history(bob["token"])] == ["nobody must read this"]


def test_logging_out_ends_every_session_of_one_person(perch, widget, rest, ada, bob):
    other = identify(rest, ADA).json()["token"]
    with Socket(perch.address, widget) as connection:
        connection.hello(other)
        assert "3" in perch.do("person", "log-out", *who(widget))
        assert connection.close_code() == 4500
    assert rest.get("/history", ada["token"]).status_code == rest.get("/history", other).status_code == 401
    assert rest.get("/history", bob["token"]).status_code == 200
    assert "0" in perch.do("person", "log-out", *who(widget))
    assert len(rest.history(identify(rest, ADA).json()["token"])) == 2, "it was a logout, not an erasure"


def test_nobody_is_said_and_so_are_names_that_make_no_sense(perch, widget, ada):
    outlet = perch.add_widget("Outlet")
    for words in (["export"], ["erase"]):
        fails(perch, "person", *words, "--widget", widget, "--identifier", "nobody-1", saying="nobody")
        fails(perch, "person", *words, "--widget", outlet, "--identifier", ADA, saying="nobody")
        fails(perch, "person", *words, "--contact", UNKNOWN, saying="nobody")
        fails(perch, "person", *words, "--contact", "nonsense", saying="nobody|id")
        fails(perch, "person", *words, "--widget", UNKNOWN, "--identifier", ADA, saying="widget")
        fails(perch, "person", *words, saying="--widget.*--identifier|--contact")
        fails(perch, "person", *words, "--widget", widget, "--contact", ada["contact"]["id"], saying="--identifier|--contact")
    fails(perch, "person", "log-out", "--widget", widget, "--identifier", "undefined", saying="placeholder")
    assert len(json.loads(perch.do("person", "export", *who(widget)))["conversations"]) == 2
