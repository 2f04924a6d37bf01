"""What no client should ever send: each gets a clear answer, nothing is half done, and the server goes on as before."""

import json
import os
import socket
import struct
import time
from contextlib import closing
from threading import Thread

import httpx
import pytest
from client import Rest, Socket, draft, draft_id, request_id
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode

MIB = 1 << 20
UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057"
ERROR_FIELDS = {"code", "message", "field", "retryable", "retryAfter"}


@pytest.fixture(autouse=True)
def the_server_goes_on(perch):
    """After each story the server answers, and has not kept what it was sent."""
    before = perch.memory()
    yield
    began = time.monotonic()
    assert httpx.get(f"{perch.address}/healthz", timeout=10).json() == {"status": "ok"}
    assert time.monotonic() - began < 5
    assert perch.memory() - before < 150 * MIB, f"{(perch.memory() - before) / MIB:.0f} MiB more than before"
    assert "fatal error" not in perch.log().lower()


@pytest.fixture
def ada(rest):
    return rest.session()["token"]


def refused(answer, *codes, status=None):
    """One constant error object, whatever the door."""
    error = answer.json()
    assert set(error) <= ERROR_FIELDS and {"code", "message", "retryable"} <= set(error), error
    assert error["code"] in codes, error
    assert len(error["message"]) > 10, error
    assert status is None or answer.status_code == status, answer.status_code
    return error


# Who is asked, and from where

def test_unknown_widgets_and_foreign_origins_are_refused_at_both_doors(perch, widget, ada):
    for id in (UNKNOWN, "not-an-id", "%00", "x" * 3000, "..%2f..%2fetc"):
        refused(Rest(perch.address, id).get(), "widget_not_found", "not_found")
        with pytest.raises(InvalidStatus) as refusal:
            Socket(perch.address, id)
        assert refusal.value.response.status_code == 404
    for origin in ("https://evil.example", "null", "http://shop.example", "https://shop.example.evil.example", "https://shop.example:8443", "garbage"):
        stranger = Rest(perch.address, widget, origin)
        refused(stranger.get(), "origin_not_allowed", status=403)
        answer = stranger.post("/messages", {"draft": draft("as Ada")}, ada)
        refused(answer, "origin_not_allowed", status=403)
        assert answer.headers["access-control-allow-origin"] in (origin, "*"), "the page cannot read why"
        assert "access-control-allow-credentials" not in answer.headers
        with pytest.raises(InvalidStatus) as refusal:
            Socket(perch.address, widget, origin)
        assert refusal.value.response.status_code == 403
    home = Rest(perch.address, widget, "https://shop.example")
    assert home.get().status_code == 200
    assert home.history(ada) == []
    with Socket(perch.address, widget, "https://shop.example") as allowed:
        allowed.hello(ada)


def test_one_widget_s_token_opens_nothing_in_another(perch, rest, ada):
    rest.say(ada, "a secret")
    outlet = perch.add_widget("Outlet")
    other = Rest(perch.address, outlet)
    refused(other.get("/history", ada), "unauthorized", "logged_out", status=401)
    with Socket(perch.address, outlet) as stranger:
        stranger.send({"type": "hello", "protocol": 1, "token": ada})
        assert stranger.close_code() == 4500
    assert len(rest.history(ada)) == 1


def test_ids_are_no_credentials(rest, ada):
    session = rest.session()
    mine = rest.say(ada, "a secret")
    for token in (session["contact"]["id"], mine["conversation"], "", "x", "x" * 5000, "x" * 43):
        assert rest.get("/history", token or None).status_code in (400, 401, 431)
    foreign = rest.post("/messages", {"draft": draft("into hers"), "conversation": mine["conversation"]}, session["token"])
    if foreign.status_code == 201:
        assert foreign.json()["conversation"] != mine["conversation"]
    else:
        refused(foreign, "not_found", status=404)
    assert [message["text"] for message in rest.history(ada)] == ["a secret"]


