"""A client that says hello and then reads nothing any more, until it is asked what had been sent to it."""

import json
import socket
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.frames import Opcode
from websockets.uri import parse_uri


class StoppedReader:
    """Its receive buffer and its segments are small, as on a real line, so that the kernel keeps little and the server notices soon."""

    def __init__(self, address, *frames, until, headers=None, origin=None, buffer=16 << 10):
        place = urlsplit(address)
        self.protocol = ClientProtocol(parse_uri(address), origin=origin, max_size=None)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1460)
        self.socket.settimeout(10)
        self.socket.connect((place.hostname, place.port))
        request = self.protocol.connect()
        request.headers.update(headers or {})
        self.protocol.send_request(request)
        self._flush()
        self._read_until(lambda: self.protocol.state.name == "OPEN")
        for frame in frames:
            self.protocol.send_text(json.dumps(frame).encode())
        self._flush()
        self._read_until(lambda: any(frame["type"] == until for frame in self._texts()))

    def _flush(self):
        for chunk in self.protocol.data_to_send():
            if chunk:
                self.socket.sendall(chunk)

    def _read_until(self, condition):
        while not condition():
            chunk = self.socket.recv(1 << 16)
            assert chunk, f"closed instead of answered: {self.protocol.close_code}"
            self.protocol.receive_data(chunk)

    def _texts(self):
        return [json.loads(event.data) for event in self.protocol.events_received() if getattr(event, "opcode", None) is Opcode.TEXT]

    def close_code(self):
        """Reads all that was sent, up to the end. 1006: the line broke without a word."""
        try:
            while chunk := self.socket.recv(1 << 20):
                self.protocol.receive_data(chunk)
        except OSError:
            pass
        return self.protocol.close_rcvd.code if self.protocol.close_rcvd else 1006

    def catch_up(self):
        """Reads all that is there by now. The closing code, if it was said."""
        self.socket.settimeout(0.5)
        self.close_code()
        self.socket.settimeout(10)
        return self.protocol.close_rcvd.code if self.protocol.close_rcvd else None

    def close(self):
        self.socket.close()
