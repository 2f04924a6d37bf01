"""Every call of a visitor is made to the model and to the server, and both must answer the same."""

from model import Model
from nouns import Refused
from owner import Owner


class Calls:
    def __init__(self, doors, carry_over="always"):
        self.doors = doors
        self.door = "rest"  # for messages, where none is said
        self.model = Model(carry_over)
        self.owner = Owner(self.model)
        self.calls = []  # that can be repeated
        self.texts, self.handles = {}, {}  # of the model's tokens, as the server wrote them
        self.contacts, self.conversations = {}, {}  # the server's ids

    # Each returns the model's answer, or the refusal.

    def begin(self, request, attributes=None):
        return self._call(lambda: self._begin(request, attributes))

    def set_attributes(self, token, request, attributes):
        return self._call(lambda: self._set_attributes(token, request, attributes))

    def identify(self, token, request, identifier, proof=None, attributes=None):
        return self._call(lambda: self._identify(token, request, identifier, proof, attributes))

    def send(self, token, draft, text, conversation=None, door=None):
        return self._call(lambda: self._send(token, draft, text, conversation, door))

    def renew(self, token, request):
        return self._call(lambda: self._renew(token, request))

    def log_out(self, token, by="token"):
        self.model.log_out(token)
        answer = self.doors.log_out(self.texts[token]) if by == "token" else self.doors.revoke(self.handles[token])
        assert answer.status == 204, answer

    def repeat(self, number):
        return self.calls[number]()

    def _call(self, call):
        self.calls.append(call)
        return call()

    def _begin(self, request, attributes):
        token, answer = self.both(lambda: self.model.begin(request, attributes), lambda: self.doors.begin(request, attributes))
        return self._entered(token, answer)

    def _set_attributes(self, token, request, attributes):
        told, answer = self.both(
            lambda: self.model.set_attributes(token, request, attributes), lambda: self.doors.set_attributes(self._text(token), request, attributes))
        if isinstance(told, Refused):
            return told
        kept, new = told
        assert answer.body.get("kept", []) == kept, (answer.body, kept)
        assert ("session" in answer.body) == (new is not None), answer.body
        if new:
            self.learn(new, answer.body["session"])
        return told

    def _identify(self, token, request, identifier, proof, attributes):
        told, answer = self.both(
            lambda: self.model.identify(token, request, identifier, proof, attributes),
            lambda: self.doors.identify(self._text(token), request, identifier, proof, attributes))
        if isinstance(told, Refused):
            return told
        said = {name: answer.body.get(name) for name in ("outcome", "identifier", "assurance")}
        assert said == {"outcome": told.outcome, "identifier": told.identifier, "assurance": told.assurance}, (answer.body, told)
        assert answer.body.get("kept", []) == told.kept, (answer.body, told.kept)
        assert ("token" in answer.body) == (told.token is not None), answer.body
        if told.token:
            self.learn(told.token, answer.body)
        else:
            self.know(token.session.contact, answer.body["contact"])
        return told

    def _send(self, token, draft, text, conversation, door):
        into = self.conversations.get(conversation)
        post = self.doors.send if (door or self.door) == "rest" else self.doors.say
        message, answer = self.both(
            lambda: self.model.send(token, draft, text, conversation), lambda: post(self._text(token), draft, text, into))
        if isinstance(message, Refused):
            return message
        self.match(self.conversations, message.conversation, answer.body["conversation"])
        assert answer.body["sequence"] == message.sequence, (answer.body, message)
        return message

    def _renew(self, token, request):
        new, answer = self.both(lambda: self.model.renew(token, request), lambda: self.doors.renew(self.texts[token], request))
        return self._entered(new, answer)

    def _entered(self, token, answer):
        if not isinstance(token, Refused):
            self.learn(token, answer.body)
        return token

    def both(self, tell, ask):
        try:
            told = tell()
        except Refused as refusal:
            told = refusal
        answer = ask()
        assert answer.code == (told.code if isinstance(told, Refused) else None), f"the server says {answer}, the model {told!r}"
        return told, answer

    # What the server calls it

    def _text(self, token):
        return token and self.texts[token]

    def learn(self, token, body):
        self.match(self.texts, token, body["token"])
        if "revocation" in body:
            self.match(self.handles, token, body["revocation"])
        self.know(token.session.contact, body["contact"])
        assert body["contact"]["assurance"] == token.session.assurance, (body, token.session)

    def know(self, contact, body):
        self.match(self.contacts, contact, body["id"])
        assert body.get("identifier") == contact.identifier, (body, contact)

    @staticmethod
    def match(names, mine, theirs):
        """One of mine is one of theirs, for ever."""
        assert names.setdefault(mine, theirs) == theirs, f"{mine} was {names[mine]} and is {theirs} now"
        assert sum(each == theirs for each in names.values()) == 1, f"{theirs} is more than one: {[each for each in names if names[each] == theirs]}"