def test_unknown_paths_and_methods_are_refused_as_errors_of_ours(perch, widget):
    for method, path, status in [("GET", "/api/nothing", 404), ("GET", "/nothing", 404), ("DELETE", f"/api/widgets/{widget}", (404, 405)), ("PUT", f"/api/widgets/{widget}/sessions", (404, 405)),
                                 ("GET", "/assets/../../etc/passwd", 404), ("GET", "/assets/%2e%2e/%2e%2e/etc/passwd", 404), ("BREW", "/", (400, 404, 405, 501))]:
        answer = httpx.request(method, perch.address + path)
        assert answer.status_code in (status if isinstance(status, tuple) else (status,)), (method, path, answer.status_code)
        assert "root:" not in answer.text


# Bodies

def whole():
    """Every request that changes something, with every field it takes."""
    return {
        "/sessions": {"requestId": request_id(), "attributes": {"name": "Ada"}},
        "/identify": {"requestId": request_id(), "identifier": "ada-1815", "attributes": {"name": "Ada"}},
        "/attributes": {"requestId": request_id(), "attributes": {"name": "Ada"}},
        "/logout": {"requestId": request_id()},
        "/messages": {"draft": {"id": draft_id(), "text": "Hello"}},
    }


MUST = {"requestId", "identifier", "draft", "draft.id", "draft.text"}
ODD = [None, True, 0, -1, 1.5, 2**64, "", "\u0000", "x" * 11_000, [], ["a"], {}, {"a": {"b": 1}}]


def fields(body, prefix=""):
    for name, value in body.items():
        yield prefix + name, value
        if isinstance(value, dict) and name != "attributes":
            yield from fields(value, f"{prefix}{name}.")


def with_field(body, path, value):
    body = json.loads(json.dumps(body))
    *parents, last = path.split(".")
    place = body
    for parent in parents:
        place = place[parent]
    if value is KeyError:
        del place[last]
    else:
        place[last] = value
    return body


def wrong_bodies():
    for route, body in whole().items():
        for path, right in fields(body):
            for value in [*ODD, KeyError]:
                if not may_stand(path, right, value):
                    yield route, path, value


def may_stand(path, right, value):
    if value in (None, KeyError):
        return path not in MUST
    if path == "attributes":
        return value == {}
    return path == "draft.text" and isinstance(value, str) and 0 < len(value) <= 10_000


def test_a_wrong_type_in_any_field_of_any_request_is_refused_and_names_the_field(rest, ada):
    rest.say(ada, "before")
    tried = list(wrong_bodies())
    assert len(tried) > 80
    for route, path, value in tried:
        body = with_field(whole()[route], path, value)
        answer = rest.post(route, body, ada)
        assert answer.status_code in (400, 422), (route, path, value, answer.status_code, answer.text)
        error = refused(answer, "invalid_request", "invalid_identifier", "invalid_attribute", "invalid_message")
        assert error["code"] == "invalid_attribute" or path.split(".")[-1] in error.get("field", ""), (route, path, value, error)
    assert [message["text"] for message in rest.history(ada)] == ["before"]
    assert rest.post("/attributes", token=ada, attributes={}).json()["kept"] == []


MALFORMED = [b"", b" ", b"{", b"}", b"[]", b"null", b'"text"', b"12", b'{"requestId": ', b'{"requestId": "' + b"a" * 20 + b'"} {}', b'{"a": 1e400}', b'{"a": NaN}', b"\xff\xfe\x00",
             b'{"requestId": "\xc3\x28"}', b"[" * 30_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b'{"requestId": "\\ud800aaaaaaaaaaaaaaaaaaaa"}', b"<xml/>"]


@pytest.mark.parametrize("route", ["/sessions", "/identify", "/attributes", "/logout", "/messages"])
def test_malformed_json_is_refused(rest, ada, route):
    for content in MALFORMED:
        answer = rest.post(route, token=ada, content=content)
        assert answer.status_code in (400, 422), (content[:40], answer.status_code, answer.text[:200])
        refused(answer, "invalid_request", "invalid_identifier", "invalid_message")
    assert rest.history(ada) == []


