"""One HTTP/1.1 connection that asks many things at once: the requests go out in one piece, the answers are read one after the other."""

import json
import socket
from dataclasses import dataclass


@dataclass
class Asked:
    method: str
    path: str
    bearer: str | None = None
    body: dict | None = None
    headers: dict | None = None

    def bytes(self, host):
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in (self.headers or {}).items())]
        if self.bearer is not None:
            lines.append(f"Authorization: Bearer {self.bearer}")
        body = b""
        if self.method != "GET":
            body = json.dumps(self.body or {}).encode()
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Answer:
    status: int
    body: dict

    @property
    def code(self):
        return self.body.get("code") if self.status >= 400 else None


class Line:
    def __init__(self, port):
        self._host = f"127.0.0.1:{port}"
        self._address = ("127.0.0.1", port)
        self._socket = self._file = None

    def ask(self, method, path, bearer=None, body=None, **headers):
        return self.ask_all([Asked(method, path, bearer, body, headers)])[0]

    def ask_all(self, requests):
        self.post(requests)
        return [self._answer() for _ in requests]

    def post(self, requests):
        """Sends without waiting for the answers."""
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=20)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._file = self._socket.makefile("rb")
        self._socket.sendall(b"".join(request.bytes(self._host) for request in requests))

    def _answer(self):
        status = self._file.readline()
        if not status:
            raise ConnectionError("the server hung up")
        length = 0
        while (line := self._file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = self._file.read(length)
        return Answer(int(status.split()[1]), json.loads(body) if body else {})

    def close(self):
        if self._socket:
            self._file.close()
            self._socket.close()
        self._socket = self._file = None
