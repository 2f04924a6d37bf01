"""Rules that Autobahn has no case for, over the same echo. (Origins, deadlines and slow readers are among the fault tests.)"""

import socket
from contextlib import closing
from urllib.parse import urlsplit

from websockets.frames import Frame, Opcode
from websockets.sync.client import connect

HANDSHAKE = b"GET / HTTP/1.1\r\nHost: perch\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"


def raw(echo):
    place = urlsplit(echo.address)
    return socket.create_connection((place.hostname, place.port), timeout=5)


def test_the_echo_repeats_text_and_binary(echo):
    with connect(echo.address, compression=None) as client:
        for message in ("grüße", b"\x00\xff", "", b"x" * 200_000):
            client.send(message)
            assert client.recv(5) == message


def test_a_frame_without_a_mask_is_closed_with_1002(echo):
    with closing(raw(echo)) as connection:
        connection.sendall(HANDSHAKE + b"\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
        connection.sendall(Frame(Opcode.TEXT, b"hello").serialize(mask=False))
        assert connection.recv(4096)[2:4] == (1002).to_bytes(2, "big")


def test_no_extension_and_no_subprotocol_is_agreed_to(echo):
    with closing(raw(echo)) as connection:
        connection.sendall(HANDSHAKE + b"Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: chat\r\n\r\n")
        answer = connection.recv(4096)
        assert answer.startswith(b"HTTP/1.1 101 ")
        assert b"extensions" not in answer.lower() and b"protocol:" not in answer.lower()
