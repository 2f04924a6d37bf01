"""Thousands of malformed frames and messages, drawn by chance, each judged. PERCH_SEED replays a run, PERCH_MALFORMED_CASES makes it longer."""

import os
import sqlite3
from contextlib import closing

import pytest
from client import InboxRest
from furnished import PASSWORD
from onslaught import Onslaught, Target
from rawsocket import Door
from vitals import Vitals, back_to

CASES = int(os.environ.get("PERCH_MALFORMED_CASES", 10_000))


@pytest.fixture
def perch(perch):
    """Sends are not limited here: it is not the limit that shall answer."""
    perch.environment = {**perch.environment, "PERCH_LIMIT_MESSAGES_PER_SECOND": "1000000", "PERCH_LIMIT_MESSAGES_BURST": "1000000"}
    return perch.restart()


def secrets_of(perch, *shown):
    """What no connection may ever hear: credentials, the server's own secret, hashes of passwords, and where the data lies."""
    with closing(sqlite3.connect(f"file:{perch.data}/perch.sqlite?mode=ro", uri=True)) as database:
        stored = [value for value, in database.execute("SELECT value FROM setting WHERE name = 'secret' UNION SELECT password FROM agent")]
    assert len(stored) > 1, "the server's secret and Grace's password are stored"
    return [each.encode() for each in (*stored, *shown, PASSWORD, str(perch.data))]


@pytest.mark.timeout(max(600, CASES // 50))
def test_malformed_frames_and_messages_are_closed_by_the_book_or_refused_in_constant_words(perch, widget, rest, inbox, seed, record_property):
    record_property("put", f"{CASES} cases with PERCH_SEED={seed}")
    ada, mallory = rest.session()["token"], rest.session()["token"]
    rest.say(ada, "nobody else's business")
    mine = rest.say(mallory, "the first of mine")["conversation"]
    other_agent = InboxRest.sign_in(perch.address, "grace@example.com", PASSWORD)
    told = secrets_of(perch, ada, mallory, inbox.cookie.split("=")[1], other_agent.cookie.split("=")[1])
    targets = [Target(Door.of_visitor(perch, widget, mallory), False, mine), Target(Door.of_agent(inbox), True, mine)]
    Onslaught(f"{seed} warming up", targets, told).run(1500)
    before = Vitals.of(perch)

    onslaught = Onslaught(str(seed), targets, told).run(CASES)

    record_property("counts", dict(sorted(onslaught.counts.items())))
    record_property("took", f"{before} before, {back_to(before, perch, tolerance=0.25)} after")
    assert sum(onslaught.counts.values()) == CASES
    assert len(onslaught.sentences) < 20, f"too many for constant sentences: {onslaught.sentences}"
    assert [message["text"] for message in rest.history(ada)] == ["nobody else's business"]
    assert "forged" not in {message["text"] for message in rest.history(mallory)}
    assert rest.say(ada, "still here")["sequence"] == 2
