"""What became of every message that somebody tried to send, and whether what is there now agrees with it.

Three kinds of places are compared with the attempts: the database, the history that REST answers, and the screens of the clients.
Each finding begins with its kind: lost, phantom, twice, hole, out of order, or acknowledged differently.
"""

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
        self.acknowledged = 0

    def attempt(self, draft, author):
        self.attempts.setdefault(draft["id"], Attempt(author, draft["text"]))

    def ok(self, draft_id, ack):
        """The server acknowledged it (each resend is acknowledged again)."""
        attempt = self.attempts[draft_id]
        self.acknowledged += not attempt.acknowledged
        attempt.acknowledged.append((ack["messageId"], ack["conversation"], ack["sequence"]))

    def fail(self, draft_id):
        """The server refused it for good."""
        self.attempts[draft_id].refused = True

    @property
    def unknown(self):
        return sum(not attempt.acknowledged and not attempt.refused for attempt in self.attempts.values())

    def conversations_of(self, author):
        return {ack[1] for attempt in self.attempts.values() if attempt.author == author for ack in attempt.acknowledged}

    def findings(self, messages):
        """Everything wrong with these messages: those of all conversations, each as the protocol shows it. Empty when all is well."""
        return [*self._changed_minds(), *self.lost(messages), *self._phantoms(messages), *twice(messages), *holes(messages), *self._disorder(messages)]

    def _changed_minds(self):
        for draft_id, attempt in self.attempts.items():
            if len(set(attempt.acknowledged)) > 1:
                yield f"acknowledged differently: {draft_id} as {sorted(set(attempt.acknowledged))}"

    def lost(self, messages):
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


def holes(messages, first=1):
    """`first=None`: a screen may begin in the middle, but from there on nothing is missing."""
    for conversation, found in numbers(messages).items():
        start = min(found) if first is None else first
        if sorted(found) != list(range(start, start + len(found))):
            yield f"hole: conversation {conversation} has the numbers {sorted(found)}"


def numbers(messages):
    found = {}
    for message in messages:
        found.setdefault(message["conversation"], []).append(message["sequence"])
    return found


def differences(view, there, name):
    """One view of the messages against the database."""
    mine, theirs = ({(message["id"], message["sequence"], message["text"]) for message in messages} for messages in (view, there))
    return [f"lost: {name} lacks {each}" for each in sorted(theirs - mine)] + [f"phantom: {name} has {each}" for each in sorted(mine - theirs)]


def findings_on(screen, there, conversations=None):
    """Everything wrong with what one client showed. `conversations`: those which it must show to their end by now."""
    findings = list(screen.contradictions)
    for sheet in screen.sheets:
        findings += [*_unknown_to(there, sheet), *twice(sheet), *holes(sheet, first=None), *_not_rising(sheet)]
    if conversations is not None:
        findings += [*_missing(screen.sheets[-1], there, conversations), *_still_waiting(screen)]
    return [f"{finding} (on the screen of {screen.name})" for finding in findings]


def _unknown_to(there, sheet):
    for message in sheet:
        if there.get(message["id"]) != (message["conversation"], message["sequence"], message["text"]):
            yield f"phantom: {message['id']} {message['text']!r}"


def _not_rising(sheet):
    """With the numbers being those of the database, two observers see one order if each sees them rise."""
    last = {}
    for message in sheet:
        if message["sequence"] <= last.get(message["conversation"], 0):
            yield f"out of order: {message['id']} {message['text']!r}"
        last[message["conversation"]] = message["sequence"]


def _missing(sheet, there, conversations):
    shown = {conversation: max(found) for conversation, found in numbers(sheet).items()}
    for id, (conversation, sequence, text) in there.items():
        if conversation in conversations and sequence > shown.get(conversation, 0):
            yield f"lost: {id} {text!r}"


def _still_waiting(screen):
    shown = {message["text"] for message in screen.sheets[-1]}
    for text in screen.waiting:
        yield f"there twice: {text!r}, once as waiting" if text in shown else f"lost: {text!r} was never acknowledged"
