"""A model of identity in one widget: no server, no clock, no chance. What it says is what has to happen."""

from nouns import Conversation, Identified, Merge, Message, Refused, Token
from register import Register

PLACEHOLDERS = {"", "undefined", "null", "nan", "[object object]", "true", "false", "0", "-1", "none", "anonymous", "guest", "user", "id", "email"}


def is_identifier(text):
    return 1 <= len(text) <= 255 and text.strip().lower() not in PLACEHOLDERS and not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text)


def granted(answer):
    """The token in an answer, if there is one."""
    if isinstance(answer, Refused):
        return None
    return answer if isinstance(answer, Token) else answer[1] if isinstance(answer, tuple) else answer.token


class Model(Register):
    """One method for each call of the visitor's door. A call that is refused raises `Refused`; `sees` tells what a token may read."""

    def __init__(self, carry_over="always"):
        super().__init__()
        self.mode, self.carry_over = "open", carry_over
        self.keys = {}
        self.conversations, self.messages, self.merges = [], [], []
        self._answers = {}
        self._moment = 0

    # What a visitor does

    def begin(self, request, attributes=None):
        return self._once(("begin", request, None), lambda: self.begin_session(attributes or {}).token)

    def set_attributes(self, bearer, request, attributes):
        """The keys that were kept, and the token of the session that had to be made, if any."""
        def set():
            if bearer is None:
                return [], self.begin_session(attributes).token
            return self._say(self.living(bearer).contact, attributes, "browser"), None
        return self._once(("attributes", request, bearer), set)

    def send(self, bearer, draft, text, conversation=None):
        """The message as it is stored. A draft sent again by the same session is the message that it became first."""
        session = self.living(bearer)
        for message in self.messages:
            if message.session is session and message.draft == draft:
                return message
        place = self._place(session.contact, conversation)
        self._moment += 1
        place.length, place.activity = place.length + 1, self._moment
        message = Message(text, place, place.length, session, draft, session.assurance)
        self.messages.append(message)
        return message

    def identify(self, bearer, request, identifier, proof=None, attributes=None):
        if not is_identifier(identifier):
            raise Refused("invalid_identifier")
        answer = self._once(("identify", request, bearer), lambda: self._identify(bearer, identifier, proof, attributes or {}))
        if isinstance(answer, Refused):
            raise Refused(answer.code)
        return answer

    def log_out(self, token, by="token"):
        """By the token or by its revocation handle, it is the same. A token that waits for its successor ends with it, and what it asked for is
        not given to it again."""
        self._answers = {question: answer for question, answer in self._answers.items() if question[-1] is not token}
        if session := token.session if self.lives(token) else self.waiting(token):
            self.end(session, "logged_out")

    def renew(self, token, request):
        def renew():
            session = self.waiting(token)
            if session is None:
                raise Refused("conflict" if self._goes_on(token) else "logged_out")
            session.awaits = None
            return self.replace_token(session)
        return self._once(("renewal", request, token), renew)

    def _goes_on(self, token):
        """Whether a session still lives that an answer to this token's holder gave another one."""
        given = [granted(answer) for question, answer in self._answers.items() if question[-1] is token]
        return any(new and not new.session.ended for new in given)

    # What can be seen

    def sees(self, token):
        """The texts of the contact's history, or None when the token opens nothing."""
        return [message.text for message in self.history(token.session.contact)] if self.lives(token) else None

    def history(self, contact):
        return [message for message in self.messages if message.conversation.contact is contact]

    def flaw(self, identifier, proof):
        """The code with which this identification would be refused, or None."""
        if proof:
            return proof.flaw(identifier, self.keys)
        known = self.known(identifier)
        return "signature_required" if self.mode == "signed" or (known and known.verified) else None

    # The table

    def _identify(self, bearer, identifier, proof, attributes):
        session = self.living(bearer) if bearer else None
        if flaw := self.flaw(identifier, proof):
            self._turn_away(session, identifier)
            return Refused(flaw)
        known = self.known(identifier)
        outcome = self._outcome(session, known, identifier)
        merge = None
        if outcome != "unchanged" and session and session.contact.identifier is None and self.carry_over == "always":
            if known:
                merge = self._move(session, known, attributes, proof, outcome)
            else:
                session.contact.identifier = identifier
        elif outcome != "unchanged":
            session = self._start_afresh(session, known, identifier)
        self._say(session.contact, proof.attributes() if proof else {}, "signed")
        kept = self._say(session.contact, attributes, "browser")
        token = self._enter(session, outcome, proof)
        self.note(outcome, session.contact)
        return Identified(outcome, identifier, session.assurance, kept, token, merge)

    def _turn_away(self, session, identifier):
        self.note("refused", session and session.contact)
        if session and session.contact.identifier not in (None, identifier):
            self.end(session)

    def _outcome(self, session, known, identifier):
        if session and session.contact.identifier:
            return "unchanged" if session.contact.identifier == identifier else "switched"
        if session and self.carry_over == "always" and self.history(session.contact):
            return "merged" if known else "upgraded"
        return "resumed" if known else "created"

    def _move(self, session, known, attributes, proof, outcome):
        left = session.contact
        decided = {**(proof.attributes() if proof else {}), **attributes}
        copied = {key: entry for key, entry in left.attributes.items() if key not in known.attributes and key not in decided}
        known.attributes.update(copied)
        left.survivor = known
        session.contact = known
        if outcome != "merged":
            return None
        merge = Merge(left, known, [each for each in self.conversations if each.contact is left], copied)
        for conversation in merge.moved:
            conversation.contact = known
        session.entered = merge
        self.merges.append(merge)
        return merge

    def _start_afresh(self, session, known, identifier):
        if session:
            self.end(session, fate="replaced")
        return self.add_session(known or self.add_contact(identifier))

    def _enter(self, session, outcome, proof):
        """Raises the assurance, and returns the token that replaces the old one, if it has to be replaced."""
        before = session.assurance
        if proof:
            session.key = proof.key
            if not session.contact.verified:
                session.contact.verified = True
                for other in self.sessions:
                    if other.contact is session.contact and other is not session and other.assurance == "claimed" and not other.ended:
                        self.end(other, "session_ended")
        session.assurance = "verified" if proof or before == "verified" else "claimed"
        return None if outcome == "unchanged" and session.assurance == before else self.replace_token(session)

    # The rest

    def _say(self, contact, values, source):
        """What is said anew of somebody is no longer what a merge has brought along, so no undoing takes it away."""
        kept = contact.patch(values, source)
        for merge in self.merges:
            if merge.survivor is contact:
                merge.copied = {key: entry for key, entry in merge.copied.items() if key not in values or key in kept}
        return kept

    def _place(self, contact, conversation):
        if conversation is not None and conversation.contact is contact and conversation in self.conversations:
            return conversation
        theirs = [each for each in self.conversations if each.contact is contact]
        if not theirs:
            theirs = [Conversation(contact)]
            self.conversations += theirs
        return max(theirs, key=lambda each: each.activity)

    def _once(self, question, do):
        """The same request by the same bearer is done once. Later it is answered as it was first, while the token in the answer lives; a refusal
        gives nothing away."""
        if question not in self._answers:
            self._answers[question] = do()
            return self._answers[question]
        answer = self._answers[question]
        if isinstance(answer, Refused):
            return answer
        if not self.lives(granted(answer) or question[-1]):
            raise Refused("logged_out")
        return answer

    def forget_answers(self, contact):
        """What was answered to somebody who is erased: asked again, it is a new request."""
        def is_theirs(question, answer):
            token = granted(answer) or question[-1]
            return token is not None and token.session.contact is contact
        self._answers = {question: answer for question, answer in self._answers.items() if not is_theirs(question, answer)}