def test_malformed_bodies_at_the_inbox_are_refused(perch, inbox):
    for path in ("/sign-in", "/setup"):
        for content in MALFORMED:
            answer = inbox.http.post(path, content=content, headers={"Content-Type": "application/json"})
            assert answer.status_code in (400, 403, 409, 422), (path, content[:40], answer.status_code)
        for value in ODD:
            answer = inbox.http.post(path, json={"email": value, "password": value, "token": value, "name": value})
            assert 400 <= answer.status_code < 500, (path, value)
    for ticket in (UNKNOWN, "nonsense", "%00"):
        assert inbox.change("PUT", f"/tickets/{ticket}/closure").status_code == 404
        assert inbox.get(f"/tickets/{ticket}").status_code == 404
        assert inbox.get(f"/tickets/{ticket}/history").status_code == 404
    for query in ({"state": "nonsense"}, {"cursor": "nonsense"}, {"cursor": "-1"}, {"cursor": "x" * 5000}):
        assert inbox.get("/tickets", **query).status_code in (200, 400, 422), query
    assert inbox.get("/me").status_code == 200


def test_odd_cursors_of_the_history_are_refused(rest, ada):
    rest.say(ada, "Hello")
    for cursor in ("nonsense", "-1", "99999999999999999999", "' OR 1=1", "x" * 5000, "\u0000"):
        assert rest.get("/history", ada, before=cursor).status_code in (200, 400, 422), cursor
    assert len(rest.history(ada)) == 1


def test_a_body_above_64_kib_is_refused(rest, ada):
    answer = rest.post("/identify", token=ada, identifier="x" * 66_000)
    refused(answer, "too_large", status=413)
    fits = rest.post("/identify", token=ada, identifier="x" * 60_000)
    refused(fits, "invalid_identifier", status=422)


def raw(perch):
    return socket.create_connection(("127.0.0.1", perch.port), timeout=5)


def answer_of(connection, seconds):
    """What the server says until it closes or the time is over."""
    connection.settimeout(0.5)
    said, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            piece = connection.recv(65_536)
        except TimeoutError:
            if said:
                return said
            continue
        except OSError:
            return said or b"closed"
        if not piece:
            return said or b"closed"
        said += piece
    return said


def head(widget, *lines):
    return "\r\n".join([f"POST /api/widgets/{widget}/identify HTTP/1.1", "Host: perch", "Content-Type: application/json", *lines, "", ""]).encode()


def test_an_identifier_of_10_mb_is_refused_before_it_has_arrived(perch, widget):
    with closing(raw(perch)) as connection:
        connection.sendall(head(widget, f"Content-Length: {10 * MIB}") + b'{"identifier": "' + b"x" * 200_000)
        assert b" 413 " in answer_of(connection, 5).split(b"\r\n")[0]
    for _ in range(5):
        with closing(raw(perch)) as connection:
            try:
                connection.sendall(head(widget, f"Content-Length: {10 * MIB}") + b'{"identifier": "' + b"x" * 10 * MIB)
            except OSError:
                pass  # The server hung up on us, which is the point.


@pytest.mark.parametrize("piece", [b"1000\r\n" + b"x" * 4096 + b"\r\n", b"1\r\nx\r\n"], ids=["in large pieces", "byte by byte"])
def test_a_body_that_never_ends_is_answered_and_then_cut_off(perch, widget, piece):
    with closing(raw(perch)) as connection:
        connection.sendall(head(widget, "Transfer-Encoding: chunked"))
        end, said = time.monotonic() + 40, b""
        try:
            while time.monotonic() < end:
                connection.sendall(piece)
                connection.settimeout(0.05)
                try:
                    said += connection.recv(65_536)
                except TimeoutError:
                    pass
        except OSError:
            pass
        assert said.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 408 ")), said[:200]
        assert time.monotonic() < end, "the server still reads after 40 s"


def test_people_who_trickle_their_request_are_cut_off_and_nobody_else_waits(perch, widget):
    """Headers and bodies that come a byte at a time: 60 connections, and an honest visitor among them."""
    starts = [b"POST / HTTP/1.1\r\nHost: pe", head(widget, "Content-Length: 1000") + b'{"a"', head(widget, "Transfer-Encoding: chunked") + b"5\r\n{"]
    slow = [raw(perch) for _ in range(60)]
    over = []

    def trickle(connection, start):
        connection.sendall(start)
        end = time.monotonic() + 70
        while time.monotonic() < end:
            try:
                connection.sendall(b"a" if b"chunked" not in start else b"")
                connection.settimeout(1)
                if not connection.recv(4096):
                    break
                break
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            return
        over.append(connection)

    threads = [Thread(target=trickle, args=(connection, starts[number % 3]), daemon=True) for number, connection in enumerate(slow)]
    for thread in threads:
        thread.start()
    assert httpx.get(f"{perch.address}/healthz", timeout=5).status_code == 200
    for thread in threads:
        thread.join(80)
    for connection in slow:
        connection.close()
    assert len(over) == 60, f"{60 - len(over)} of 60 were still waited for after 70 s"


