"""What Mallory tries. She knows every id and every public key, and has copies of all old tokens and of all handles."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from nouns import Refused
from proving import good
from told import Told, numbers, people, pick


class Mallory(Told):
    @precondition(lambda self: self.dead_tokens())
    @rule(number=numbers, to=st.sampled_from(["write", "write on a socket", "set attributes", "identify", "log out", "revoke", "renew"]), person=people, proof=st.none() | good)
    def use_an_old_token(self, number, to, person, proof):
        """Not even with a proof, and not to log anybody out."""
        token = pick(self.dead_tokens(), number)
        if to == "renew":
            return self.refused(self.trial.renew(token, self.name()))
        if to in ("log out", "revoke"):
            return self.trial.log_out(token, "token" if to == "log out" else "handle")
        if to == "identify":
            return self.refused(self.trial.identify(token, self.name(), person, proof and proof.of(person, self.model.keys)))
        if to == "set attributes":
            return self.refused(self.trial.set_attributes(token, self.name(), {"plan": "Mallory's"}))
        self.refused(self.trial.send(token, self.name(), self.text(), None, "rest" if to == "write" else "socket"))

    @precondition(lambda self: self.model.tokens)
    @rule(number=numbers, person=people)
    def knock_at_all_doors(self, number, person):
        """With ids and handles for tokens, without the owner's cookie, with other keys than the backend's, for a renewal that nobody waits for."""
        self.trial.nothing_but_a_token_opens()
        self.trial.other_doors_stay_shut(person, number)
        token = pick(self.model.tokens, number)
        if not self.model.waiting(token):
            self.refused(self.trial.renew(token, self.name()))

    def refused(self, answer):
        assert isinstance(answer, Refused), f"Mallory was answered {answer}"
