"""Clients that speak the protocol by hand: for what a browser would never send, and for what it must not be told."""

import json
import re
import secrets
import time
import uuid

import httpx
from websockets.sync.client import connect


def draft_id():
    """A time-ordered UUID (version 7)."""
    moment = int(time.time() * 1000).to_bytes(6, "big")
    raw = bytearray(moment + secrets.token_bytes(10))
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


def draft(text, id=None):
    return {"id": id or draft_id(), "text": text}


def request_id():
    return secrets.token_urlsafe(24)


class Rest:
    """The visitor's REST door of one widget."""

    def __init__(self, server, widget, origin=None):
        self.http = httpx.Client(base_url=f"{server}/api/widgets/{widget}", headers={"Origin": origin} if origin else {}, timeout=20)

    def get(self, path="", token=None, **query):
        return self.http.get(path, params=query, headers=self._bearer(token))

    def post(self, path, body=None, token=None, content=None, **fields):
        headers = {"Content-Type": "application/json", **self._bearer(token)}
        if content is None:
            content = json.dumps({"requestId": request_id(), **fields} if body is None else body)
        return self.http.post(path, content=content, headers=headers)

    def _bearer(self, token):
        return {"Authorization": f"Bearer {token}"} if token else {}

    def session(self, **attributes):
        answer = self.post("/sessions", **({"attributes": attributes} if attributes else {}))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def say(self, token, text):
        """Sends a message, and waits first when the server asks for it."""
        body = {"draft": draft(text)}
        answer = self.post("/messages", body, token)
        while answer.status_code == 429:
            time.sleep(answer.json()["retryAfter"])
            answer = self.post("/messages", body, token)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def history(self, token):
        """Every message, oldest first, page by page."""
        messages, cursor = [], None
        while True:
            answer = self.get("/history", token, **({"before": cursor} if cursor else {}))
            assert answer.status_code == 200, answer.text
            page = answer.json()
            messages = page["messages"] + messages
            cursor = page.get("earlier")
            if not cursor:
                return messages

    def close(self):
        self.http.close()


class Socket:
    """One WebSocket, of a visitor or (with a cookie) of an agent."""

    def __init__(self, server, widget=None, origin=None, cookie=None):
        address = server.replace("http", "ws", 1) + "/socket" + (f"?widget={widget}" if widget else "")
        self._connection = connect(address, origin=origin, additional_headers={"Cookie": cookie} if cookie else {}, compression=None,
                                   max_size=None, open_timeout=30, close_timeout=2)
        self.raw = self._connection.__enter__()

    def send(self, frame):
        self.raw.send(frame if isinstance(frame, (str, bytes)) else json.dumps(frame))

    def receive(self, seconds=20):
        return json.loads(self.raw.recv(seconds))

    def wait(self, kind, seconds=20, **fields):
        """The next frame of that type (and with those fields); others are passed over."""
        end = time.monotonic() + seconds
        while True:
            frame = self.receive(max(0.01, end - time.monotonic()))
            if frame["type"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                return frame

    def hello(self, token=None, **more):
        self.send({"type": "hello", "protocol": 1, **({"token": token} if token else {}), **more})
        return self.wait("welcome")

    def close_code(self, seconds=20):
        """Reads until the server closes, and returns the closing code."""
        from websockets.exceptions import ConnectionClosed
        end = time.monotonic() + seconds
        while True:
            try:
                self.raw.recv(max(0.01, end - time.monotonic()))
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 1006

    def close(self):
        self.raw.close()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.close()


class InboxRest:
    """The Inbox's REST door, signed in. The cookie is carried by hand, since it is `Secure` and this is plain HTTP."""

    def __init__(self, server, cookie):
        self.server = server
        self.cookie = cookie
        self.http = httpx.Client(base_url=f"{server}/api/inbox", headers={"Origin": server, "Cookie": cookie}, timeout=20)

    @classmethod
    def sign_in(cls, server, email, password):
        answer = httpx.post(f"{server}/api/inbox/sign-in", headers={"Origin": server}, json={"email": email, "password": password}, timeout=60)
        assert answer.status_code == 200, answer.text
        return cls(server, re.match(r"__Host-perch=[^;]+", answer.headers["set-cookie"]).group(0))

    def get(self, path, **query):
        return self.http.get(path, params=query)

    def change(self, method, path, body=None, **headers):
        return self.http.request(method, path, content=json.dumps(body or {}), headers={"Content-Type": "application/json", **headers})

    def tickets(self, state="open"):
        answer = self.get("/tickets", state=state)
        assert answer.status_code == 200, answer.text
        return answer.json()["tickets"]

    def socket(self):
        return Socket(self.server, origin=self.server, cookie=self.cookie)

    def close(self):
        self.http.close()
