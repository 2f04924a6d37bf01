"""Puts malformed frames and messages to a server, thousands of them, and judges each answer."""

import itertools
import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import rfc6455
from broken_frames import BrokenFrames
from oddities import INSIDES, assert_error
from odd_messages import FINE, OddMessages
from rawsocket import CLOSE, PING, PONG, TEXT, code_of, frame, masked, text

CHUNK = 250
ERROR_CODES = {"invalid_request", "invalid_message", "not_found", "rate_limited"}
# Ten frames that cannot be read end a connection; nine leave it open.
BAD_FRAMES_BEFORE_THE_END = 9


@dataclass
class Target:
    """Who attacks: through which door, and the conversation that is theirs."""

    door: object
    is_agent: bool
    conversation: str


@dataclass
class Onslaught:
    seed: str
    targets: list
    secrets: list
    counts: Counter = field(default_factory=Counter)
    # What was said, without the names in quotes.
    sentences: set = field(default_factory=set)

    def run(self, count, threads=6):
        """Puts so many cases, in chunks that are the same for the same seed."""
        pool = ThreadPoolExecutor(threads)
        try:
            for counts in pool.map(self._chunk, range(count // CHUNK)):
                self.counts += counts
        finally:
            pool.shutdown(cancel_futures=True)
        return self

    def _chunk(self, number):
        target = self.targets[number % len(self.targets)]
        attacker = Attacker(target, Random(f"{self.seed} {number}"), self.secrets, self.sentences)
        try:
            attacker.attack()
        except (AssertionError, TimeoutError) as problem:
            raise AssertionError(f"seed {self.seed}, chunk {number}, case “{attacker.case}”: {problem}") from problem
        return attacker.counts


class Attacker:
    """One chunk of cases, one after the other: most with a connection to themselves, those that leave it open share one."""

    def __init__(self, target, random, secrets, sentences):
        self.target = target
        self.random = random
        self.secrets = secrets
        self.sentences = sentences
        self.counts = Counter()
        self.connection = None
        self.case = None
        self._is_inside = None
        self._bad = 0
        self._marks = itertools.count(1)

    def attack(self):
        messages = OddMessages(self.random, self.target.door.hello, self.target.is_agent, self.target.conversation)
        for self.case, data in itertools.islice(BrokenFrames(self.random), CHUNK // 2):
            self._put_frames(data)
        for oddity in itertools.islice(messages.before(), CHUNK // 10):
            self._put_message(oddity, inside=False)
        for oddity in itertools.islice(messages.after(), CHUNK - CHUNK // 2 - CHUNK // 10):
            self._put_message(oddity, inside=True)
        self._hang_up()

    # Frames

    def _put_frames(self, data):
        connection = self._connection(inside=True)
        mark = self._mark()
        right = rfc6455.read(data + mark)
        connection.send(data + mark)
        # A frame that claims to be longer than it is has swallowed the mark, and the server waits for the rest.
        is_waiting = right.code is None and unmasked(mark) not in right.pings
        if is_waiting:
            connection.finish()
        code, errors = self._listen(mark)
        assert all(error["code"] in ERROR_CODES for error in errors), errors
        self._bad += len(errors)
        expected = 1006 if is_waiting else right.code
        assert code == expected, f"{code} instead of {expected} for {data[:200].hex()}"
        self.counts[f"closed with {rank(code)}" if code else "left open"] += 1
        if right.is_inside_a_message:
            self._hang_up()

    # Messages

    def _put_message(self, oddity, inside):
        self.case = oddity.name
        connection = self._connection(inside)
        mark = self._mark()
        connection.send(text(oddity.text) + mark)
        code, errors = self._listen(mark, oddity.ref)
        assert code is None, f"closed with {code}"
        answers = {error["code"] for error in errors} or {"ack" if "ack" in oddity.answers else FINE}
        assert len(errors) < 2 and answers <= oddity.answers, f"{errors or FINE} instead of {set(oddity.answers)} for {oddity.text[:400]}"
        for error in errors:
            assert oddity.field is None or error.get("field") == oddity.field, f"{error} does not name {oddity.field}"
        self._bad += len(errors)
        self.counts["refused" if errors else "left unanswered or acknowledged"] += 1

    # Connections

    def _connection(self, inside):
        if self.connection and (self._is_inside != inside or self._bad >= BAD_FRAMES_BEFORE_THE_END):
            self._hang_up()
        if not self.connection:
            self.connection = self.target.door.enter() if inside else self.target.door.open()
            self._is_inside, self._bad = inside, 0
        return self.connection

    def _mark(self):
        """A ping whose pong says that everything before it has been read."""
        return frame(PING, b"mark %d" % next(self._marks))

    def _listen(self, mark, ref=None):
        """Everything up to the mark's pong (and the answer to that ref), or to the end: the closing code, if any, and the errors."""
        errors, is_answered, is_read = [], ref is None, False
        while not (is_answered and is_read):
            said = self.connection.next()
            if said is None or said.opcode == CLOSE:
                self._hang_up()
                return code_of(said) if said else 1006, errors
            if said.opcode == PONG:
                is_read = is_read or said.payload == unmasked(mark)
            elif said.opcode == TEXT:
                told = json.loads(said.payload)
                if told["type"] == "refused":
                    assert_error(told["error"])
                    self.sentences.add(re.sub("“[^”]*”", "“…”", told["error"]["message"]))
                    errors.append(told["error"])
                is_answered = is_answered or (told["type"] in ("refused", "ack", "opened") and told.get("ref") == ref)
        return None, errors

    def _hang_up(self):
        if self.connection:
            self.connection.close()
            said = bytes(self.connection.heard)
            self.connection = None
            assert not any(secret in said for secret in self.secrets), "a secret was told"
            assert not INSIDES.search(said), f"it speaks of its insides: {INSIDES.search(said)}"


def unmasked(ping):
    return masked(ping[6:], ping[2:6])


def rank(code):
    """Codes of a client's own goodbye count as one."""
    return code if code in (1002, 1003, 1006, 1007, 1009) else "the client's own code"
