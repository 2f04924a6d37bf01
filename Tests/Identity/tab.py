"""One tab of a browser: a socket, and what it shows. It comes back when it has missed something or is told to."""

import time

from websockets.exceptions import ConnectionClosed

WITHIN = 3


class Tab:
    slowest_end = 0.0  # seconds that a socket outlived its token, of all tabs

    def __init__(self, doors, token, bearer):
        self.token = token
        self._doors, self._bearer = doors, bearer
        self._socket = None
        self.come_back()

    def come_back(self):
        self.close()
        self._socket, welcome = self._doors.socket(self._bearer)
        assert self._socket, f"a living token was sent away with {welcome}"
        assert "earlier" not in welcome, "this story is too long for one page"
        self._shown = {(each["conversation"], each["sequence"]): each["text"] for each in welcome["messages"]}

    def stays_away(self):
        """Its token is dead, and it is told so when it tries."""
        self.close()
        socket, code = self._doors.socket(self._bearer)
        assert socket is None and code == 4500, f"a dead token came back: {code}"

    def shows(self, texts):
        """Waits until it shows these texts and no others."""
        end = time.monotonic() + WITHIN
        while sorted(self._shown.values()) != sorted(texts):
            assert time.monotonic() < end, f"a tab shows {sorted(self._shown.values())} where {sorted(texts)} is right"
            self._hear()

    def is_closed_with(self, code):
        """Waits for the end; what it hears until then belongs to it."""
        began = time.monotonic()
        found = self._socket.close_code(WITHIN)
        assert found == code, f"a tab was closed with {found}, {code} is right"
        Tab.slowest_end = max(Tab.slowest_end, time.monotonic() - began)

    def close(self):
        if self._socket:
            self._socket.close()

    def _hear(self):
        self._socket.send({"type": "ping"})
        gap = False
        while (frame := self._receive())["type"] != "pong":
            gap = self._take(frame) or gap
        if gap:
            self.come_back()

    def _receive(self):
        try:
            return self._socket.receive(WITHIN)
        except ConnectionClosed as closed:
            raise AssertionError(f"a tab with a living token was closed with {closed.rcvd}") from None

    def _take(self, frame):
        """Whether something was missed before this frame."""
        if frame["type"] == "message":
            message = frame["message"]
            self._shown[message["conversation"], message["sequence"]] = message["text"]
            return self._length(message["conversation"]) < message["sequence"]
        return frame["type"] == "conversation" and self._length(frame["conversation"]["id"]) < frame["conversation"]["sequence"]

    def _length(self, conversation):
        return sum(id == conversation for id, _ in self._shown)
