"""What goes wrong between a browser and the database."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from proving import good
from told import Told, browsers, people

BETWEEN = 8  # steps at least from one kill to the next


class Faults(Told):
    def __init__(self):
        super().__init__()
        self.killed = 0

    @precondition(lambda self: self.names - self.killed >= BETWEEN)
    @rule(browser=browsers, while_it=st.sampled_from(["rests", "stores a message", "identifies"]), person=people, proof=st.none() | good)
    def kill(self, browser, while_it, person, proof):
        """Whether a call was carried out when the server died is anybody's guess; asked once more, it is done once."""
        self.killed = self.names
        if while_it == "identifies":
            self.take(browser, self.trial.identify_through_a_kill(self.held.get(browser), self.name(), person, proof and proof.of(person, self.model.keys)))
        elif while_it == "stores a message" and self.model.lives(self.held.get(browser)):
            self.trial.send_through_a_kill(self.held[browser], self.name(), self.text())
        else:
            self.trial.kill()
