"""The server is killed while somebody is erased: either it happened or it did not, and after a restart nothing is half done."""

import threading
import time

import pytest
from archive import faults_of, messages_in
from client import InboxRest
from perch import Perch, until
from talk import Talk
from traces import ERASERS, Life, try_to_erase

FRACTIONS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.1)


@pytest.fixture(scope="module")
def long_life(furnished):
    """Data in which Ada has said a great deal, on which no server runs."""
    perch = Perch(PERCH_LIMIT_MESSAGES_PER_SECOND="100000", PERCH_LIMIT_MESSAGES_BURST="100000").furnished_like(furnished)
    perch.start()
    life = Life(perch, perch.add_widget("Shop"), InboxRest(perch.address, furnished.cookie), messages=400)
    with Talk(perch, life.widget) as life.talk:
        pass
    perch.terminate()
    yield life
    perch.close()


@pytest.fixture
def again(long_life):
    """The same life on a fresh copy of that data, with a server."""
    perch = Perch().furnished_like(long_life.perch)
    yield Again(long_life, perch.start())
    perch.close()


class Again(Life):
    def __init__(self, life, perch):
        self.__dict__.update(life.__dict__)
        self.perch = perch
        self.inbox = InboxRest(perch.address, life.inbox.cookie)
        self.backend = type(life.backend)(perch, life.widget, life.keys["api"].secret)


@pytest.fixture(scope="module")
def usual(long_life):
    """How long an erasure takes when nothing comes between."""
    perch = Perch().furnished_like(long_life.perch)
    life = Again(long_life, perch.start())
    began = time.monotonic()
    ERASERS["the Inbox"](life)
    took = time.monotonic() - began
    perch.close()
    return took


@pytest.mark.parametrize("fraction", FRACTIONS)
def test_an_erasure_that_is_killed_is_done_or_not_and_is_finished_after_a_restart(again, usual, fraction, record_property):
    erasing = threading.Thread(target=try_to_erase, args=(again,), daemon=True)
    erasing.start()
    time.sleep(usual * fraction)
    again.perch.kill()
    erasing.join(10)
    left = sum(map(len, again.found_in_files().values()))
    again.perch.start()
    done = again.perch.run("person", "export", "--contact", again.contact)
    record_property(f"killed after {fraction:.0%} of {usual * 1e3:.0f} ms:", f"{'erased' if done.returncode else 'not erased'}, with {left} words in the files that the dead server left")
    if done.returncode == 0:
        assert set(again.found_in(done.stdout)) >= {kind for kind in again.needles if "text" in kind}, "half of it is gone"
        ERASERS["the Inbox"](again)
    else:
        assert "nobody" in done.stderr, done.stderr
    until(lambda: again.found_in_files() == {}, "the rest to be erased", 60)
    again.perch.terminate()
    assert again.found_in_files() == {} and faults_of(again.perch.data) == []
    assert again.talk.history.findings(messages_in(again.perch.data)) == []
