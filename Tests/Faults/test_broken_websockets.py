"""Peers that break RFC 6455 or our limits: each is closed with the right code, and nobody pays for what they declare."""

import itertools

import pytest
from client import Socket, draft
from rawsocket import BINARY, CONTINUATION, PING, TEXT, Door, frame, header
from vitals import MIB

pytestmark = pytest.mark.usefixtures("the_server_goes_on")

KIB = 1 << 10
BROKEN = {
    "binary": (1003, frame(BINARY, b"\x00\x01")),
    "not UTF-8": (1007, frame(TEXT, b"\xff\xfe")),
    "not UTF-8 over two fragments": (1007, frame(TEXT, b'"\xc3', final=False) + frame(CONTINUATION, b"\x28")),
    "not masked": (1002, frame(TEXT, b"{}", mask=None)),
    "a continuation of nothing": (1002, frame(CONTINUATION, b"{}")),
    "a reserved opcode": (1002, frame(3)),
    "a reserved bit": (1002, frame(TEXT, reserved=4)),
    "a ping above 125 bytes": (1002, frame(PING, bytes(200))),
    "a declared length of 64 KiB and a byte": (1009, header(TEXT, 64 * KIB + 1)),
    "a declared length of 1 TiB": (1009, header(TEXT, 1 << 40)),
    "a declared length of 2^63 - 1": (1009, header(TEXT, (1 << 63) - 1)),
    "a declared length of 2^63 + 5": (1002, header(TEXT, (1 << 63) + 5)),
    "a last fragment that declares 1 TiB": (1009, frame(TEXT, b"{", final=False) + header(CONTINUATION, 1 << 40)),
    "a message above 64 KiB in fragments": (1009, frame(TEXT, b"x" * 10_000, final=False) + frame(CONTINUATION, b"x" * 10_000, final=False) * 6),
    "129 fragments": (1009, frame(TEXT, b"x", final=False) + frame(CONTINUATION, b"x", final=False) * 128),
}


@pytest.fixture
def door(perch, widget, ada):
    return Door.of_visitor(perch, widget, ada)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_websocket_is_closed_by_the_book(door, name):
    code, content = BROKEN[name]
    with door.enter() as mallory:
        mallory.send(content)
        assert mallory.last_words() == code


def test_a_frame_above_64_kib_ends_the_connection(perch, widget, rest, ada):
    with Socket(perch.address, widget) as connection:
        connection.hello(ada)
        connection.send({"type": "send", "ref": 1, "draft": draft("x" * 66_000)})
        assert connection.close_code() == 1009
    with Socket(perch.address, widget) as connection:
        connection.hello(ada)
        connection.send({"type": "send", "ref": 1, "draft": draft("x" * 60_000)})
        assert connection.wait("refused", ref=1)["error"]["code"] == "invalid_message"
    assert rest.history(ada) == []


@pytest.mark.parametrize(("piece", "count"), [(b"", 1_000_000), (b"x", 64 * KIB)], ids=["a million empty continuations", "64 KiB, one byte a fragment"])
def test_a_message_in_countless_fragments_is_closed_and_costs_no_memory(perch, door, piece, count):
    before = perch.memory()
    with door.enter() as mallory:
        mallory.send(frame(TEXT, b"{", final=False) + frame(CONTINUATION, piece, final=False) * count)
        assert mallory.last_words() == 1009
    assert perch.memory() - before < 8 * MIB


def test_what_hundreds_declare_and_never_send_costs_no_memory(perch, door):
    """Each may send 64 KiB, says so, and sends a byte. The same connections without the promise are the measure."""
    open_ones = [door.enter() for _ in range(400)]
    before = perch.memory()
    for each in open_ones:
        each.send(header(TEXT, 64 * KIB) + b"x")
    with door.enter() as ada:
        ada.send(frame(PING, b"has all been read?"))
        assert ada.expect().payload == b"has all been read?"
    grown = perch.memory() - before
    for each in open_ones:
        each.close()
    assert grown < 8 * MIB, f"{grown / MIB:.1f} MiB for 25 MiB declared"


def test_pings_without_end_are_answered_and_cost_no_memory(perch, door):
    before = perch.memory()
    with door.enter() as mallory:
        for number in range(200):
            mallory.send(frame(PING, b"%d" % number) * 500)
            pongs = list(itertools.islice(iter(mallory.expect, None), 500))
            assert {pong.payload for pong in pongs} == {b"%d" % number}
    assert perch.memory() - before < 8 * MIB
