"""The doors of one widget, as its visitors, its owner and its site's backend use them. Tokens and ids are the server's."""

import uuid
from urllib.parse import quote

from client import Socket
from line import Answer, Asked, Line
from keyring import Keyring, Pair
from websockets.exceptions import ConnectionClosed

SPACE = uuid.UUID("5f0e7d4e-0c53-4a53-9d0c-6e1d0c0f3b11")


class Doors:
    def __init__(self, house, widget):
        self.house, self.widget = house, widget
        self.keys = Keyring(widget)
        self._path = f"/api/widgets/{widget}"

    def request_id(self, name):
        """From the story, not by chance, so that the same story asks the same."""
        return uuid.uuid5(SPACE, f"{self.widget} request {name}").hex

    # The visitor's

    def post(self, path, bearer=None, **body):
        return self.house.line.ask_all([self.asked(path, bearer, **body)])[0]

    def asked(self, path, bearer=None, **body):
        return Asked("POST", self._path + path, bearer, body)

    def begin(self, request, attributes=None):
        return self.post("/sessions", requestId=self.request_id(request), **({"attributes": attributes} if attributes else {}))

    def set_attributes(self, bearer, request, attributes):
        return self.post("/attributes", bearer, requestId=self.request_id(request), attributes=attributes)

    def identify(self, bearer, request, identifier, proof=None, attributes=None):
        return self.post("/identify", bearer, **self.identification(request, identifier, proof, attributes))

    def identification(self, request, identifier, proof, attributes):
        more = {"attributes": attributes} if attributes else {}
        return {"requestId": self.request_id(request), "identifier": identifier, **self.keys.fields(proof), **more}

    def send(self, bearer, draft, text, conversation=None):
        return self.post("/messages", bearer, draft=self.draft(draft, text), **({"conversation": conversation} if conversation else {}))

    def draft(self, name, text):
        return {"id": str(uuid.uuid5(SPACE, f"{self.widget} draft {name}")), "text": text}

    def log_out(self, bearer):
        return self.post("/logout", bearer, requestId=self.request_id("logout"))

    def revoke(self, handle):
        return self.post("/logout", requestId=self.request_id("logout"), revocation=handle)

    def renew(self, bearer, request):
        return self.post("/renewal", bearer, requestId=self.request_id(request))

    def look(self, bearers, tickets):
        """What each token reads, and each ticket as an agent has it."""
        owner = {"Origin": self.house.server.address, "Cookie": self.house.cookie}
        histories = [Asked("GET", self._path + "/history", bearer) for bearer in bearers]
        return self.house.line.ask_all(histories + [Asked("GET", f"/api/inbox/tickets/{ticket}", headers=owner) for ticket in tickets])

    def say(self, bearer, draft, text, conversation=None):
        """The same over a socket, as an answer of the REST door."""
        socket, welcome = self.socket(bearer)
        if socket is None:
            return Answer(401, {"code": {4500: "logged_out"}.get(welcome, welcome)})
        with socket:
            socket.send({"type": "send", "ref": 1, "draft": self.draft(draft, text), **({"conversation": conversation} if conversation else {})})
            while (frame := socket.receive())["type"] not in ("ack", "refused"):
                pass
        return Answer(201, frame) if frame["type"] == "ack" else Answer(400, frame["error"])

    def socket(self, bearer):
        """A socket that has said hello, and its welcome; or None and the code with which it was closed."""
        socket = Socket(self.house.server.address, self.widget)
        try:
            return socket, socket.hello(bearer)
        except ConnectionClosed as closed:
            socket.close()
            return None, closed.rcvd.code

    # The owner's, in the Inbox

    def inbox(self, method, path, body=None):
        return self.house.line.ask(method, "/api/inbox" + path, None, body, Origin=self.house.server.address, Cookie=self.house.cookie)

    def set_mode(self, mode):
        return self.inbox("PUT", f"/widgets/{self.widget}/mode", {"mode": mode})

    def add_key(self, name, purpose, algorithm):
        pair = Pair(algorithm) if purpose == "jwt" and algorithm != "HS256" else None
        body = {"purpose": purpose, **({"algorithm": algorithm} if purpose == "jwt" else {}), **({"publicKey": pair.public} if pair else {})}
        answer = self.inbox("POST", f"/widgets/{self.widget}/keys", body)
        if answer.status == 201:
            self.keys.keep(name, answer.body["key"]["id"], pair or answer.body["secret"], answer.body["key"]["algorithm"])
        return answer

    def revoke_key(self, name):
        return self.inbox("DELETE", f"/widgets/{self.widget}/keys/{self.keys.id(name)}", {})

    def undo(self, merge):
        return self.inbox("POST", f"/merges/{merge}/undo", {})

    def erase(self, contact):
        return self.inbox("DELETE", f"/people/{contact}", {})

    def timeline(self, contact):
        return self.inbox("GET", f"/people/{contact}/timeline")

    def export(self, contact):
        return self.inbox("GET", f"/people/{contact}/export")

    # The backend's

    def backend(self, method, path, key="A1", **query):
        told = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        return self.house.line.ask(method, f"/api/backend/widgets/{self.widget}{path}?{told}", self.keys.secret(key), {} if method != "GET" else None)

    def end_sessions(self, identifier, key="A1"):
        return self.backend("DELETE", "/sessions", key, identifier=identifier)

    def erase_by_backend(self, identifier):
        return self.backend("DELETE", "/person", identifier=identifier)

    def undo_by_backend(self, merge):
        return self.backend("POST", f"/merges/{merge}/undo")

    # Nobody's

    def without_right(self, contact, identifier, credentials):
        """What only the owner or the backend may ask, asked by somebody else."""
        contact = contact or self.widget
        inbox = [("GET", f"/people/{contact}/export"), ("GET", f"/people/{contact}/timeline"), ("DELETE", f"/people/{contact}"),
                 ("PUT", f"/widgets/{self.widget}/mode"), ("GET", f"/widgets/{self.widget}/keys"), ("POST", f"/widgets/{self.widget}/keys")]
        backend = [("GET", "/person"), ("DELETE", "/person"), ("DELETE", "/sessions"), ("GET", "/person/timeline")]
        home, body = self.house.server.address, {"mode": "open", "purpose": "api"}
        for method, path in inbox:
            for headers in ({"Origin": home}, {"Origin": "https://evil.example", "Cookie": self.house.cookie} if method != "GET" else {}):
                yield Asked(method, "/api/inbox" + path, None, body, headers)
        for method, path in backend:
            for key in (None, self.widget, *credentials):
                yield Asked(method, f"/api/backend/widgets/{self.widget}{path}?identifier={quote(identifier)}", key, body)


