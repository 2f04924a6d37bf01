"""The master key, which seals all other keys: made once, kept apart from the database, and in no backup."""

import base64
import os
import stat

import pytest
from client import Rest
from keys import add_key
from perch import Perch
from tokens import identify, signature, token
from town import Backend


@pytest.fixture
def widget(quiet):
    return quiet.add_widget("Shop")


def test_the_master_key_is_made_when_it_is_first_needed_and_only_the_owner_may_read_it(quiet, widget):
    file = quiet.data / "master.key"
    assert not file.exists()
    add_key(quiet, widget, "jwt")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = file.read_bytes()
    add_key(quiet, widget, "hmac")
    quiet.start()
    assert file.read_bytes() == kept


@pytest.mark.parametrize("written", [lambda raw: raw.hex(), lambda raw: base64.b64encode(raw).decode()], ids=["hex", "base64"])
def test_the_master_key_may_come_from_the_environment(quiet, widget, written):
    quiet.environment["PERCH_MASTER_KEY"] = written(os.urandom(32))
    key = add_key(quiet, widget, "jwt")
    assert not (quiet.data / "master.key").exists()
    rest = Rest(quiet.start().address, widget)
    assert identify(rest, "ada-1815", token=token(key, "ada-1815", widget)).json()["assurance"] == "verified"


def test_a_master_key_that_makes_no_sense_is_said(quiet, widget):
    for nonsense in ("secret", "0" * 63, base64.b64encode(bytes(31)).decode(), "🐦" * 32):
        done = quiet.run("widget", "key", "add", widget, "--purpose", "jwt", PERCH_MASTER_KEY=nonsense)
        assert done.returncode != 0 and "PERCH_MASTER_KEY" in done.stderr, (nonsense, done.stderr)
        assert nonsense not in done.stderr


def test_a_backup_comes_back_to_life_with_its_master_key_only(quiet, widget, tmp_path):
    key = add_key(quiet, widget, "jwt")
    quiet.do("widget", "set", widget, "--mode", "signed")
    quiet.do("backup", tmp_path / "copy")
    assert (quiet.data / "master.key").read_bytes() not in (tmp_path / "copy").read_bytes()
    answers = []
    for with_key in (False, True):
        other = Perch(tmp_path / f"restored-{with_key}")
        try:
            other.do("restore", tmp_path / "copy")
            if with_key:
                (other.data / "master.key").write_bytes((quiet.data / "master.key").read_bytes())
            rest = Rest(other.start().address, widget)
            answers.append(identify(rest, "ada-1815", token=token(key, "ada-1815", widget)))
        finally:
            other.close()
    assert answers[0].status_code in (403, 500, 503), "without the master key nobody may be believed"
    assert answers[1].json()["assurance"] == "verified"


@pytest.mark.parametrize("purpose", ["jwt", "hmac"])
def test_a_lost_master_key_costs_the_keys_that_it_sealed_and_no_others(quiet, widget, purpose):
    lost, api = add_key(quiet, widget, purpose), add_key(quiet, widget, "api")
    (quiet.data / "master.key").unlink()
    quiet.start()
    rest = Rest(quiet.address, widget)
    proof = {"jwt": lambda key: {"token": token(key, "ada-1815", widget)}, "hmac": lambda key: {"signature": signature(key, "ada-1815")}}[purpose]
    assert identify(rest, "ada-1815", **proof(lost)).status_code in (403, 500, 503)
    assert identify(rest, "grace-1906").json()["assurance"] == "claimed", "the rest goes on"
    assert Backend(quiet, widget, api.secret).get("/person", "grace-1906").status_code == 200
    quiet.do("widget", "key", "revoke", widget, lost.id)
    fresh = add_key(quiet, widget, purpose)
    quiet.restart()
    assert identify(rest, "ada-1815", **proof(fresh)).json().get("assurance") == "verified"
    assert identify(rest, "ada-1815", **proof(lost)).json()["code"] == "signature_invalid"
