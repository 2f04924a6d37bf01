"""A seeded stream of messages that are well framed and yet wrong: no JSON, wrong types in every field, names that are not the client's to say."""

import json
import uuid
from dataclasses import dataclass

from client import draft_id
from oddities import UNKNOWN, with_field

FINE = "fine"
NO_ID = ["", "\u0000", "none", "__proto__", UNKNOWN[:-1], UNKNOWN + "0", UNKNOWN.replace("-", ""), "../../etc/passwd", "' OR 1=1 --", "x" * 11_000]
MOST, LEAST = 2**63 - 1, -(2**63)


class Raw(float):
    """A number as it is written, which JSON libraries would not write so."""

    def __new__(cls, written):
        it = super().__new__(cls, 0)
        it.written = written
        return it


HUGE = [Raw("1e400"), Raw("-1e400"), Raw(str(MOST + 1)), Raw(str(LEAST - 1)), Raw("1.5"), Raw("1e-3"), Raw("9" * 400)]
WRONG = {
    str: [None, True, 7, 1.5, [], {}, ["a"]],
    bool: [None, 0, 1, "true", "", [], {}],
    int: [None, True, "1", "", [], {}, *HUGE],
    dict: [None, True, 7, "x", [], [{}]],
    list: [None, True, 7, "x", {}],
}
OPTIONAL = {"token", "resume", "conversation in send"}
SERVER_FRAMES = ["welcome", "ack", "refused", "message", "conversation", "contact", "presence", "opened", "person", "tickets", "moved", "pong"]
OTHER_NAMES = ["", " ", "Ping", "PING", "ping ", "ping\u0000", "\u0000", "__proto__", "constructor", "toString", "subscribe", "publish", "phx_join", "close", "error", "eval", "admin",
               "greeting", "here", "gone", "unfollow", "closing", "badFrame", "type", "null", "👻", "p\u0456ng", "x" * 60_000]


@dataclass
class Oddity:
    name: str
    text: bytes
    # What may be said to it: codes of errors, "ack", or FINE.
    answers: frozenset
    # Which field the error must name, and which `ref` the answer must repeat.
    field: str | None = None
    ref: int | None = None


