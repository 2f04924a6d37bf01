"""What no client should send to the REST doors: each gets a clear answer, and nothing is half done."""

import pytest
from client import draft_id, request_id
from oddities import ODD, UNKNOWN, fields, may_stand, refused, with_field

pytestmark = pytest.mark.usefixtures("the_server_goes_on")


def whole():
    """Every request that changes something, with every field it takes."""
    return {
        "/sessions": {"requestId": request_id(), "attributes": {"name": "Ada"}},
        "/identify": {"requestId": request_id(), "identifier": "ada-1815", "attributes": {"name": "Ada"}},
        "/attributes": {"requestId": request_id(), "attributes": {"name": "Ada"}},
        "/logout": {"requestId": request_id()},
        "/messages": {"draft": {"id": draft_id(), "text": "Hello"}},
    }


def wrong_bodies():
    for route, body in whole().items():
        for path, _ in fields(body):
            for value in [*ODD, KeyError]:
                if not may_stand(path, value):
                    yield route, path, value


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
