"""What every part of a history builds on: who holds which token, names for what is asked, and how a browser takes an answer."""

from hypothesis import strategies as st
from nouns import Identified, Refused, Token

browsers = st.sampled_from(["laptop", "phone", "tablet"])
people = st.sampled_from(["ada-7f3c91", "bob-03d2aa"])
numbers = st.integers(0, 30)
values = st.sampled_from(["gold", "Turin", 3, True])
attributes = st.dictionaries(st.sampled_from(["plan", "city"]), st.one_of(st.none(), values), max_size=2)
doors = st.sampled_from(["rest", "socket"])


class Told:
    """The names of requests and texts come from the history itself, so that the same history asks the same again."""

    def __init__(self):
        super().__init__()
        self.trial = None
        self.held = {}
        self.names = 0

    @property
    def model(self):
        return self.trial.model

    def name(self):
        self.names += 1
        return f"request {self.names}"

    def text(self):
        self.names += 1
        return f"text {self.names}"

    def waiting_tokens(self):
        return [session.awaits for session in self.model.sessions if session.awaits and not session.ended]

    def dead_tokens(self):
        """Of which nothing may come any more."""
        return [token for token in self.model.tokens if not self.model.lives(token) and not self.model.waiting(token)]

    def take(self, browser, answer):
        """A browser keeps a new token, and forgets one that it is told is dead."""
        if isinstance(answer, Identified):
            answer = answer.token
        if isinstance(answer, tuple):
            answer = answer[1]
        if isinstance(answer, Token):
            self.held[browser] = answer
        elif isinstance(answer, Refused) and not self.model.lives(self.held.get(browser)):
            self.held.pop(browser, None)


def pick(choices, number):
    return choices[number % len(choices)]