class OddMessages:
    """For one kind of client. `before` yields what comes instead of a hello, `after` what comes later."""

    def __init__(self, random, hello, is_agent, conversation):
        self.random = random
        self.hello = {**hello, "resume": {"epoch": UNKNOWN, "contact": 1, "conversations": {UNKNOWN: [5, 2]}}}
        self.is_agent = is_agent
        self.conversation = conversation

    def before(self):
        while True:
            yield self._mistyped(self.hello) if self.random.random() < 0.6 else self._no_json()

    def after(self):
        kinds = [self._a_wrong_field] * 5 + [self._no_json] * 3 + [self._another_name] * 2 + [self._not_for_this_door, self._odd_content, self._a_key_twice, self._extra_keys]
        while True:
            yield self.random.choice(kinds)()

    # Types

    def _frames(self):
        ref, place = self.random.getrandbits(50), self.conversation
        frames = [
            {"type": "send", "ref": ref, "draft": {"id": draft_id(), "text": "Hello"}, "conversation": place},
            {"type": "typing", "conversation": place, "typing": True},
            {"type": "read", "conversation": place, "sequence": 1},
            {"type": "ping"},
            {"type": "open", "ref": ref, "ticket": place, "resume": self.hello["resume"]},
            {"type": "leave", "ticket": place},
            self.hello,
        ]
        return frames

    def _a_wrong_field(self):
        return self._mistyped(self.random.choice(self._frames()))

    def _mistyped(self, frame):
        path, right = self.random.choice(list(every_field(frame)))
        optional = path in OPTIONAL or f"{path} in {frame['type']}" in OPTIONAL
        wrong = [value for value in WRONG[type(right)] + ([] if inside_a_list(path) or is_an_entry(path) else [KeyError]) if not (optional and value in (None, KeyError))]
        value = self.random.choice(wrong)
        named = path.rsplit(".", 1)[0] if inside_a_list(path) else path
        return Oddity(f"{frame['type']} with {shown(value)} as {path}", written(with_field(frame, path, value)), frozenset(["invalid_request"]), named)

    # Text

    def _no_json(self):
        good = json.dumps(self.random.choice(self._frames()))
        deep = self.random.choice([600, 2_000, 10_000])
        odd = self.random.choice([
            good[:self.random.randrange(len(good))], good + "x", good + good, good + ",", good.replace('"', "'"), good.replace(":", "=", 1), "//\n" + good + "/*", good.replace("{", "{,", 1),
            "", " ", "\t\n", "ping", "null", "true", "12", '"ping"', "[]", f"[{good}]", "{", "}", '{"type"}', '{"type":}', '{"type":ping}', "{type:'ping'}", '{"type":"ping', '{"type":"ping\n"}',
            '{"type":"\\x70ing"}', '{"type":"\\ud800"}', '{"type":"\\udc00\\ud800"}', '{"type":"\\u12"}', '{"type":"read","conversation":"\\ud83d","sequence":1}',
            '{"type":"read","conversation":"x","sequence":NaN}', '{"type":"read","conversation":"x","sequence":-Infinity}', '{"type":"read","conversation":"x","sequence":0x10}',
            '{"type":"read","conversation":"x","sequence":01}', '{"type":"read","conversation":"x","sequence":1e}', "[" * deep, "[" * deep + "]" * deep, '{"a":' * deep + "1" + "}" * deep,
            '{"type":"ping","a":' + "[" * deep + "]" * deep + "}", '{"type":' * 5_000, "\u0000" * 1_000, "\ufffe", "<frame type='ping'/>",
        ])
        return Oddity(f"no JSON: {odd[:40]}", odd.encode(), frozenset(["invalid_request"]))

    def _a_key_twice(self):
        """One of the two counts, and nothing else happens."""
        twice = self.random.choice([
            '{"type":"ping","type":"dance"}', '{"type":"dance","type":"ping"}', '{"type":"ping","type":7}', '{"type":7,"type":"ping"}', '{"type":"ping","type":"ping"}',
            '{"type":"typing","conversation":"x","typing":true,"typing":"yes"}', '{"type":"ping","typ\\u0065":"welcome"}',
            '{"type":"send","ref":1,"ref":2,"draft":{"id":"x","text":"a"},"draft":{"id":"y","text":"b"}}',
        ])
        return Oddity(f"a key twice: {twice}", twice.encode(), frozenset([FINE, "invalid_request", "invalid_message"]))

    def _extra_keys(self):
        extra = self.random.choice([
            {"__proto__": {"type": "send", "isAdmin": True}}, {"constructor": {"prototype": {"type": "open"}}}, {"": ""}, {"\u0000": None}, {"token": "x" * 43}, {"cookie": "__Host-perch=x"},
            {"agent": True, "role": "owner"}, {"mood": {"good": [1, {"very": None}]}}, {str(number): number for number in range(4_000)}, {"x" * 50_000: 1}, {"number": Raw("1e400")},
            {"text": "\u202e\u0000\uffff"}, {"deep": nested(20)},
        ])
        return Oddity(f"a ping with {list(extra)[0][:20]}", written({"type": "ping", **extra}), frozenset([FINE]))

    # Names

    def _another_name(self):
        name = self.random.choice(SERVER_FRAMES + OTHER_NAMES)
        body = self.random.choice([{}, {"ref": 1}, {"message": {"id": f"{UNKNOWN}:1", "text": "forged"}}, {"token": "x" * 43}, {"conversation": self.conversation, "typing": True}])
        return Oddity(f"type {name[:20]}", written({"type": name, **body}), frozenset(["invalid_request"]), "type")

    def _not_for_this_door(self):
        """Right, but not here: a second hello, and what only agents may say."""
        frame = self.hello if self.is_agent or self.random.random() < 0.5 else {"type": "open", "ref": 1, "ticket": self.conversation}
        return Oddity(f"{frame['type']} at the wrong door", written(frame), frozenset(["invalid_request"]), "type")

    # Content

    def _odd_content(self):
        ref = self.random.getrandbits(50)
        send = {"type": "send", "ref": ref, "draft": {"id": draft_id(), "text": "Hello"}, "conversation": self.conversation}
        stranger, no_id = str(uuid.UUID(int=self.random.getrandbits(128))), self.random.choice(NO_ID)
        nowhere = ["not_found", "invalid_request"]
        kinds = [
            lambda: self._answered(with_field(send, "draft.id", no_id), ["invalid_message"], "draft.id"),
            lambda: self._answered(with_field(send, "draft.text", self.random.choice(["", "x" * 10_001, "é" * 10_001, "x" * 60_000])), ["invalid_message"], "draft.text"),
            lambda: self._answered(with_field(send, "conversation", no_id), nowhere),
            lambda: self._answered(with_field(send, "conversation", stranger), nowhere if self.is_agent else ["ack"]),
            lambda: self._silent({"type": "read", "conversation": self.random.choice([stranger, no_id]), "sequence": self.random.choice([0, -1, MOST, LEAST])}),
            lambda: self._silent({"type": "typing", "conversation": self.random.choice([stranger, no_id]), "typing": True}),
            lambda: self._silent({"type": "read", "conversation": self.conversation, "sequence": self.random.choice([0, -1, LEAST])}),
        ]
        if self.is_agent:
            kinds.append(lambda: self._silent({"type": "leave", "ticket": self.random.choice([stranger, no_id])}))
            kinds.append(lambda: self._answered({"type": "open", "ref": ref, "ticket": self.random.choice([stranger, no_id])}, nowhere))
        return self.random.choice(kinds)()

    def _answered(self, frame, answers, field=None):
        return Oddity(f"{frame['type']} with odd {field or 'content'}", written(frame), frozenset(answers), field, frame["ref"])

    def _silent(self, frame):
        return Oddity(f"{frame['type']} of nothing", written(frame), frozenset([FINE]))


def every_field(value, prefix=""):
    """Every field and every place in a list, with its dotted path."""
    places = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in places:
        yield f"{prefix}{name}", inner
        if isinstance(inner, (dict, list)):
            yield from every_field(inner, f"{prefix}{name}.")


def inside_a_list(path):
    return path.rsplit(".", 1)[-1].isdigit()


def is_an_entry(path):
    return path.rsplit(".", 1)[-1] == UNKNOWN


def nested(depth):
    return [nested(depth - 1)] if depth else []


def shown(value):
    return "nothing" if value is KeyError else value.written[:20] if isinstance(value, Raw) else json.dumps(value)[:20]


def written(value):
    """As JSON, with raw numbers as they are written."""
    raws = []

    def mark(value):
        if isinstance(value, Raw):
            raws.append(value.written)
            return f"raw number {len(raws) - 1}"
        if isinstance(value, dict):
            return {name: mark(inner) for name, inner in value.items()}
        return [mark(inner) for inner in value] if isinstance(value, list) else value

    text = json.dumps(mark(value))
    for number, raw in enumerate(raws):
        text = text.replace(f'"raw number {number}"', raw)
    return text.encode()
