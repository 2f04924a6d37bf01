"""What RFC 6455 and our limits (docs/protocol.md) say of a client's bytes: the server's second opinion.

Written from the RFC and not from the server, so that a mistake in one of them shows."""

import codecs
from dataclasses import dataclass, field

from rawsocket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, masked

MAX_MESSAGE = 64 << 10
MAX_FRAGMENTS = 128
KNOWN = {CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG}


@dataclass
class Reading:
    texts: list = field(default_factory=list)
    pings: list = field(default_factory=list)
    # What the server answers with: the code of a breach, or of the client's own goodbye; None while all is well.
    code: int | None = None
    is_inside_a_message: bool = False


class Breach(Exception):
    def __init__(self, code):
        self.code = code


@dataclass
class Header:
    opcode: int
    final: bool
    length: int
    mask: bytes
    size: int


class Message:
    """A text whose last fragment has yet to come."""

    def __init__(self):
        self.size = 0
        self.fragments = 0
        self.parts = []
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def add(self, payload, final):
        self.parts.append(payload)
        self.size += len(payload)
        self.fragments += 1
        try:
            self._decoder.decode(payload, final)
        except UnicodeDecodeError:
            raise Breach(1007) from None


def read(data):
    reading, message, at = Reading(), None, 0
    try:
        while (head := header(data, at)) is not None:
            check(head, message)
            start, at = at + head.size, at + head.size + head.length
            if at > len(data):
                break
            payload = masked(data[start:at], head.mask)
            if head.opcode == CLOSE:
                reading.code = goodbye(payload)
                return reading
            if head.opcode == PING:
                reading.pings.append(payload)
            elif head.opcode in (TEXT, CONTINUATION):
                message = message or Message()
                message.add(payload, head.final)
                if head.final:
                    reading.texts.append(b"".join(message.parts))
                    message = None
        reading.is_inside_a_message = message is not None
    except Breach as breach:
        reading.code = breach.code
    return reading


def header(data, at):
    if len(data) < at + 2:
        return None
    first, second = data[at], data[at + 1]
    opcode, final, short = first & 0x0F, bool(first & 0x80), second & 0x7F
    if first & 0x70 or opcode not in KNOWN or not second & 0x80:
        raise Breach(1002)
    if opcode >= CLOSE and (short > 125 or not final):
        raise Breach(1002)
    extra = {126: 2, 127: 8}.get(short, 0)
    if len(data) < at + 2 + extra:
        return None
    length = int.from_bytes(data[at + 2:at + 2 + extra]) if extra else short
    if (short == 126 and length < 126) or (short == 127 and not 1 << 16 <= length < 1 << 63):
        raise Breach(1002)
    size = 6 + extra
    return Header(opcode, final, length, data[at + size - 4:at + size], size) if len(data) >= at + size else None


def check(head, message):
    if head.opcode == BINARY:
        raise Breach(1003)
    if (head.opcode == TEXT and message) or (head.opcode == CONTINUATION and not message):
        raise Breach(1002)
    if head.opcode in (TEXT, CONTINUATION):
        message = message or Message()
        if head.length + message.size > MAX_MESSAGE or message.fragments >= MAX_FRAGMENTS:
            raise Breach(1009)


def goodbye(payload):
    """The code with which the server answers."""
    if not payload:
        return 1005
    code = int.from_bytes(payload[:2])
    if len(payload) == 1 or not is_sayable(code):
        raise Breach(1002)
    try:
        payload[2:].decode()
    except UnicodeDecodeError:
        raise Breach(1007) from None
    return code


def is_sayable(code):
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999
