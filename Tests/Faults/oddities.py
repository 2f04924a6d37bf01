"""Values that fit nowhere, where to put them, and what every refusal looks like."""

import json
import re

UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057"
ERROR_FIELDS = {"code": str, "message": str, "field": str, "retryable": bool, "retryAfter": int}
MUST = {"requestId", "identifier", "draft", "draft.id", "draft.text"}
ODD = [None, True, 0, -1, 1.5, 2**64, "", "\u0000", "x" * 11_000, [], ["a"], {}, {"a": {"b": 1}}]

# Nobody outside has to know what this is made of.
INSIDES = re.compile(rb"\b(Swift|NIO\w*|GRDB|SQLite\w*|sqlite\w*|Foundation\w*|Hummingbird\w*|\w*DecodingError|\w*CodingKeys?|Optional|Int64|UInt\w*|ByteBuffer|"
                     rb"Perch(Server|Store|Wire|CLI)|debugDescription|[Ff]atal error|SELECT|INSERT|0x[0-9a-f]{8,})\b|\.swift\b")


def assert_error(error):
    """One error object as docs/protocol.md has it, without a word about our insides."""
    assert {"code", "message", "retryable"} <= set(error) <= set(ERROR_FIELDS), error
    assert all(type(value) is ERROR_FIELDS[name] for name, value in error.items()), error
    assert len(error["message"]) > 10, error
    assert not INSIDES.search(error["message"].encode()), error


def refused(answer, *codes, status=None):
    """The error of an HTTP answer, which must be one of these."""
    error = answer.json()
    assert_error(error)
    assert error["code"] in codes, error
    assert status is None or answer.status_code == status, answer.status_code
    return error


def fields(body, prefix=""):
    """Every field with its dotted path, those of objects inside too. Attributes are one field."""
    for name, value in body.items():
        yield prefix + name, value
        if isinstance(value, dict) and name != "attributes":
            yield from fields(value, f"{prefix}{name}.")


def with_field(body, path, value):
    """A copy with another value there; without the field for KeyError."""
    body = json.loads(json.dumps(body))
    *parents, last = path.split(".")
    place = body
    for parent in parents:
        place = place[parent]
    if isinstance(place, list):
        place[int(last)] = value
    elif value is KeyError:
        del place[last]
    else:
        place[last] = value
    return body


def may_stand(path, value):
    """Whether this odd value is right after all, or the field may be left out."""
    if value in (None, KeyError):
        return path not in MUST
    if path == "attributes":
        return value == {}
    return path == "draft.text" and isinstance(value, str) and 0 < len(value) <= 10_000
