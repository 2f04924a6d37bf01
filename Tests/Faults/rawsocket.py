"""A WebSocket made by hand: frames that no library would send, and every byte of what comes back."""

import json
import socket
import struct
from collections import namedtuple
from contextlib import suppress
from urllib.parse import urlsplit

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK = b"\x37\xfa\x21\x3d"
HANDSHAKE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"

Frame = namedtuple("Frame", "opcode payload")


def frame(opcode, payload=b"", *, final=True, reserved=0, mask=MASK, length=None):
    """One frame of a client. `length` is what its header claims, when that is not the truth."""
    return header(opcode, len(payload) if length is None else length, final=final, reserved=reserved, mask=mask) + masked(payload, mask)


def header(opcode, length, *, final=True, reserved=0, mask=MASK):
    first, bit = final << 7 | reserved << 4 | opcode, 0x80 if mask else 0
    if length < 126:
        start = struct.pack("!BB", first, bit | length)
    elif length < 1 << 16:
        start = struct.pack("!BBH", first, bit | 126, length)
    else:
        start = struct.pack("!BBQ", first, bit | 127, length)
    return start + (mask or b"")


def masked(payload, mask):
    if not mask or not payload:
        return payload
    key = (mask * (len(payload) // 4 + 1))[:len(payload)]
    return (int.from_bytes(payload) ^ int.from_bytes(key)).to_bytes(len(payload))


def text(message, **more):
    """A text frame; what is no bytes and no text is sent as JSON."""
    if not isinstance(message, (str, bytes)):
        message = json.dumps(message)
    return frame(TEXT, message.encode() if isinstance(message, str) else message, **more)


def closing(code, reason=b""):
    return frame(CLOSE, struct.pack("!H", code) + reason)


class Door:
    """Where a socket is opened, as whom, and the first frame of those who come in."""

    def __init__(self, server, hello, widget=None, cookie=None):
        place = urlsplit(server)
        self.place = (place.hostname, place.port)
        self.hello = {"type": "hello", "protocol": 1, **hello}
        lines = [f"GET /socket{f'?widget={widget}' if widget else ''} HTTP/1.1", f"Host: {place.netloc}"]
        lines += [f"Origin: {server}", f"Cookie: {cookie}"] if cookie else []
        self.request = ("\r\n".join(lines) + "\r\n" + HANDSHAKE + "\r\n").encode()

    @classmethod
    def of_visitor(cls, perch, widget, token):
        return cls(perch.address, {"token": token}, widget=widget)

    @classmethod
    def of_agent(cls, inbox):
        return cls(inbox.server, {}, cookie=inbox.cookie)

    def open(self):
        return RawSocket(self)

    def enter(self):
        """A connection that has been welcomed. What is said right behind a hello may be answered later than what follows; so it waits for its first pong."""
        inside = self.open()
        inside.send(text(self.hello) + text({"type": "ping"}))
        for kind in (b'"type":"welcome"', b'"type":"pong"'):
            while kind not in inside.expect().payload:
                pass
        return inside


class RawSocket:
    def __init__(self, door):
        self.connection = socket.create_connection(door.place, timeout=10)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = bytearray()
        self._start = 0
        self.connection.sendall(door.request)
        while (end := self.heard.find(b"\r\n\r\n")) < 0:
            assert self._receive(), f"no answer to the handshake: {bytes(self.heard)}"
        assert self.heard.startswith(b"HTTP/1.1 101 "), bytes(self.heard)
        self._start = end + 4

    def send(self, data):
        """A server that has hung up already will say why in what it sent last."""
        with suppress(OSError):
            self.connection.sendall(data)

    def finish(self):
        """Says that nothing more will be sent."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)

    def next(self, seconds=10):
        """The next frame of the server; None when the connection ended."""
        self.connection.settimeout(seconds)
        while (found := self._frame()) is None:
            if not self._receive():
                return None
        return found

    def expect(self, seconds=10):
        """The next frame, of a connection that must not end."""
        said = self.next(seconds)
        assert said is not None and said.opcode != CLOSE, f"the connection ended: {said}"
        return said

    def last_words(self, seconds=10):
        """Reads to the end, and returns the closing code: 1005 for one without, 1006 when there was no goodbye."""
        while (said := self.next(seconds)) is not None:
            if said.opcode == CLOSE:
                return code_of(said)
        return 1006

    def _receive(self):
        try:
            piece = self.connection.recv(65_536)
        except ConnectionError:
            return False
        self.heard += piece
        return bool(piece)

    def _frame(self):
        first = self._start
        if len(self.heard) < first + 2:
            return None
        length, size = self.heard[first + 1], 2
        if length > 125:
            size = 4 if length == 126 else 10
            length = int.from_bytes(self.heard[first + 2:first + size])
        end = first + size + length
        if len(self.heard) < max(end, first + size):
            return None
        self._start = end
        return Frame(self.heard[first] & 0x0F, bytes(self.heard[first + size:end]))

    def close(self):
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.close()


def code_of(said):
    return struct.unpack("!H", said.payload[:2])[0] if len(said.payload) > 1 else 1005
