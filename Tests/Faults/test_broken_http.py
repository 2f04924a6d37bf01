"""Bytes that are no HTTP, or more of it than anybody needs."""

import os
import socket
import time
from contextlib import closing, suppress

import pytest

pytestmark = pytest.mark.usefixtures("the_server_goes_on")

MIB = 1 << 20


def raw(perch):
    return socket.create_connection(("127.0.0.1", perch.port), timeout=20)


def answer_of(connection, seconds):
    """What the server says until it closes or the time is over."""
    connection.settimeout(0.5)
    said, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            piece = connection.recv(65_536)
        except TimeoutError:
            if said:
                return said
            continue
        except OSError:
            return said or b"closed"
        if not piece:
            return said or b"closed"
        said += piece
    return said


def head(widget, *lines):
    return "\r\n".join([f"POST /api/widgets/{widget}/identify HTTP/1.1", "Host: perch", "Content-Type: application/json", *lines, "", ""]).encode()


def test_an_identifier_of_10_mb_is_refused_before_it_has_arrived(perch, widget):
    with closing(raw(perch)) as connection:
        connection.sendall(head(widget, f"Content-Length: {10 * MIB}") + b'{"identifier": "' + b"x" * 200_000)
        assert b" 413 " in answer_of(connection, 20).split(b"\r\n")[0]
    for _ in range(5):
        with closing(raw(perch)) as connection:
            try:
                connection.sendall(head(widget, f"Content-Length: {10 * MIB}") + b'{"identifier": "' + b"x" * 10 * MIB)
            except OSError:
                pass  # The server hung up on us, which is the point.


@pytest.mark.parametrize("piece", [b"1000\r\n" + b"x" * 4096 + b"\r\n", b"1\r\nx\r\n"], ids=["in large pieces", "byte by byte"])
def test_a_body_that_never_ends_is_answered_and_then_cut_off(perch, widget, piece):
    with closing(raw(perch)) as connection:
        connection.sendall(head(widget, "Transfer-Encoding: chunked"))
        end, said = time.monotonic() + 40, b""
        try:
            while time.monotonic() < end:
                connection.sendall(piece)
                connection.settimeout(0.05)
                try:
                    said += connection.recv(65_536)
                except TimeoutError:
                    pass
        except OSError:
            with suppress(OSError):  # what it said before it hung up
                said += connection.recv(65_536)
        assert said.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 408 ")), said[:200]
        assert time.monotonic() < end, "the server still reads after 40 s"


def test_garbage_instead_of_http_is_cut_off(perch):
    for content in (b"\x16\x03\x01" + os.urandom(300), b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 1000, b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n\r\n",
                    b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 300_000 + b"\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
        with closing(raw(perch)) as connection:
            try:
                connection.sendall(content)
            except OSError:
                continue
            said = answer_of(connection, 15)
            assert not said.startswith(b"HTTP/1.1 200"), content[:30]
