"""Tests/Wire/proofs.json, made flesh: its keys on a server, and each vector as the request that it describes."""

import json
import time
from dataclasses import dataclass

from client import Rest
from damage import DAMAGES
from keys import Key, add_key, revoke
from perch import ROOT
from tokens import compact, identify, signature, signed

FILE = json.loads((ROOT / "Tests" / "Wire" / "proofs.json").read_text(encoding="utf-8"))
VECTORS = FILE["vectors"]
ADA = "ada-7f3c91d2e8"


class Furniture:
    """The widgets and keys of the file on one server. Keys are made in their order, so that a revoked one makes room."""

    def __init__(self, server):
        self.server = server
        self.widgets = {name: server.add_widget(name) for name in dict.fromkeys(each["widget"] for each in FILE["keys"].values())}
        self.doors = {name: Rest(server.address, widget) for name, widget in self.widgets.items()}
        self.keys = {name: self._make(each) for name, each in FILE["keys"].items()}

    def _make(self, wanted):
        widget = self.widgets[wanted["widget"]]
        key = add_key(self.server, widget, wanted["purpose"], wanted.get("algorithm", "HS256"))
        if wanted.get("revoked"):
            revoke(self.server, widget, key)
        return key

    def set_mode(self, mode):
        for widget in self.widgets.values():
            self.server.do("widget", "set", widget, "--mode", mode)

    def put(self, vector):
        """Asks the server, and returns its answer. Where seconds count, the question and its answer lie within one second."""
        for _ in range(20):
            began = _early_in_a_second() if '"now"' in json.dumps(vector) else int(time.time())
            asked = Question(self, vector, began)
            answer = identify(self.doors[asked.widget], asked.identifier, **asked.proofs())
            if int(time.time()) == began or '"now"' not in json.dumps(vector):
                return answer
        raise AssertionError("no answer came within a second, twenty times")


def _early_in_a_second():
    if time.time() % 1 > 0.3:
        time.sleep(1 - time.time() % 1)
    return int(time.time())


@dataclass
class Proof:
    """One proof before it is damaged."""

    key: Key
    identifier: str
    header: dict
    claims: dict
    text: str


class Question:
    """What one vector says, with every symbol replaced."""

    def __init__(self, furniture, vector, now):
        name = vector.get("key", "hmac" if vector.get("proof") == "signature" else "hs256")
        self.furniture, self.vector, self.now = furniture, vector, now
        self.key = furniture.keys[name]
        self.widget = vector.get("widget", FILE["keys"][name]["widget"])
        self.identifier = self._value(vector.get("identifier", ADA))

    def proofs(self):
        kind = self.vector.get("proof", "token")
        if kind == "both":
            return {"token": self._token(), "signature": signature(self.furniture.keys["hmac"], self.identifier)}
        return {kind: self._signature() if kind == "signature" else self._token()}

    def _signature(self):
        if "text" in self.vector:
            return self.vector["text"]
        return self._damaged(signature(self.key, self.vector.get("of", self.identifier)), self._header(), self._claims())

    def _token(self):
        if "text" in self.vector:
            return self.vector["text"]
        header, claims = self._header(), self._claims()
        text = signed(self._part("header", header), self._part("claims", claims), self.key, self.vector.get("signedWith") or self._algorithm())
        return self._damaged(text, header, claims)

    def _damaged(self, text, header, claims):
        if "damage" not in self.vector:
            return text
        damaged = DAMAGES[self.vector["damage"]](Proof(self.key, self.identifier, header, claims, text))
        assert damaged != text, "the damage did nothing"
        return damaged

    def _algorithm(self):
        return self.key.algorithm if self.key.purpose == "jwt" else "HS256"

    def _header(self):
        return self._changed("Header", {"alg": self._algorithm(), "typ": "JWT", "kid": self.key.id}, self.vector.get("header", {}))

    def _claims(self):
        good = {"sub": self.identifier, "aud": f"livechat:{self.furniture.widgets[self.widget]}", "iat": self.now, "exp": self.now + 3600}
        return self._changed("Claims", good, self.vector.get("claims", {}))

    def _changed(self, part, good, changes):
        left_out = self.vector.get(f"without{part}", [])
        return {name: value for name, value in {**good, **self._value(changes)}.items() if name not in left_out}

    def _part(self, name, value):
        if f"{name}Text" in self.vector:
            return self._value(self.vector[f"{name}Text"]).encode()
        also = self.vector.get(f"{name}Also")
        return compact(value) if also is None else compact(value)[:-1] + f",{self._value(also)}}}".encode()

    def _value(self, value):
        if isinstance(value, dict):
            if set(value) == {"now"}:
                return self.now + value["now"]
            if set(value) == {"repeat", "times"}:
                return value["repeat"] * value["times"]
            return {self._value(name): self._value(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._value(each) for each in value]
        return self._named(value) if isinstance(value, str) else value

    def _named(self, text):
        for name, key in self.furniture.keys.items():
            text = text.replace(f"{{kid:{name}}}", key.id)
        for name, widget in self.furniture.widgets.items():
            text = text.replace(f"{{widget:{name}}}", widget)
        return text.replace("{widget}", self.furniture.widgets[self.widget]).replace("{identifier}", getattr(self, "identifier", ""))