class House:
    """A running server with an owner, in which each history opens a widget of its own, beside an outlet that has nothing to do with it."""

    def __init__(self, server, cookie):
        self.server, self.cookie = server, cookie
        self.line = Line(server.port)
        self._audited = 0
        self.outlet = Outlet(self)

    def open(self, carry_over="always"):
        self.line.close()
        widget = self.server.add_widget("Shop")
        doors = Doors(self, widget)
        doors.keys.keep_foreign("outlet", self.outlet.doors.keys)
        if carry_over != "always":
            self.server.do("widget", "set", widget, "--carry-over", carry_over)
        return doors

    def audit(self):
        """The entries since it was asked last."""
        entries = self.server.json("audit", "list", "--after", self._audited)
        self._audited = max([self._audited, *(entry["number"] for entry in entries)])
        return entries

    def kill(self):
        self.server.kill()
        self.line.close()
        self.server.start()

    def close(self):
        self.line.close()


class Outlet:
    """Another widget of the same owner, where somebody has the same identifier."""

    TEXT = "In the other widget"

    def __init__(self, house):
        self.doors = Doors(house, house.server.add_widget("Outlet"))
        self.doors.add_key("outlet", "jwt", "HS256")
        self._token = self.doors.identify(None, "ada", "ada-7f3c91").body["token"]
        self.doors.send(self._token, "hello", self.TEXT)

    def keeps_to_itself(self, tokens):
        """Its person sees what they wrote and nothing else, and no token of the other widget opens anything here."""
        mine, *others = self.doors.look([self._token, *tokens], [])
        assert [message["text"] for message in mine.body["messages"]] == [self.TEXT], mine
        for answer in others:
            assert (answer.status, answer.code) == (401, "logged_out"), f"a token of another widget opens {answer}"
