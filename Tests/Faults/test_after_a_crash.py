"""What clients may rely on when they come back to a server that was killed."""

from client import Socket


def test_a_request_repeated_after_a_crash_is_answered_with_the_first_result(perch, rest):
    body = {"requestId": "a-request-that-is-sent-twice-0001", "attributes": {"name": "Ada"}}
    first = rest.post("/sessions", body).json()
    perch.kill()
    perch.start()
    again = rest.post("/sessions", body)
    assert again.json()["contact"]["id"] == first["contact"]["id"]
    assert again.json()["token"] == first["token"]
    identify = {"requestId": "a-request-that-is-sent-twice-0002", "identifier": "ada-1815"}
    before = rest.post("/identify", identify, first["token"]).json()
    perch.kill()
    perch.start()
    after = rest.post("/identify", identify, first["token"]).json()
    assert (after["outcome"], after["token"]) == (before["outcome"], before["token"])
    assert rest.get("/history", first["token"]).status_code == 401
    assert rest.get("/history", before["token"]).status_code == 200


def test_a_cursor_from_before_a_crash_is_resumed_without_a_hole(perch, widget, rest):
    token = rest.session()["token"]
    rest.say(token, "one")
    with Socket(perch.address, widget) as socket:
        welcome = socket.hello(token)
    [conversation] = welcome["conversations"]
    assert welcome["reset"] is True
    rest.say(token, "two")
    perch.kill()
    perch.start()
    resume = {"epoch": welcome["epoch"], "contact": welcome["contact"]["version"], "conversations": {conversation["id"]: [conversation["sequence"], conversation["version"]]}}
    with Socket(perch.address, widget) as socket:
        again = socket.hello(token, resume=resume)
    texts = [message["text"] for message in again["messages"]]
    assert texts == (["one", "two"] if again["reset"] else ["two"])
