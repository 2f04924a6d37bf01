"""Somebody else, who goes on talking while something happens."""

import threading
import time

from client import Rest, draft
from history import History
from perch import until


class Talk:
    """Somebody else, who chats as long as the story lasts."""

    def __init__(self, perch, widget):
        self.history, self.rest = History(), Rest(perch.address, widget)
        self.token = self.rest.session()["token"]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._talk, daemon=True)

    def _talk(self):
        while not self._over.is_set():
            message = draft(f"somebody else {time.monotonic_ns()}")
            self.history.attempt(message, "somebody else")
            answer = self.rest.post("/messages", {"draft": message}, self.token)
            if answer.status_code == 201:
                self.history.ok(message["id"], answer.json())
            time.sleep(0.02)

    def __enter__(self):
        self._thread.start()
        until(lambda: self.history.acknowledged >= 5, "the talk to begin")
        return self

    def __exit__(self, *reason):
        self._over.set()
        self._thread.join(10)
