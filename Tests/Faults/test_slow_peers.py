"""Peers that trickle, or say nothing: each is let go at its deadline, and nobody else waits for them."""

import asyncio
import time
from contextlib import suppress
from statistics import quantiles

import httpx
import pytest
from rawsocket import PING, TEXT, Door, frame, header
from vitals import SLACK, Vitals, back_to

pytestmark = pytest.mark.usefixtures("the_server_goes_on")

EACH = 40
DEADLINE = 10
PATIENCE = 10  # Seconds over the deadline: timers, and a busy machine.
LINGERING = 5  # Seconds that the server waits for the other goodbye.


class SlowPeer:
    """Sends a start, then a byte a second (or nothing), and listens until the server ends it."""

    def __init__(self, start, trickle=b""):
        self.start = start
        self.trickle = trickle
        self.heard = b""
        self.told = None  # Seconds until the last word was heard, or the end when there was none.
        self.is_over = False

    async def linger(self, port):
        began = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(self.start)
        trickling = asyncio.create_task(self._trickle(writer))
        with suppress(TimeoutError):
            async with asyncio.timeout(DEADLINE + LINGERING + PATIENCE):
                await self._listen(reader, began)
        trickling.cancel()
        writer.close()

    async def _listen(self, reader, began):
        with suppress(ConnectionError):
            while piece := await reader.read(4096):
                self.heard += piece
                self.told = time.monotonic() - began
        self.told = self.told or time.monotonic() - began
        self.is_over = True

    async def _trickle(self, writer):
        with suppress(ConnectionError):
            while self.trickle:
                await asyncio.sleep(1)
                writer.write(self.trickle)
                await writer.drain()


class Probes:
    """An honest visitor who asks twenty times a second meanwhile."""

    def __init__(self, address):
        self.address = address
        self.seconds = []

    async def ask(self):
        async with httpx.AsyncClient(timeout=20) as client:
            while True:
                began = time.monotonic()
                assert (await client.get(self.address)).status_code == 200
                self.seconds.append(time.monotonic() - began)
                await asyncio.sleep(0.05)

    @property
    def p99(self):
        return quantiles(self.seconds, n=100)[-1]


def post(widget, *lines):
    return "\r\n".join([f"POST /api/widgets/{widget}/identify HTTP/1.1", "Host: perch", "Content-Type: application/json", *lines, "", ""]).encode()


async def attack(perch, widget, peers):
    """All of them within two seconds, with an honest visitor among them."""
    probes = Probes(f"{perch.address}/api/widgets/{widget}")
    asking = asyncio.create_task(probes.ask())
    lingering = []
    for peer in peers:
        lingering.append(asyncio.create_task(peer.linger(perch.port)))
        await asyncio.sleep(2 / len(peers))
    await asyncio.gather(*lingering)
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    return probes


@pytest.fixture
def kinds(perch, widget, ada, inbox):
    """What each sends first, what it sends every second, and what it is told in the end."""
    socket = Door.of_visitor(perch, widget, ada).request
    return {
        "headers a byte a second": (b"POST / HTTP/1.1\r\nHost: pe", b"a", None),
        "not a byte": (b"", b"", None),
        "a body a byte a second": (post(widget, "Content-Length: 1000") + b'{"a"', b"a", 408),
        "a chunked body that stops": (post(widget, "Transfer-Encoding: chunked") + b"5\r\n{", b"", 408),
        "a socket without a hello": (socket, b"", 4003),
        "a socket whose hello comes a byte a second": (socket + header(TEXT, 256), b"a", 4003),
        "a socket that only pings": (socket, frame(PING), 4003),
        "an agent's socket without a hello": (Door.of_agent(inbox).request, b"", 4003),
    }


def test_three_hundred_slow_peers_are_let_go_at_their_deadlines_and_nobody_else_waits(perch, widget, kinds, record_property):
    before = Vitals.of(perch)
    crowd = {name: [SlowPeer(start, trickle) for _ in range(EACH)] for name, (start, trickle, _) in kinds.items()}

    probes = asyncio.run(attack(perch, widget, [peer for peers in crowd.values() for peer in peers]))

    record_property("p99 of the probes", f"{probes.p99 * 1000:.0f} ms of {len(probes.seconds)}")
    record_property("the last was told after", {name: f"{max(peer.told or 0 for peer in peers):.1f} s" for name, peers in crowd.items()})
    for name, peers in crowd.items():
        assert all(peer.is_over for peer in peers), f"some are still waited for: {name}"
        assert all(DEADLINE - 1 < peer.told < DEADLINE + PATIENCE for peer in peers), f"{name}: {sorted(peer.told for peer in peers)}"
        assert {answer(peer.heard) for peer in peers} == {kinds[name][2]}, name
    assert probes.p99 < 0.5 * SLACK, f"{probes.p99 * 1000:.0f} ms"
    back_to(before, perch, tolerance=0.25)


def answer(heard):
    """The status of an HTTP answer, the code of a goodbye that came behind nothing but pongs, or None."""
    if not heard.startswith(b"HTTP/1.1 101 "):
        return int(heard[9:12]) if heard else None
    goodbye = heard.split(b"\r\n\r\n", 1)[1].replace(b"\x8a\x00", b"")
    return int.from_bytes(goodbye[2:4]) if goodbye[:1] == b"\x88" else goodbye
