"""Who is known in a widget, and by which sessions and tokens: the part of the model that keeps the books."""

from nouns import Contact, Refused, Session, Token


class Register:
    def __init__(self):
        self.contacts, self.sessions, self.tokens = [], [], []
        self.audit = []

    def known(self, identifier):
        return next((each for each in self.contacts if each.lives and each.identifier == identifier), None)

    def lives(self, token):
        return token is not None and not token.session.ended and token.session.token is token

    def living(self, token):
        """The session behind a token that has to live."""
        if not self.lives(token):
            raise Refused("logged_out")
        return token.session

    def waiting(self, token):
        """The session for which this token may fetch the next one."""
        return next((each for each in self.sessions if each.awaits is token and not each.ended), None) if token else None

    def begin_session(self, attributes):
        contact = self.add_contact(None)
        contact.patch(attributes, "browser")
        session = self.add_session(contact)
        self.replace_token(session)
        self.note("session_created", contact)
        return session

    def add_contact(self, identifier):
        self.contacts.append(Contact(len(self.contacts), identifier))
        return self.contacts[-1]

    def add_session(self, contact):
        self.sessions.append(Session(len(self.sessions), contact))
        return self.sessions[-1]

    def replace_token(self, session):
        self.retire(session, "replaced")
        session.token = Token(len(self.tokens), session)
        self.tokens.append(session.token)
        return session.token

    def retire(self, session, fate):
        if session.token:
            session.token.fate = fate

    def end(self, session, what=None, fate="ended"):
        """Ends a session, with an entry of its own unless it is part of something that has one."""
        session.ended = True
        self.retire(session, fate)
        if what:
            self.note(what, session.contact)

    def note(self, what, contact=None):
        self.audit.append((what, contact))
