"""The invariants of identity, after every step of histories that nobody thought of."""

import os
import time

import pytest
from histories import STEPS, Telling
from tab import Tab

HISTORIES = 60
# A machine with nothing else to do takes a quarter of the budget; one that does much else may take twice as long.
BUDGET = 180
SECONDS = 2 * BUDGET


@pytest.mark.timeout(SECONDS + 240)  # a history that fails is made as short as it can be
def test_everybody_sees_their_own_and_nothing_else_after_every_step(record_property):
    # Always the same ones, so that a change is to blame when they fail; bin/campaign goes looking for new ones.
    seed = int(os.environ.get("PERCH_SEED") or 1)
    telling = Telling(seed)
    began = time.monotonic()
    try:
        telling.tell(HISTORIES, until=began + SECONDS)
    finally:
        print(f"PERCH_SEED={telling.seed}")
        record_property("PERCH_SEED", seed)
        record_property("histories", f"{telling.whole} of {STEPS} steps in {time.monotonic() - began:.0f} s of {BUDGET}")
        record_property("slowest end of a socket", f"{Tab.slowest_end:.2f} s after its token's (a second is promised)")
        record_property("in them", ", ".join(f"{count} {what}" for what, count in telling.happened.most_common()))
    assert telling.whole >= HISTORIES, f"only {telling.whole} histories in {SECONDS} s"
