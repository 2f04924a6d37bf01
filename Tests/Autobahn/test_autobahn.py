"""Autobahn's WebSocket conformance suite against the pipeline that serves chat."""

from collections import Counter

import pytest
import suite

# Where the RFC leaves open how early a server may notice that a message cannot become valid.
FAIL_FAST = {"3.2", "3.3", "4.1.3", "4.1.4", "4.2.3", "4.2.4", "5.15", "6.4.1", "6.4.2", "6.4.3", "6.4.4"}

SECTIONS = {
    "framing, fragments, UTF-8, closing": (["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*"], 247),
    "messages of up to 16 MiB": (["9.*"], 54),
    "compression, which is not spoken": (["12.*", "13.*"], 216),
}


@pytest.mark.timeout(330)
@pytest.mark.parametrize("section", SECTIONS)
def test_autobahn_finds_nothing_wrong(echo, tmp_path, record_property, section):
    if not suite.WSTEST.exists():
        pytest.skip("AUTOBAHN DID NOT RUN: it needs Python 2.7 with pip, in the path or under pyenv, and then `bin/setup tests`.")
    cases, count = SECTIONS[section]
    verdicts = suite.run(echo.address, cases, tmp_path)
    record_property("Autobahn said", dict(Counter(verdict["behavior"] for verdict in verdicts.values())))
    assert len(verdicts) == count
    assert {case: verdict for case, verdict in verdicts.items() if not is_fine(case, verdict)} == {}


def is_fine(case, verdict):
    behavior, close = verdict["behavior"], verdict["behaviorClose"]
    if close not in ("OK", "INFORMATIONAL"):
        return False
    if case.startswith(("12.", "13.")):
        return behavior == "UNIMPLEMENTED"
    return behavior in ("OK", "INFORMATIONAL") or (behavior == "NON-STRICT" and case in FAIL_FAST)


@pytest.mark.parametrize(("case", "behavior", "close", "fine"), [
    ("1.1.1", "OK", "OK", True), ("7.1.6", "INFORMATIONAL", "INFORMATIONAL", True), ("6.4.3", "NON-STRICT", "OK", True), ("12.1.1", "UNIMPLEMENTED", "OK", True),
    ("1.1.1", "FAILED", "OK", False), ("1.1.1", "OK", "WRONG CODE", False), ("1.1.1", "OK", "UNCLEAN", False), ("1.1.1", "NON-STRICT", "OK", False),
    ("1.1.1", "UNIMPLEMENTED", "OK", False), ("12.1.1", "OK", "OK", False),
])
def test_the_gate_lets_only_listed_verdicts_through(case, behavior, close, fine):
    assert is_fine(case, {"behavior": behavior, "behaviorClose": close}) == fine
