"""Messages on the socket that are JSON and yet wrong, and those that come instead of a right hello."""

import json
import time
from contextlib import suppress

import pytest
from client import Socket, draft, draft_id
from oddities import ODD, UNKNOWN, assert_error, fields, may_stand, with_field
from websockets.exceptions import ConnectionClosed

pytestmark = pytest.mark.usefixtures("the_server_goes_on")


def frames():
    """Every frame that a visitor may send, with every field it takes."""
    return {
        "send": {"type": "send", "ref": 1, "draft": {"id": draft_id(), "text": "Hello"}, "conversation": UNKNOWN},
        "typing": {"type": "typing", "conversation": UNKNOWN, "typing": True},
        "read": {"type": "read", "conversation": UNKNOWN, "sequence": 1},
    }


def wrong_frames():
    for kind, frame in frames().items():
        for path, right in fields(frame):
            for value in [*ODD, KeyError]:
                text = path == "draft.text" and may_stand(path, value)
                same = type(value) is type(right) and path in ("ref", "typing", "sequence")
                optional = value in (None, KeyError) and path == "conversation" and kind == "send"
                unanswered = isinstance(value, str) and path == "conversation" and kind != "send"
                if not (text or same or optional or unanswered):
                    yield kind, path, value


def test_a_wrong_type_in_any_field_of_any_frame_is_refused_or_ends_the_connection(perch, widget, rest, ada):
    rest.say(ada, "before")
    tried = list(wrong_frames())
    assert len(tried) > 60
    connection = None
    for kind, path, value in tried:
        if connection is None:
            connection = Socket(perch.address, widget)
            connection.hello(ada)
        try:
            connection.send(with_field(frames()[kind], path, value))
            answer = connection.wait("refused")
            assert_error(answer["error"])
            connection.send({"type": "ping"})
            connection.wait("pong")
        except ConnectionClosed as closed:
            assert closed.rcvd.code == 4501, (kind, path, value, closed)
            connection = None
    assert [message["text"] for message in rest.history(ada)] == ["before"]


def test_frames_that_are_no_frames_end_the_connection(perch, widget, ada):
    for text in ["", "{", "[]", "null", "12", '"hello"', '{"type": 7}', '{"type": "nonsense"}', "{}", "[" * 20_000, '{"type": "send"}']:
        with Socket(perch.address, widget) as connection:
            connection.hello(ada)
            for _ in range(50):
                try:
                    connection.send(text)
                except ConnectionClosed:
                    break
            assert connection.close_code() == 4501, text[:20]


@pytest.mark.parametrize("first", [
    {"type": "hello"}, {"type": "hello", "protocol": 1}, {"type": "hello", "protocol": "1", "token": "x"}, {"type": "hello", "protocol": 99, "token": "x" * 43}, {"type": "hello", "protocol": 1, "token": 7},
    {"type": "hello", "protocol": 1, "token": "x" * 43}, {"type": "hello", "protocol": 1, "token": "x" * 60_000}, {"type": "ping"}, {"type": "send", "ref": 1, "draft": {"id": UNKNOWN, "text": "a"}},
], ids=lambda frame: json.dumps(frame)[:60])
def test_without_a_right_hello_nothing_is_told(perch, widget, rest, ada, first):
    rest.say(ada, "a secret")
    with Socket(perch.address, widget) as connection:
        connection.send(first)
        with suppress(ConnectionClosed):
            connection.send({"type": "send", "ref": 2, "draft": draft("smuggled")})
        heard, end = [], time.monotonic() + 30
        try:
            while time.monotonic() < end:
                heard.append(connection.receive(max(0.01, end - time.monotonic())))
        except ConnectionClosed as closed:
            assert closed.rcvd.code in (4003, 4500, 4501), closed
        else:
            raise AssertionError("the connection stayed open")
        assert not [frame for frame in heard if frame["type"] not in ("refused", "pong")], heard
    assert [message["text"] for message in rest.history(ada)] == ["a secret"]


def test_odd_cursors_in_hello_are_refused_or_reset(perch, widget, rest, ada):
    rest.say(ada, "Hello")
    for resume in [{}, [], "x", 7, {"epoch": 7}, {"epoch": "x", "contact": -1, "conversations": {}}, {"epoch": "x", "contact": 1, "conversations": {UNKNOWN: [10**15, -7]}},
                   {"epoch": "x", "contact": 1, "conversations": {"nonsense": ["a"]}}, {"epoch": "x", "contact": 1, "conversations": {str(number): [1, 1] for number in range(2000)}}]:
        with Socket(perch.address, widget) as connection:
            connection.send({"type": "hello", "protocol": 1, "token": ada, "resume": resume})
            try:
                answer = connection.receive()
                while answer["type"] not in ("welcome", "refused"):
                    answer = connection.receive()
            except ConnectionClosed as closed:
                assert closed.rcvd.code == 4501, resume
                continue
            assert answer["type"] == "refused" or (answer["reset"] and len(answer["messages"]) == 1), (resume, answer)