def test_garbage_instead_of_http_is_cut_off(perch):
    for content in (b"\x16\x03\x01" + os.urandom(300), b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 1000, b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n\r\n",
                    b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 300_000 + b"\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
        with closing(raw(perch)) as connection:
            try:
                connection.sendall(content)
            except OSError:
                continue
            said = answer_of(connection, 15)
            assert not said.startswith(b"HTTP/1.1 200"), content[:30]


# Frames

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
                text = path == "draft.text" and may_stand(path, right, value)
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
            assert set(answer["error"]) <= ERROR_FIELDS and answer["error"]["message"], answer
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
        connection.send({"type": "send", "ref": 2, "draft": draft("smuggled")})
        heard, end = [], time.monotonic() + 15
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


def test_a_frame_above_64_kib_ends_the_connection(perch, widget, rest, ada):
    with Socket(perch.address, widget) as connection:
        connection.hello(ada)
        connection.send({"type": "send", "ref": 1, "draft": draft("x" * 66_000)})
        assert connection.close_code() == 1009
    with Socket(perch.address, widget) as connection:
        connection.hello(ada)
        connection.send({"type": "send", "ref": 1, "draft": draft("x" * 60_000)})
        assert connection.wait("refused", ref=1)["error"]["code"] == "invalid_message"
    assert rest.history(ada) == []


class RawSocket:
    """A WebSocket whose frames are made by hand."""

    def __init__(self, perch, widget):
        self.connection = raw(perch)
        self.connection.sendall(f"GET /socket?widget={widget} HTTP/1.1\r\nHost: perch\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        assert b" 101 " in self.connection.recv(4096)

    def frame(self, opcode, data, fin=True, mask=True):
        try:
            self.connection.sendall(Frame(opcode, data, fin).serialize(mask=mask))
        except OSError:
            pass  # It has hung up already; close_code() tells why.

    def hello(self, token):
        self.frame(Opcode.TEXT, json.dumps({"type": "hello", "protocol": 1, "token": token}).encode())

    def send(self, content):
        self.connection.sendall(content)

    def close_code(self, seconds=8):
        """Reads frames until the closing one; 1006 when the connection just ends."""
        self.connection.settimeout(seconds)
        buffer = b""
        try:
            while True:
                while len(buffer) < 2 or len(buffer) < self._size(buffer):
                    piece = self.connection.recv(65_536)
                    if not piece:
                        return 1006
                    buffer += piece
                size = self._size(buffer)
                if buffer[0] & 0x0F == 8:
                    return struct.unpack("!H", buffer[2:4])[0] if size >= 4 else 1005
                buffer = buffer[size:]
        except ConnectionError:
            return 1006

    @staticmethod
    def _size(buffer):
        length = buffer[1] & 0x7F
        if length < 126:
            return 2 + length
        return 4 + struct.unpack("!H", buffer[2:4])[0] if len(buffer) >= 4 and length == 126 else 1 << 30


BROKEN = {
    "binary": (1003, lambda it: it.frame(Opcode.BINARY, b"\x00\x01")),
    "not UTF-8": (1007, lambda it: it.frame(Opcode.TEXT, b"\xff\xfe")),
    "not UTF-8 over two fragments": (1007, lambda it: (it.frame(Opcode.TEXT, b'"\xc3', fin=False), it.frame(Opcode.CONT, b"\x28"))),
    "not masked": (1002, lambda it: it.frame(Opcode.TEXT, b"{}", mask=False)),
    "a continuation of nothing": (1002, lambda it: it.frame(Opcode.CONT, b"{}")),
    "a reserved opcode": (1002, lambda it: it.send(b"\x83\x80\x00\x00\x00\x00")),
    "a reserved bit": (1002, lambda it: it.send(b"\xc1\x80\x00\x00\x00\x00")),
    "a ping above 125 bytes": (1002, lambda it: it.send(b"\x89\xfe\x00\xc8" + b"\x00" * 204)),
    "a length of 2^62": (1009, lambda it: it.send(b"\x81\xff" + struct.pack("!Q", 1 << 62) + b"\x00" * 4)),
    "a message above 64 KiB in fragments": (1009, lambda it: [it.frame(Opcode.TEXT if number == 0 else Opcode.CONT, b"x" * 10_000, fin=False) for number in range(8)]),
    "more than 128 fragments": (1009, lambda it: [it.frame(Opcode.TEXT if number == 0 else Opcode.CONT, b"x", fin=False) for number in range(140)]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_websocket_is_closed_by_the_book(perch, widget, ada, name):
    code, send = BROKEN[name]
    connection = RawSocket(perch, widget)
    connection.hello(ada)
    send(connection)
    found = connection.close_code()
    assert found == code or (name == "more than 128 fragments" and found in (1002, 1008)), found


def test_a_thousand_sends_a_second_from_one_session_are_limited(perch, widget, rest, ada):
    with Socket(perch.address, widget) as connection:
        connection.hello(ada)
        for number in range(900):
            connection.send({"type": "send", "ref": number, "draft": draft(f"number {number}")})
        acks, refusals = {}, {}
        while len(acks) + len(refusals) < 900:
            frame = connection.receive(10)
            if frame["type"] == "ack":
                acks[frame["ref"]] = frame
            elif frame["type"] == "refused":
                refusals[frame["ref"]] = frame["error"]
        assert len(acks) >= 60, "a burst of 60 is allowed"
        assert len(acks) < 600, "20 a second and a burst of 60 are allowed"
        assert {error["code"] for error in refusals.values()} == {"rate_limited"}
        assert all(error["retryable"] and error["retryAfter"] >= 1 for error in refusals.values())
        connection.send({"type": "ping"})
        connection.wait("pong")
        kept = rest.history(ada)
        assert sorted(message["sequence"] for message in kept) == list(range(1, len(acks) + 1))
        assert {message["text"] for message in kept} == {f"number {number}" for number in acks}


def test_whoever_does_not_stop_is_asked_to_come_back(perch, widget, ada):
    with Socket(perch.address, widget) as connection:
        connection.hello(ada)

        def flood():
            try:
                for number in range(4000):
                    connection.send({"type": "send", "ref": number, "draft": draft("again")})
            except ConnectionClosed:
                pass

        flooding = Thread(target=flood)
        flooding.start()
        assert connection.close_code(30) == 4004
        flooding.join()


def test_a_limit_per_address_answers_with_the_seconds_to_wait(perch, rest):
    perch.environment = {name: value for name, value in perch.environment.items() if not name.startswith("PERCH_LIMIT_")}
    perch.restart()
    answers = [rest.post("/identify", identifier=f"person-{number}-of-many") for number in range(140)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert 110 <= len(answers) - len(limited) <= 130
    for answer in limited:
        error = refused(answer, "rate_limited", status=429)
        assert error["retryable"] and error["retryAfter"] > 0


def test_a_reader_who_never_reads_is_given_up_and_memory_stays(perch, widget, rest, ada):
    conversation = rest.say(ada, "first")["conversation"]
    with closing(raw(perch)) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(f"GET /socket?widget={widget} HTTP/1.1\r\nHost: perch\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        slow.sendall(Frame(Opcode.TEXT, json.dumps({"type": "hello", "protocol": 1, "token": ada}).encode()).serialize(mask=True))
        time.sleep(0.3)
        with Socket(perch.address, widget) as writer:
            writer.hello(ada)
            for number in range(400):
                writer.send({"type": "send", "ref": number, "draft": draft("y" * 9_900), "conversation": conversation})
                writer.wait("ack", 20, ref=number)
                time.sleep(0.045)
        assert len(rest.history(ada)) == 401


def test_many_who_connect_and_say_nothing_are_let_go(perch, widget):
    silent = [Socket(perch.address, widget) for _ in range(100)]
    codes = {each.close_code(20) for each in silent}
    assert codes == {4003}
