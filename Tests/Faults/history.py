"""What became of every message that somebody tried to send, and whether what is there now agrees with it."""

from dataclasses import dataclass, field


@dataclass
class Attempt:
    """One draft. Until it is acknowledged or refused, nobody may know whether it is there."""

    author: str
    text: str
    acknowledged: list = field(default_factory=list)
    refused: bool = False


class History:
    """Records attempts and their outcomes while a fault is on; afterwards compares them with the messages that are there."""

    def __init__(self):
        self.attempts = {}

    def attempt(self, draft, author):
        self.attempts.setdefault(draft["id"], Attempt(author, draft["text"]))

    def ok(self, draft_id, ack):
        """The server acknowledged it (each resend is acknowledged again)."""
        self.attempts[draft_id].acknowledged.append((ack["messageId"], ack["conversation"], ack["sequence"]))

    def fail(self, draft_id):
        """The server refused it for good."""
        self.attempts[draft_id].refused = True

    @property
    def acknowledged(self):
        return sum(bool(attempt.acknowledged) for attempt in self.attempts.values())

    @property
    def unknown(self):
        return sum(not attempt.acknowledged and not attempt.refused for attempt in self.attempts.values())

    def findings(self, messages):
        """Everything wrong with these messages: those of all conversations, each as the protocol shows it. Empty when all is well."""
        return [*self._changed_minds(), *self._lost(messages), *self._phantoms(messages), *twice(messages), *holes(messages), *self._disorder(messages)]

    def _changed_minds(self):
        for draft_id, attempt in self.attempts.items():
            if len(set(attempt.acknowledged)) > 1:
                yield f"acknowledged differently: {draft_id} as {sorted(set(attempt.acknowledged))}"

    def _lost(self, messages):
        there = {(message["id"], message["conversation"], message["sequence"]): message["text"] for message in messages}
        for draft_id, attempt in self.attempts.items():
            for ack in attempt.acknowledged[:1]:
                if there.get(ack) != attempt.text:
                    yield f"lost: {draft_id}, acknowledged as {ack}"

    def _phantoms(self, messages):
        meant = {attempt.text for attempt in self.attempts.values() if not attempt.refused}
        for message in messages:
            if message["text"] not in meant:
                yield f"phantom: {message['text']!r} in {message['conversation']}"

    def _disorder(self, messages):
        """What one author wrote one after the other stands so in the conversation."""
        order = {attempt.text: (attempt.author, number) for number, attempt in enumerate(self.attempts.values())}
        last = {}
        for message in sorted(messages, key=lambda message: (message["conversation"], message["sequence"])):
            author, number = order.get(message["text"], (None, 0))
            place = message["conversation"], author
            if author and number < last.get(place, -1):
                yield f"out of order: {message['text']!r} in {message['conversation']}"
            last[place] = number


def twice(messages):
    for name in ("id", "text"):
        seen = set()
        for message in messages:
            if message[name] in seen:
                yield f"there twice: {name} {message[name]!r}"
            seen.add(message[name])


def holes(messages):
    numbers = {}
    for message in messages:
        numbers.setdefault(message["conversation"], []).append(message["sequence"])
    for conversation, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"hole: conversation {conversation} has the numbers {sorted(found)}"
