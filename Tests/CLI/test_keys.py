"""Keys of a widget on the command line: shown once, kept encrypted, two at a time, and gone when they are revoked."""

import json
import secrets
from datetime import datetime

import pytest
from client import Rest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from keys import add_key
from perch import until
from sentences import fails
from tokens import identify, signature, token

UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057"


def key_add(widget, purpose, *more):
    return ["widget", "key", "add", widget, "--purpose", purpose, *more]


def keys_of(perch, widget):
    listed = perch.json("widget", "key", "list", widget)
    return listed["keys"] if isinstance(listed, dict) else listed


def pem(key, form=PublicFormat.SubjectPublicKeyInfo):
    return key.public_key().public_bytes(Encoding.PEM, form)


def bytes_of(data):
    return b"".join(file.read_bytes() for file in data.rglob("*") if file.is_file())


@pytest.fixture
def widget(quiet):
    return quiet.add_widget("Shop")


def test_a_secret_is_shown_once_and_kept_encrypted(quiet, widget, tmp_path):
    for purpose in ("jwt", "hmac", "api"):
        key = add_key(quiet, widget, purpose)
        assert len(key.secret.encode()) >= 32
        for shown in (quiet.do("widget", "key", "list", widget), json.dumps(keys_of(quiet, widget)), quiet.do("audit", "list"), quiet.do("widget", "list")):
            assert key.secret not in shown
        assert key.id in quiet.do("widget", "key", "list", widget)
        assert key.secret.encode() not in bytes_of(quiet.data), f"the secret of a key for {purpose} lies readable in the data directory"
        quiet.do("backup", tmp_path / purpose)
        assert key.secret.encode() not in (tmp_path / purpose).read_bytes()


def test_in_words_the_secret_is_said_once_with_what_to_do_with_it(quiet, widget):
    said = quiet.do(*key_add(widget, "jwt"))
    key = keys_of(quiet, widget)[0]
    assert key["id"] in said and key["fingerprint"] in quiet.do("widget", "key", "list", widget)
    assert any(len(word) >= 32 and word != key["id"] for word in said.split()), said


def test_keys_are_listed_with_what_the_protocol_says_of_them(quiet, widget):
    made = [add_key(quiet, widget, *kind) for kind in (("jwt", "ES256"), ("hmac",), ("api",))]
    listed = {each["id"]: each for each in keys_of(quiet, widget)}
    assert set(listed) == {key.id for key in made}
    assert {each["purpose"]: each["algorithm"] for each in listed.values()} == {"jwt": "ES256", "hmac": "HMAC-SHA256", "api": "bearer"}
    for each in listed.values():
        assert int(each["fingerprint"], 16) >= 0 and len(each["fingerprint"]) == 8
        assert abs(each["createdAt"] / 1000 - datetime.now().timestamp()) < 60
        assert "revokedAt" not in each


def test_two_keys_of_one_purpose_are_active_at_most(quiet, widget):
    first, _ = add_key(quiet, widget, "jwt"), add_key(quiet, widget, "jwt", "ES256")
    fails(quiet, *key_add(widget, "jwt"), saying="2 keys.*revoke")
    assert len(keys_of(quiet, widget)) == 2
    add_key(quiet, widget, "hmac")
    add_key(quiet, quiet.add_widget("Outlet"), "jwt")
    quiet.do("widget", "key", "revoke", widget, first.id)
    add_key(quiet, widget, "jwt")
    assert [each["id"] for each in keys_of(quiet, widget) if "revokedAt" in each] == [first.id]


def test_a_secret_may_be_brought_along_when_it_is_long_enough(quiet, widget):
    for purpose, secret in (("jwt", "x" * 32), ("hmac", secrets.token_urlsafe(40)), ("hmac", "ü" * 16)):
        assert add_key(quiet, widget, purpose, secret=secret).secret == secret
    for short in ("x" * 31, "ü" * 15 + "x", "", "\n" + "x" * 40):
        fails(quiet, *key_add(widget, "jwt", "--secret-stdin"), text=short, saying="32 bytes|secret")
    assert len(keys_of(quiet, widget)) == 3


def test_a_secret_of_32_bytes_proves_what_one_of_31_may_not(quiet, widget):
    key = add_key(quiet, widget, "jwt", secret="0123456789abcdefghijklmnopqrstuv")
    rest = Rest(quiet.start().address, widget)
    assert identify(rest, "ada-1815", token=token(key, "ada-1815", widget)).json()["assurance"] == "verified"


