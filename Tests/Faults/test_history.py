"""The checker finds each fault that it is there to find."""

import pytest
from history import History, differences, findings_on
from screen import Screen


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


# Screens

CONVERSATION = {"id": "c1", "version": 1}


def welcome(*messages, reset=True, sequence=None):
    last = sequence or max((message["sequence"] for message in messages), default=0)
    return {"reset": reset, "epoch": "e1", "messages": messages, "conversations": [{**CONVERSATION, "sequence": last}]}


def screen(*messages, waiting=()):
    """A client that said hello on an empty desk, and then was sent these."""
    screen = Screen("Ada's", {f"d{text}": text for text in waiting})
    screen.snapshot(welcome(), {"version": 1})
    for each in messages:
        screen.message(each)
    return screen


THERE = {f"m{number}": ("c1", number, f"text {number}") for number in range(1, 4)}


def test_a_screen_that_shows_what_is_there_has_no_finding():
    assert findings_on(screen(message(1), message(2), message(3)), THERE, {"c1"}) == []


def test_a_screen_shows_what_comes_twice_once_and_says_when_something_is_missing():
    shown = screen(message(1), message(2), message(2), message(1))
    assert [each["id"] for each in shown.sheets[-1]] == ["m1", "m2"]
    assert shown.message(message(4)) is False
    assert shown.cursor() == {"epoch": "e1", "contact": 1, "conversations": {"c1": [2, 1]}}
    assert shown.snapshot(welcome(message(3), message(4), reset=False), {"version": 1}) is True
    assert [each["sequence"] for each in shown.sheets[-1]] == [1, 2, 3, 4]


def test_a_reset_begins_a_new_sheet_which_may_begin_in_the_middle():
    shown = screen(message(1))
    assert shown.snapshot(welcome(message(2), message(3)), {"version": 1}) is True
    assert [[each["id"] for each in sheet] for sheet in shown.sheets] == [["m1"], ["m2", "m3"]]
    assert findings_on(shown, THERE, {"c1"}) == []


def test_a_snapshot_that_leaves_something_out_is_noticed():
    assert screen(message(1)).snapshot(welcome(message(2), reset=False, sequence=3), {"version": 1}) is False


def shows(*numbers, **changed):
    """A screen that shows these whatever the rules say."""
    broken = screen()
    broken.sheets[-1] = [{**message(number), **changed} for number in numbers]
    return broken


SCREEN_FAULTS = {
    "lost": screen(message(1), message(2)),
    "lost: 'never kept'": screen(message(1), message(2), message(3), waiting=["never kept"]),
    "phantom": shows(1, text="never sent"),
    "twice": shows(1, 2, 2, 3),
    "twice: 'text 2'": screen(message(1), message(2), message(3), waiting=["text 2"]),
    "hole": shows(1, 3),
    "out of order": shows(1, 3, 2),
    "out of order: number 2": screen(message(1), message(2), {**message(9), "sequence": 2}),
}


@pytest.mark.parametrize("fault", SCREEN_FAULTS)
def test_each_fault_of_a_screen_is_found(fault):
    findings = findings_on(SCREEN_FAULTS[fault], THERE, {"c1"})
    assert any(fault in finding for finding in findings), findings


def test_a_history_that_differs_from_the_database_is_found():
    whole = [message(1), message(2)]
    assert differences(whole, whole, "the history") == []
    assert "lost" in differences(whole[:1], whole, "the history")[0]
    assert "phantom" in differences(whole, whole[:1], "the history")[0]
