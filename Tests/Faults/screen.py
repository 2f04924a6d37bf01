"""What one client shows, from its start to its end, and the cursor that it resumes with."""


class Screen:
    """Takes the server's frames as the widget and the Inbox do: numbers decide what is news, an older version is ignored.

    `sheets` is the log of what was shown, in the order in which it appeared; `reset` begins a new sheet.
    """

    def __init__(self, name, outbox):
        self.name = name
        self.outbox = outbox
        self.sheets = [[]]
        self.contradictions = []
        self._places = {}
        self._last = {}
        self._versions = {}
        self._known = None

    @property
    def waiting(self):
        """The bubbles that wait for their acknowledgement."""
        return list(self.outbox.values())

    def cursor(self):
        if not self._known:
            return None
        epoch, contact = self._known
        return {"epoch": epoch, "contact": contact, "conversations": {id: [self._last.get(id, 0), version] for id, version in self._versions.items()}}

    def snapshot(self, frame, contact):
        """`welcome` or `opened`. False when something is still missing after it."""
        if frame["reset"]:
            self._begin_anew(frame)
        self._known = frame["epoch"], contact["version"]
        whole = all([self.message(message) for message in frame["messages"]])
        for conversation in frame["conversations"]:
            self.conversation(conversation)
        return whole and all(self._last.get(conversation["id"], 0) >= conversation["sequence"] for conversation in frame["conversations"])

    def _begin_anew(self, frame):
        if self.sheets[-1]:
            self.sheets.append([])
        self._last.clear()
        self._versions.clear()
        self._places.clear()
        for message in frame["messages"]:
            self._last.setdefault(message["conversation"], message["sequence"] - 1)
        for conversation in frame["conversations"]:
            # An older conversation may lie wholly on an earlier page.
            self._last.setdefault(conversation["id"], conversation["sequence"])

    def conversation(self, conversation):
        self._versions[conversation["id"]] = max(conversation["version"], self._versions.get(conversation["id"], 0))

    def contact(self, contact):
        epoch, version = self._known
        self._known = epoch, max(version, contact["version"])

    def message(self, message):
        """Shows it unless it is there already. False when one before it is missing."""
        place = message["conversation"], message["sequence"]
        last = self._last.get(message["conversation"], 0)
        if message["sequence"] > last + 1:
            return False
        if self._places.setdefault(place, message["id"]) != message["id"]:
            self.contradictions.append(f"out of order: number {message['sequence']} is {message['id']}, and was {self._places[place]}")
        if message["sequence"] == last + 1:
            self._last[message["conversation"]] = message["sequence"]
            self.sheets[-1].append({name: message[name] for name in ("id", "conversation", "sequence", "text")})
        return True
