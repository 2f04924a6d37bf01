"""Two widgets, agents of each rank, and visitors: for questions about who may do what."""

import itertools
from contextlib import suppress
from urllib.parse import quote, urlencode

import httpx
from client import InboxRest, Rest
from keys import add_key
from perch import until
from tokens import identify, token

PASSWORD = "a rook, a wren, a magpie"
ORIGIN = "https://shop.example"
RANKS = {"owner": "Grace", "admin": "Hedy", "agent": "Alan"}


def closed_within_a_second(socket, door):
    """The closing code. A second are fifty answers to somebody else, 20 ms apart: where everything is slow it lasts longer."""
    for _ in range(50):
        assert door.get().status_code == 200
        with suppress(TimeoutError):
            return socket.close_code(0.02)
    raise AssertionError("the socket is still open after a second")


class Town:
    """The shop with all kinds of keys, its neighbour the outlet, and somebody of each rank signed in."""

    def __init__(self, server):
        self.server = server
        self.shop, self.outlet = (Shop(server, name) for name in ("Shop", "Outlet"))
        for rank, name in RANKS.items():
            if rank != "owner":
                server.add_agent(name, PASSWORD, role=rank)
        self.agents = {rank: self.sign_in(name) for rank, name in RANKS.items()}
        self.grace = self.agents["owner"]

    def sign_in(self, name):
        return InboxRest.sign_in(self.server.address, f"{name.lower()}@example.com", PASSWORD)


class Shop:
    """One widget with a key for each purpose."""

    numbers = itertools.count(1)

    def __init__(self, server, name):
        self.server = server
        self.id = server.add_widget(name, ORIGIN)
        self.keys = {purpose: add_key(server, self.id, purpose) for purpose in ("jwt", "hmac", "api")}
        self.door = Rest(server.address, self.id)
        self.backend = Backend(server, self.id, self.keys["api"].secret)

    def visitor(self, saying=None):
        """An anonymous visitor who has said something."""
        session = self.door.session()
        return Visitor(self, session["token"], session, self.door.say(session["token"], saying or self.secret())["conversation"])

    def person(self, identifier=None, key=None):
        """Somebody whose token proved them, and who has said something."""
        identifier = identifier or f"ada-{next(self.numbers)}-7f3c91"
        proof = token(key or self.keys["jwt"], identifier, self.id)
        answer = until(lambda: self._taken(identifier, proof), "the key to be noticed")
        return Visitor(self, answer["token"], answer, self.door.say(answer["token"], self.secret())["conversation"], identifier)

    def _taken(self, identifier, proof):
        answer = identify(self.door, identifier, token=proof)
        return answer.json() if answer.status_code == 200 else None

    def secret(self):
        return f"secret number {next(self.numbers)}"

    def merged(self):
        """A person and an anonymous visitor who turned out to be the same, and the merge's id."""
        person, guest = self.person(), self.visitor()
        answer = identify(self.door, person.identifier, guest.token, token=token(self.keys["jwt"], person.identifier, self.id)).json()
        assert answer["outcome"] == "merged", answer
        entries = self.backend.get("/person/timeline", person.identifier).json()["entries"]
        return person, Visitor(self, answer["token"], answer, guest.conversation, person.identifier), next(each["merge"] for each in entries if each["what"] == "merged")


class Visitor:
    """A browser of a shop, with the token that it holds."""

    def __init__(self, shop, token, answer, conversation, identifier=None):
        self.shop, self.token, self.conversation, self.identifier = shop, token, conversation, identifier
        self.revocation, self.contact = answer["revocation"], answer["contact"]["id"]

    def history(self):
        return [message["text"] for message in self.shop.door.history(self.token)]


class Backend:
    """The backend's REST door of one widget, with the key that it holds."""

    def __init__(self, server, widget, key, **headers):
        self.http = httpx.Client(base_url=f"{server.address}/api/backend/widgets/{widget}", headers={**({"Authorization": f"Bearer {key}"} if key else {}), **headers}, timeout=20)

    def get(self, path, identifier=None, **query):
        return self.ask("GET", path, identifier, **query)

    def ask(self, method, path, identifier=None, **query):
        named = {"identifier": identifier} if identifier is not None else {}
        return self.http.request(method, f"{path}?{urlencode({**named, **query}, quote_via=quote)}")
