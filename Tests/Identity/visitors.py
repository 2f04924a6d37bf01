"""What people do at their browsers."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from proving import bad, good
from told import Told, attributes, browsers, doors, numbers, people, pick


class Visitors(Told):
    @rule(browser=browsers, attributes=attributes, writes=st.booleans())
    def come(self, browser, attributes, writes):
        """Another browser of somebody new. What it held before is forgotten, but not logged out."""
        self.take(browser, self.trial.begin(self.name(), {key: value for key, value in attributes.items() if value is not None}))
        if writes:
            self.trial.send(self.held[browser], self.name(), self.text())

    @rule(browser=browsers, door=doors, into=st.none() | numbers)
    def send(self, browser, door, into):
        if browser not in self.held:
            self.take(browser, self.trial.begin(self.name()))
        conversations = self.model.conversations
        conversation = pick(conversations, into) if into is not None and conversations else None
        self.take(browser, self.trial.send(self.held[browser], self.name(), self.text(), conversation, door))

    @rule(browser=browsers, attributes=attributes)
    def set_attributes(self, browser, attributes):
        self.take(browser, self.trial.set_attributes(self.held.get(browser), self.name(), attributes))

    @rule(browser=browsers, person=people, attributes=attributes, lost=st.booleans())
    def identify(self, browser, person, attributes, lost):
        self.identify_as(browser, person, None, attributes, lost)

    @rule(browser=browsers, person=people, proof=good, attributes=attributes, lost=st.booleans())
    def identify_with_a_proof(self, browser, person, proof, attributes, lost):
        self.identify_as(browser, person, proof, attributes, lost)

    @rule(browser=browsers, person=people, proof=bad)
    def identify_with_a_bad_proof(self, browser, person, proof):
        self.identify_as(browser, person, proof)

    @rule(browser=browsers, person=people, proof=st.none() | good, lost=st.booleans())
    def write_and_identify(self, browser, person, proof, lost):
        """Who was anonymous until now: upgraded, or merged where the person is known."""
        self.come(browser, {"city": "Turin"}, writes=True)
        self.identify_as(browser, person, proof, lost=lost)

    def identify_as(self, browser, person, proof, attributes=None, lost=False):
        proof = proof and proof.of(person, self.model.keys)
        answer = self.trial.identify(self.held.get(browser), self.name(), person, proof, attributes)
        if not lost:
            self.take(browser, answer)

    @precondition(lambda self: self.trial.calls)
    @rule(browser=browsers)
    def retry(self, browser):
        """The last call again. Whoever made it, its answer arrives here."""
        self.take(browser, self.trial.repeat(-1))

    @precondition(lambda self: self.trial.calls)
    @rule(number=numbers)
    def arrive_late(self, number):
        """An old call again, whose answer finds nobody."""
        self.trial.repeat(number % len(self.trial.calls))

    @rule(browser=browsers, by=st.sampled_from(["token", "handle"]))
    def log_out(self, browser, by):
        if browser in self.held:
            self.trial.log_out(self.held.pop(browser), by)

    @rule(browser=browsers)
    def open_tab(self, browser):
        if self.model.lives(self.held.get(browser)) and len(self.trial.sight.tabs) < 4:
            self.trial.sight.open_tab(self.held[browser])

    @rule(browser=browsers, proof=good)
    def prove_anew(self, browser, proof):
        """Whoever is identified here says so again, perhaps by another key than before."""
        token = self.held.get(browser)
        if self.model.lives(token) and token.session.contact.identifier:
            self.identify_as(browser, token.session.contact.identifier, proof)

    @precondition(lambda self: self.waiting_tokens())
    @rule(browser=browsers, number=numbers, does=st.sampled_from(["come back", "log out", "revoke"]))
    def after_an_undone_merge(self, browser, number, does):
        token = pick(self.waiting_tokens(), number)
        if does == "come back":
            self.take(browser, self.trial.renew(token, self.name()))
        else:
            self.trial.log_out(token, "token" if does == "log out" else "handle")
