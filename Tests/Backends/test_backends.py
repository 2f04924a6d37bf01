"""The examples that the Inbox offers to copy, run as they are: what they print must open the chat of exactly that user."""

import hmac
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from client import InboxRest, Rest
from keys import Key, add_key
from perch import BINARY, ROOT, Perch
from tokens import from_base64url, identify, signature

# A compiler is called for each run of some examples.
pytestmark = pytest.mark.timeout(600)

EXAMPLES = ROOT / "Web" / "inbox" / "backends"
SWIFT = Path(os.environ.get("PERCH_EXAMPLE_BACKEND", BINARY.parent / "perch-example-backend"))
COMMANDS = {
    "node.mjs": ["node", EXAMPLES / "node.mjs"],
    "python.py": ["python3", EXAMPLES / "python.py"],
    "php.php": ["php", EXAMPLES / "php.php"],
    "ruby.rb": ["ruby", EXAMPLES / "ruby.rb"],
    "go.go": ["go", "run", EXAMPLES / "go.go"],
    "Java.java": ["java", EXAMPLES / "Java.java"],
    "swift.swift": [SWIFT],
}
NEEDS = {"Java.java": "javac"}  # java alone may be there without the compiler that runs a source file
AWKWARD = [
    "ada-7f3c91d2e8",
    'quotes " and \' and back\\slashes \\" \\u0041 /<>&',
    "Zoë 👩🏽‍🚀 \u202eעדה\u202c \u2028",
    "Ame\u0301lie as Mac keyboards write it",
    "🐦" * 255,
]
WIDGET, KEY = "0198f1c2-6a40-7c11-8f0e-5d2b9a7c4e13", Key("a-key", "jwt", "HS256", 'Schlüssel "mit" Umlauten, 32 bytes lang')
NAME, EMAIL = 'Ada "the first" O\\Neill 🐦', "ada+chat@example.com"


@pytest.fixture(params=COMMANDS)
def example(request):
    """Runs one example with a key in its environment."""
    program = NEEDS.get(request.param, COMMANDS[request.param][0])
    if not shutil.which(program):
        pytest.skip(f"{Path(program).name} is not here, so {request.param} was NOT run")

    def run(key, widget, *words):
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "PERCH_WIDGET": widget, "PERCH_KEY_ID": key.id, "PERCH_KEY": key.secret}
        done = subprocess.run([*COMMANDS[request.param], *words], env=environment, capture_output=True, timeout=300)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().rstrip("\r\n")

    return run


@pytest.fixture(scope="module")
def server():
    server = Perch()
    server.add_agent("Grace", "a rook, a wren, a magpie", role="owner")
    yield server.start()
    server.close()


@pytest.fixture(scope="module")
def shop(server):
    """A widget that takes signed identities only, with a key for each kind of proof."""
    widget = server.add_widget("Shop")
    keys = {purpose: add_key(server, widget, purpose) for purpose in ("jwt", "hmac")}
    server.do("widget", "set", widget, "--mode", "signed")
    return widget, keys, Rest(server.address, widget)


@pytest.fixture(scope="module")
def grace(server):
    return InboxRest.sign_in(server.address, "grace@example.com", "a rook, a wren, a magpie")


def test_there_is_an_example_in_each_language_and_each_is_run_here():
    assert {file.name for file in EXAMPLES.iterdir()} == set(COMMANDS)


def test_the_inbox_gets_each_example_as_plain_text(server):
    assets = re.search(r"/assets/[^/]+", httpx.get(f"{server.address}/inbox", timeout=20).text).group()
    for name in COMMANDS:
        answer = httpx.get(f"{server.address}{assets}/inbox/backends/{name}", timeout=20)
        assert answer.status_code == 200 and answer.headers["content-type"] == "text/plain; charset=utf-8", name
        assert answer.content == (EXAMPLES / name).read_bytes()


def test_a_token_says_what_the_protocol_asks_for(example):
    for identifier in AWKWARD:
        head, body, proof = example(KEY, WIDGET, identifier, NAME, EMAIL).split(".")
        assert json.loads(from_base64url(head)) == {"alg": "HS256", "typ": "JWT", "kid": KEY.id}
        claims = json.loads(from_base64url(body))
        assert abs(claims["iat"] - time.time()) < 30
        assert claims == {"sub": identifier, "aud": f"livechat:{WIDGET}", "iat": claims["iat"], "exp": claims["iat"] + 3600, "name": NAME, "email": EMAIL}
        assert from_base64url(proof) == hmac.digest(KEY.secret.encode(), f"{head}.{body}".encode(), "sha256")


def test_a_token_without_a_profile_does_not_clear_what_is_known(example):
    assert set(json.loads(from_base64url(example(KEY, WIDGET, "ada-7f3c91d2e8").split(".")[1]))) == {"sub", "aud", "iat", "exp"}


def test_a_signature_is_the_hmac_of_the_identifier(example):
    for identifier in AWKWARD:
        assert example(KEY, WIDGET, identifier, "--hmac") == signature(KEY, identifier)


def test_awkward_users_are_verified_by_token_and_by_signature(example, shop):
    widget, keys, rest = shop
    people = set()
    for identifier in AWKWARD:
        for proof in ({"token": example(keys["jwt"], widget, identifier)}, {"signature": example(keys["hmac"], widget, identifier, "--hmac")}):
            answer = identify(rest, identifier, **proof)
            assert answer.status_code == 200, (identifier, answer.text)
            identified = answer.json()
            assert (identified["identifier"], identified["assurance"]) == (identifier, "verified")
            people.add(identified["contact"]["id"])
    assert len(people) == len(AWKWARD), "token and signature must open the same person"


def test_a_proof_opens_nobody_else(example, shop):
    widget, keys, rest = shop
    for proof in ({"token": example(keys["jwt"], widget, "mallory-1")}, {"signature": example(keys["hmac"], widget, "mallory-1", "--hmac")}):
        assert identify(rest, "mallory-1", **proof).status_code == 200
        answer = identify(rest, "ada-7f3c91d2e8", **proof)
        assert (answer.status_code, answer.json()["code"]) == (403, "signature_invalid")


def test_the_name_in_the_token_is_the_name_in_the_inbox(example, shop, grace, request):
    widget, keys, rest = shop
    identifier = f"named by {request.node.name}"
    identified = identify(rest, identifier, token=example(keys["jwt"], widget, identifier, NAME, EMAIL)).json()
    conversation = rest.say(identified["token"], "Hello")["conversation"]
    with grace.socket() as socket:
        socket.hello()
        socket.send({"type": "open", "ref": 1, "ticket": conversation})
        person = socket.wait("opened")["person"]
    assert person["name"] == NAME
    assert {(each["key"], each["value"], each["source"]) for each in person["attributes"]} == {("name", NAME, "signed"), ("email", EMAIL, "signed")}