P256, ED25519 = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
NO_KEYS = {
    "a private key": ("ES256", P256.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
    "another curve": ("ES256", pem(ec.generate_private_key(ec.SECP384R1()))),
    "an RSA key": ("ES256", pem(rsa.generate_private_key(65537, 2048))),
    "an EdDSA key for ES256": ("ES256", pem(ED25519)),
    "an ES256 key for EdDSA": ("EdDSA", pem(P256)),
    "a key cut short": ("ES256", pem(P256)[:-60] + b"\n-----END PUBLIC KEY-----\n"),
    "nonsense": ("EdDSA", b"nonsense"),
    "nothing": ("EdDSA", b""),
    "a file of zeros": ("ES256", bytes(5000)),
}


@pytest.mark.parametrize("case", NO_KEYS)
def test_what_is_no_public_key_is_refused_with_a_sentence(quiet, widget, tmp_path, case):
    algorithm, content = NO_KEYS[case]
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    fails(quiet, *key_add(widget, "jwt", "--algorithm", algorithm, "--public-key", file), saying="key")
    assert keys_of(quiet, widget) == []
    file.write_bytes(pem(P256))
    quiet.do(*key_add(widget, "jwt", "--algorithm", "ES256", "--public-key", file))


def test_options_that_do_not_go_together_are_refused(quiet, widget, tmp_path):
    file = tmp_path / "key.pem"
    file.write_bytes(pem(P256))
    for words, saying in {
        ("hmac", "--algorithm", "ES256"): "algorithm|hmac",
        ("api", "--public-key", file): "public|api",
        ("jwt", "--algorithm", "ES256"): "public",
        ("jwt", "--algorithm", "HS256", "--public-key", file): "public|HS256",
        ("jwt", "--algorithm", "ES256", "--public-key", file, "--secret-stdin"): "secret|public",
        ("jwt", "--algorithm", "ES256", "--public-key", tmp_path / "missing.pem"): "missing.pem",
        ("jwt", "--algorithm", "RS256"): "HS256.*ES256.*EdDSA",
        ("jwt", "--algorithm", "none"): "HS256.*ES256.*EdDSA",
        ("everything",): "jwt.*hmac.*api",
    }.items():
        fails(quiet, *key_add(widget, *words), text="x" * 40, saying=saying)
    assert keys_of(quiet, widget) == []


def test_unknown_widgets_and_keys_are_said(quiet, widget):
    elsewhere = add_key(quiet, quiet.add_widget("Outlet"), "jwt")
    fails(quiet, *key_add(UNKNOWN, "jwt"), saying="widget")
    fails(quiet, "widget", "key", "list", UNKNOWN, saying="widget")
    for kid in (UNKNOWN, "nonsense", elsewhere.id):
        fails(quiet, "widget", "key", "revoke", widget, kid, saying="key")
    assert "revokedAt" not in str(keys_of(quiet, widget))


def test_a_running_server_notices_a_new_key_and_a_revoked_one(perch):
    widget = perch.add_widget("Shop")
    rest = Rest(perch.address, widget)
    jwt, hmac = add_key(perch, widget, "jwt"), add_key(perch, widget, "hmac")
    by_token = until(lambda: identify(rest, "ada-1815", token=token(jwt, "ada-1815", widget)).json().get("token"), "the new key")
    by_signature = identify(rest, "ada-1815", signature=signature(hmac, "ada-1815")).json()["token"]
    perch.do("widget", "key", "revoke", widget, jwt.id)
    until(lambda: rest.get("/history", by_token).status_code == 401, "the end of the session that the key proved", 60)
    assert identify(rest, "ada-1815", token=token(jwt, "ada-1815", widget)).json()["code"] == "signature_invalid"
    assert rest.get("/history", by_signature).status_code == 200, "the other key's session goes on"


def test_the_mode_is_set_and_shown(quiet, widget):
    mode = lambda: next(each["mode"] for each in quiet.json("widget", "list") if each["id"] == widget)
    assert mode() == "open"
    quiet.do("widget", "set", widget, "--mode", "signed")
    assert mode() == "signed"
    fails(quiet, "widget", "set", widget, "--mode", "compat", saying="open.*signed")
    assert mode() == "signed"
    quiet.do("widget", "set", widget, "--mode", "open")
    assert mode() == "open"


def test_the_mode_signed_without_a_key_refuses_everybody_and_stays(perch):
    widget = perch.add_widget("Shop")
    rest = Rest(perch.address, widget)
    perch.do("widget", "set", widget, "--mode", "signed")
    until(lambda: identify(rest, "ada-1815").status_code == 403, "the new mode")
    perch.restart()
    assert identify(rest, "ada-1815").json()["code"] == "signature_required"
