"""The checker finds each fault that it is there to find."""

import pytest
from history import History


def message(number, text=None, sequence=None, conversation="c1"):
    return {"id": f"m{number}", "conversation": conversation, "sequence": sequence or number, "text": text or f"text {number}"}


def story(acknowledged=3, unknown=1):
    history = History()
    for number in range(1, acknowledged + unknown + 1):
        history.attempt({"id": f"d{number}", "text": f"text {number}"}, "ada")
        if number <= acknowledged:
            history.ok(f"d{number}", {"messageId": f"m{number}", "conversation": "c1", "sequence": number})
    return history


@pytest.mark.parametrize("there", [3, 4], ids=["the unknown one is not there", "the unknown one is there"])
def test_a_story_without_a_fault_has_no_finding(there):
    assert story().findings([message(number) for number in range(1, there + 1)]) == []


FAULTS = {
    "lost": [message(1), message(2)],
    "phantom": [message(1), message(2), message(3), message(4, "never sent")],
    "twice": [message(1), message(2), message(3), message(4, "text 3")],
    "hole": [message(1), message(2), message(3), message(4, "text 4", sequence=5)],
    "out of order": [message(1), message(2), message(3, sequence=4), message(4, sequence=3)],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(fault):
    findings = story().findings(FAULTS[fault])
    assert any(fault in finding for finding in findings), findings


def test_a_refused_message_that_is_there_is_a_phantom():
    history = story()
    history.fail("d4")
    assert any("phantom" in finding for finding in history.findings([message(number) for number in range(1, 5)]))


def test_a_second_acknowledgement_that_differs_is_found():
    history = story()
    history.ok("d1", {"messageId": "m9", "conversation": "c1", "sequence": 9})
    assert any("differently" in finding for finding in history.findings([message(number) for number in range(1, 4)]))
