"""Histories of a widget: what browsers, tabs, the owner, a failing server and Mallory may do to it, in any order."""

import sys
import time
from collections import Counter
from contextlib import closing

from doors import House
from faults import Faults
from furnished import furnish
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, run_state_machine_as_test
from mallory import Mallory
from owners import Owners
from perch import Perch
from trial import Trial
from visitors import Visitors

STEPS = 40
BATCH = 20
SCENES = ["an empty widget", "Ada is known", "Ada was merged"]
# One address and one browser do here in seconds what people do in days.
UNHURRIED = {"PERCH_LIMIT_IDENTIFIERS_PER_HOUR": "1000000", "PERCH_LIMIT_MESSAGES_PER_SECOND": "100000", "PERCH_LIMIT_MESSAGES_BURST": "100000"}


class History(Visitors, Owners, Faults, Mallory, RuleBasedStateMachine):
    telling = house = None

    def __init__(self):
        super().__init__()
        self.steps = 0

    @initialize(carry_over=st.sampled_from(["always", "always", "always", "never"]), scene=st.sampled_from(SCENES))
    def open(self, carry_over, scene):
        self.trial = Trial(self.house.open(carry_over), carry_over)
        for key in (("jwt 0", "jwt", "HS256"), ("hmac 0", "hmac"), ("A1", "api")):
            self.trial.add_key(*key)
        if scene != "an empty widget":
            self.identify_as("laptop", "ada-7f3c91", None)
            self.trial.send(self.held["laptop"], self.name(), self.text())
        if scene == "Ada was merged":
            self.write_and_identify("phone", "ada-7f3c91", None, lost=False)

    @invariant()
    def everybody_sees_their_own(self):
        self.steps += 1
        self.trial.sight.look(sample=self.steps % 3 == 0)

    def teardown(self):
        if self.trial:
            with closing(self.trial.sight) as sight:
                if sys.exc_info()[0] is None:
                    sight.look_back()
                    self.telling.note(self)


class Telling:
    """Tells histories, a batch at a time, each on a server of its own. A batch has a seed, by which it can be told again."""

    def __init__(self, seed, steps=STEPS):
        self.seed, self.steps = seed, steps
        self.whole = 0
        self.happened = Counter()

    def tell(self, histories, until=float("inf")):
        """Until there are so many whole histories, or it is time to stop."""
        with closing(furnish()) as furnished:
            while self.whole < histories and time.monotonic() < until:
                with closing(Perch(**UNHURRIED).furnished_like(furnished).start()) as server, closing(House(server, furnished.cookie)) as house:
                    self._tell_batch(house)
                self.seed += 1

    def note(self, history):
        """A history that went well. Those that Hypothesis cut short are not counted as whole."""
        self.whole += history.steps >= self.steps
        self.happened["steps"] += history.steps
        self.happened["tokens"] += len(history.model.tokens)
        self.happened.update(what for what, _ in history.model.audit)

    def _tell_batch(self, house):
        machine = type("History", (History,), {"house": house, "telling": self})
        run_state_machine_as_test(seeded(self.seed)(machine), settings=settings(
            max_examples=BATCH, stateful_step_count=self.steps, phases=[Phase.generate, Phase.shrink], deadline=None, database=None,
            print_blob=False, report_multiple_bugs=False, suppress_health_check=list(HealthCheck)))
