"""A person is erased while others go on talking: nothing of theirs stays anywhere, and nothing of the others' is lost."""

import sqlite3
import threading
import time
from contextlib import closing

import httpx
import pytest
from archive import faults_of, messages_in
from client import draft
from perch import until
from talk import Talk
from tokens import identify
from traces import ERASERS, Life, try_to_erase


@pytest.fixture
def life(perch, inbox):
    perch.environment["PERCH_LOG_LEVEL"] = "trace"
    perch.restart()
    return Life(perch, perch.add_widget("Shop"), inbox)


@pytest.mark.parametrize("way", ERASERS)
def test_nothing_of_an_erased_person_is_found_in_any_file_answer_or_log(perch, inbox, life, way):
    assert {kind for found in life.found_in_files().values() for kind in found} >= {kind for kind in life.needles if "text" in kind or "name" in kind}
    with Talk(perch, life.widget) as talk, life.socket() as connection:
        ERASERS[way](life)
        assert life.found_in_files() == {}, "while the server runs"
        assert connection.close_code() == 4500
        before = talk.history.acknowledged
        until(lambda: talk.history.acknowledged > before + 5, "the talk to go on")
    answers = [inbox.get("/tickets", state=state).text for state in ("open", "closed")]
    answers += [inbox.get(f"/widgets/{life.widget}/refusals").text, inbox.get("/widgets").text, httpx.get(f"{perch.address}/metrics", timeout=20).text]
    answers += [inbox.get(f"/tickets/{ticket}/history").text for ticket in life.tickets] + [perch.do("audit", "list"), perch.do("audit", "list", "--json")]
    assert [life.found_in(answer) for answer in answers] == [[]] * len(answers)
    assert "/messages" in (log := whole_log(perch)), "the log must say something"
    assert life.found_in(log) == []
    perch.terminate()
    assert life.found_in_files() == {}, "after the server has stopped"
    assert faults_of(perch.data) == []
    assert talk.history.findings(messages_in(perch.data)) == []


def whole_log(perch):
    perch._log.seek(0)
    return perch._log.read().decode()


def test_every_door_says_that_an_erased_person_never_was(perch, inbox, life):
    assert life.backend.get("/person", life.identifier).status_code == 200
    ERASERS["the Inbox"](life)
    for answer in (inbox.get(f"/people/{life.contact}/export"), inbox.get(f"/people/{life.contact}/timeline"), inbox.get(f"/people/{life.contact}/sessions"),
                   inbox.change("DELETE", f"/people/{life.contact}"), life.backend.get("/person", life.identifier), life.backend.get("/person/timeline", life.identifier),
                   *(inbox.get(f"/tickets/{ticket}") for ticket in life.tickets)):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for token in life.tokens:
        assert life.rest.get("/history", token).status_code == 401
    assert life.backend.ask("DELETE", "/person", life.identifier).status_code == 204
    assert life.backend.ask("DELETE", "/sessions", life.identifier).json() == {"ended": 0}
    assert identify(life.rest, life.identifier).json()["outcome"] == "created", "not even the ratchet remembers"


def test_what_somebody_writes_at_the_moment_of_their_erasure_is_erased_too(perch, life):
    refusals, words = [], life.needle("last word")

    def write(token):
        while (answer := life.rest.post("/messages", {"draft": draft(words)}, token)).status_code in (201, 429):
            pass
        refusals.append(answer.status_code)

    writers = [threading.Thread(target=write, args=(token,), daemon=True) for token in life.tokens for _ in range(2)]
    for writer in writers:
        writer.start()
    until(lambda: "last word" in str(life.found_in_files()), "their words to arrive")
    ERASERS["the Inbox"](life)
    for writer in writers:
        writer.join(60)
    assert refusals == [401] * len(writers)
    assert life.found_in_files() == {}
    perch.terminate()
    assert faults_of(perch.data) == []


def test_whoever_was_merged_is_erased_and_exported_as_the_person_they_are(inbox, life):
    """An agent's page may still have the id from before the merge."""
    before = life.merged[0]
    exported = inbox.get(f"/people/{before}/export").json()
    assert exported["person"]["id"] == life.contact and len(exported["conversations"]) == len(life.tickets)
    assert inbox.change("DELETE", f"/people/{before}").status_code == 204
    assert life.backend.get("/person", life.identifier).status_code == 404
    assert life.found_in_files() == {}


def test_an_agent_who_looks_at_an_erased_person_is_told(inbox, life):
    ticket = sorted(life.tickets)[0]
    with inbox.socket() as looking, inbox.socket() as elsewhere:
        for socket in (looking, elsewhere):
            socket.hello()
        looking.send({"type": "open", "ref": 1, "ticket": ticket})
        looking.wait("opened")
        ERASERS["the backend"](life)
        for socket in (looking, elsewhere):
            told = socket.wait("erased")
            assert told["person"] == life.contact and set(told["tickets"]) >= {ticket}


def test_an_erasure_is_finished_when_whoever_was_reading_the_files_has_left(perch, life):
    """A backup or a curious owner holds an old state of the database while somebody is erased."""
    with closing(sqlite3.connect(perch.data / "perch.sqlite")) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM message").fetchone()[0] > 0
        erasing = threading.Thread(target=try_to_erase, args=(life,), daemon=True)
        erasing.start()
        until(lambda: life.inbox.get(f"/people/{life.contact}/timeline").status_code == 404, "the person to be gone")
        began = time.monotonic()
        life.rest.session()
        assert time.monotonic() - began < 4.5, "somebody else had to wait for it: as long as the store waits for a lock"
        erasing.join(30)
        assert not erasing.is_alive(), "the agent still waits for an answer"
        assert life.inbox.get(f"/people/{life.contact}/timeline").status_code == 404
    until(lambda: life.found_in_files() == {}, "the rest to be erased", 90)


def test_the_audit_keeps_that_somebody_was_erased_and_by_whom(perch, life):
    ERASERS["the backend"](life)
    last = perch.json("audit", "list")[-1]
    assert (last["what"], last["by"]["kind"], last["contact"]) == ("erased", "api", life.contact)
    assert perch.json("audit", "verify")["ok"]
