"""A person who leaves traces of every kind, and the search for them wherever a server could keep them."""

import secrets

import httpx
from client import Rest, Socket, draft
from keys import add_key
from tokens import identify, signature, token
from town import Backend


class Life:
    """Ada in one widget: proved, with two chats that were merged into hers, several sessions, attributes, and answers of an agent."""

    def __init__(self, perch, widget, inbox, messages=1):
        self.perch, self.widget, self.inbox = perch, widget, inbox
        self.needles = {}
        self.rest = Rest(perch.address, widget)
        self.rest.http.headers["User-Agent"] = f"Mozilla/5.0 ({self.needle('device')}) Firefox/131.0"
        self.keys = {purpose: add_key(perch, widget, purpose) for purpose in ("jwt", "hmac", "api")}
        self.backend = Backend(perch, widget, self.keys["api"].secret)
        self.identifier = self.needle("identifier")
        self.tokens, self.tickets, self.merged = [], set(), []
        self._live(messages)

    def needle(self, kind):
        """A word that stands nowhere else."""
        return self.needles.setdefault(f"{kind} {len(self.needles)}", f"ada-{kind}-{secrets.token_hex(8)}")

    def _live(self, messages):
        profile = {"name": self.needle("name"), "email": f"{self.needle('mail')}@example.com", "attributes": {"plan": self.needle("signed")}}
        self.contact = self._identify(token=token(self.keys["jwt"], self.identifier, self.widget, **profile))["contact"]["id"]
        for _ in range(messages):
            self._say(self.tokens[-1], "text")
        for proof in ({"signature": signature(self.keys["hmac"], self.identifier)}, {"token": token(self.keys["jwt"], self.identifier, self.widget)}):
            session = self.rest.session(note=self.needle("attribute"))
            guest = session["token"]
            self.merged.append(session["contact"]["id"])
            self._say(guest, "guest")
            assert self._identify(guest, attributes={"seen": self.needle("attribute")}, **proof)["outcome"] == "merged"
        self._answer_and_close()
        assert identify(self.rest, self.identifier, token=f"{self.needle('forged')}.a.b").status_code == 403
        self.rest.post("/attributes", token=self.tokens[0], attributes={"late": self.needle("attribute")})

    def _identify(self, bearer=None, **proof):
        answer = identify(self.rest, self.identifier, bearer, **proof)
        assert answer.status_code == 200, answer.text
        self.tokens.append(answer.json()["token"])
        return answer.json()

    def _say(self, bearer, kind):
        self.tickets.add(self.rest.say(bearer, f"{self.needle(kind)} {'and so on ' * 40}")["conversation"])

    def _answer_and_close(self):
        """An agent answers in one chat and closes another. What the agent wrote to her is hers as well."""
        first, second = sorted(self.tickets)[:2]
        with self.inbox.socket() as socket:
            socket.hello()
            socket.send({"type": "send", "ref": 1, "conversation": first, "draft": draft(self.needle("answer"))})
            socket.wait("ack")
        assert self.inbox.change("PUT", f"/tickets/{second}/closure").status_code == 200

    def socket(self):
        socket = Socket(self.perch.address, self.widget)
        socket.hello(self.tokens[0])
        return socket

    def found_in(self, text):
        """Which of her words stand there, in bytes or text."""
        text = text if isinstance(text, bytes) else text.encode()
        return [kind for kind, word in self.needles.items() if word.encode() in text]

    def found_in_files(self):
        """Per file of the data directory."""
        files = {file.name: file.read_bytes() for file in self.perch.data.rglob("*") if file.is_file()}
        assert "perch.sqlite" in files and sum(map(len, files.values())) > 4 * 4096, "there is nothing to search"
        return {name: found for name, content in files.items() if (found := self.found_in(content))}


# The ways of erasing a person.
ERASERS = {
    "the Inbox": lambda life: _is(life.inbox.change("DELETE", f"/people/{life.contact}"), 204),
    "the backend": lambda life: _is(life.backend.ask("DELETE", "/person", life.identifier), 204),
    "the command line": lambda life: life.perch.do("person", "erase", "--widget", life.widget, "--identifier", life.identifier),
}


def _is(answer, status):
    assert answer.status_code == status, answer.text


def try_to_erase(life):
    """In the Inbox, whatever becomes of it."""
    try:
        life.inbox.change("DELETE", f"/people/{life.contact}")
    except httpx.HTTPError:
        pass
