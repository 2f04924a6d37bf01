"""What the owner, an agent and the site's backend do."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from told import Told, numbers, people, pick

inbox_or_backend = st.sampled_from(["inbox", "backend"])
KINDS = [("jwt", "HS256"), ("jwt", "ES256"), ("jwt", "EdDSA"), ("hmac", None)]


class Owners(Told):
    @rule(mode=st.sampled_from(["open", "open", "signed"]))
    def set_mode(self, mode):
        self.trial.set_mode(mode)

    @rule(number=numbers, revoke=st.booleans())
    def rotate_a_key(self, number, revoke):
        """A third active key of a purpose is refused; so revoking is half of it."""
        if revoke:
            self.trial.revoke_key(pick([key.name for key in self.model.keys.values() if key.purpose != "api"], number))
        else:
            purpose, algorithm = pick(KINDS, number)
            self.trial.add_key(f"{purpose} {len(self.model.keys)}", purpose, algorithm)

    @precondition(lambda self: self.model.merges)
    @rule(number=numbers, by=inbox_or_backend)
    def undo(self, number, by):
        self.trial.undo(pick(self.model.merges, -number), by)

    @precondition(lambda self: self.model.merges and not self.model.merges[-1].undone)
    @rule(by=inbox_or_backend)
    def undo_the_last(self, by):
        self.trial.undo(self.model.merges[-1], by)

    @rule(person=people, erase=st.booleans(), by=inbox_or_backend)
    def send_away(self, person, erase, by):
        """Ends all sessions of a person, or erases them."""
        self.trial.erase(person, by) if erase else self.trial.end_sessions(person)
