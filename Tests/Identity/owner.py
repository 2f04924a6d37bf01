"""What the owner, an agent or the site's backend does to the model."""

from nouns import Refused
from proof import Key


class Owner:
    def __init__(self, model):
        self.model = model

    def set_mode(self, mode):
        """`signed` ends every session that was only claimed."""
        if mode == self.model.mode:
            return
        self.model.mode = mode
        self.model.note("mode_set")
        if mode == "signed":
            self._end(lambda session: session.assurance == "claimed")

    def add_key(self, name, purpose="jwt", algorithm="HS256"):
        active = [key for key in self.model.keys.values() if key.purpose == purpose and not key.revoked]
        if len(active) == 2:
            raise Refused("conflict")
        self.model.keys[name] = Key(name, purpose, algorithm if purpose == "jwt" else purpose)
        self.model.note("key_added")

    def revoke_key(self, name):
        key = self.model.keys[name]
        if key.revoked:
            return
        key.revoked = True
        self.model.note("key_revoked")
        self._end(lambda session: session.key == name)

    def end_sessions(self, identifier):
        """How many there were."""
        person = self.model.known(identifier)
        return self._end(lambda session: session.contact is person, "logged_out") if person else 0

    def undo(self, merge):
        model = self.model
        if merge not in model.merges:
            raise Refused("not_found")
        if merge.undone:
            raise Refused("conflict")
        merge.undone, merge.loser.survivor = True, None
        for conversation in merge.moved:
            conversation.contact = merge.loser
        for key, entry in merge.copied.items():
            if merge.survivor.attributes.get(key) == entry:
                del merge.survivor.attributes[key]
        for session in model.sessions:
            if session.entered is merge and not session.ended:
                self._return(session, merge.loser)
        model.note("merge_undone", merge.survivor)

    def kill(self):
        """The server is killed and started again: nothing that was answered can be lost."""

    def _return(self, session, contact):
        session.contact, session.assurance, session.key, session.entered = contact, "anonymous", None, None
        self.model.retire(session, "replaced")
        session.awaits, session.token = session.token, None

    def erase(self, identifier):
        """The person, and whoever was merged into them: nothing is left."""
        model, person = self.model, self.model.known(identifier)
        if person is None:
            return
        self._end(lambda session: session.contact is person, None)
        model.note("erased", person)
        model.forget_answers(person)
        for contact in [each for each in model.contacts if each is person or each.survivor is person]:
            contact.erased = True
        model.messages = [each for each in model.messages if each.conversation.contact is not person]
        model.conversations = [each for each in model.conversations if each.contact is not person]
        model.merges = [each for each in model.merges if not each.survivor.erased and not each.loser.erased]

    def _end(self, condition, what="session_ended"):
        ended = [session for session in self.model.sessions if not session.ended and condition(session)]
        for session in ended:
            self.model.end(session, what)
        return len(ended)
