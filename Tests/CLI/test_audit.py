"""The record of what happened to identities: complete, in order, and true to what was once written."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from client import Rest
from keys import add_key, revoke
from perch import Perch
from sentences import fails
from tokens import identify, token
from town import Backend

# What somebody else would write into a column; into all others, another id.
OTHERWISE = {"number": "number + 1", "at": "at + 1", "what": "'merged'", "actor": "'agent'", "details": "'{{\"outcome\": \"merged\"}}'", "hash": "x'00' || substr(hash, 2)"}


@pytest.fixture
def lived(quiet):
    """A stopped server on which something has happened. Returns the record as it was, too."""
    widget = quiet.add_widget("Shop")
    key, api = (add_key(quiet, widget, purpose) for purpose in ("jwt", "api"))
    quiet.start()
    rest = Rest(quiet.address, widget)
    guest = rest.session()["token"]
    rest.say(guest, "hello")
    identified = identify(rest, "ada-1815", guest, token=token(key, "ada-1815", widget)).json()
    rest.post("/logout", token=identified["token"])
    identify(rest, "ada-1815", token=token(key, "ada-1815", widget))
    Backend(quiet, widget, api.secret).ask("DELETE", "/sessions", "ada-1815")
    revoke(quiet, widget, key)
    quiet.do("widget", "set", widget, "--mode", "signed")
    quiet.terminate()
    quiet.record = quiet.json("audit", "list")
    return quiet


def verdict(perch, *words):
    done = perch.run("audit", "verify", "--json", *words)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode == 0


def tampered(perch, tmp_path, *statements):
    """A copy of the data in whose file somebody has changed something, after taking down the guards."""
    copy = Perch(shutil.copytree(perch.data, tmp_path / f"copy-{len(list(tmp_path.iterdir()))}"))
    with closing(sqlite3.connect(copy.data / "perch.sqlite")) as database, database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(statement)
            assert database.execute("SELECT changes()").fetchone()[0] > 0, statement
    return copy


def columns(perch):
    with closing(sqlite3.connect(perch.data / "perch.sqlite")) as database:
        return [name for _, name, *_ in database.execute("PRAGMA table_info(audit)")]


def test_each_thing_that_happened_is_written_down_once_in_order(lived):
    assert [(entry["what"], entry["by"]["kind"]) for entry in lived.record] == [
        ("key_added", "cli"), ("key_added", "cli"), ("session_created", "visitor"), ("upgraded", "visitor"), ("logged_out", "visitor"),
        ("resumed", "visitor"), ("logged_out", "api"), ("key_revoked", "cli"), ("mode_set", "cli")]
    assert [entry["number"] for entry in lived.record] == list(range(1, len(lived.record) + 1))
    assert "ada-1815" not in str(lived.record), "people are named by ids that lead nowhere once they are erased"
    for entry in lived.record:
        assert entry["what"] in lived.do("audit", "list")


def test_the_whole_record_is_verified_and_its_head_is_said(lived):
    said = lived.json("audit", "verify")
    assert (said["ok"], said["entries"], said["head"]) == (True, len(lived.record), lived.record[-1]["hash"])
    assert said["head"] in lived.do("audit", "verify")
    assert verdict(lived, "--head", lived.record[2]["hash"]), "a head that was noted earlier"


def test_a_record_with_one_byte_changed_is_found_whatever_the_byte(lived, tmp_path):
    for column in columns(lived):
        other = OTHERWISE.get(column, "zeroblob(16)").format(column)
        row = {"number": len(lived.record), "actor_id": 7}.get(column, 4)
        assert not verdict(tampered(lived, tmp_path, f"UPDATE audit SET {column} = {other} WHERE number = {row}")), column
    for number in (1, len(lived.record)):
        assert not verdict(tampered(lived, tmp_path, f"UPDATE audit SET at = at + 1 WHERE number = {number}")), f"entry {number}"


def test_a_byte_changed_in_the_file_itself_is_found(lived, tmp_path):
    copy = tampered(lived, tmp_path, "UPDATE audit SET details = details WHERE number = 3")
    with closing(sqlite3.connect(copy.data / "perch.sqlite")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = copy.data / "perch.sqlite"
    content = file.read_bytes()
    assert b"upgraded" in content
    file.write_bytes(content.replace(b"upgraded", b"upgradeD"))
    assert not verdict(copy)


def test_a_record_with_an_entry_removed_exchanged_or_put_in_is_found(lived, tmp_path):
    exchange = ["UPDATE audit SET number = number + 1000 WHERE number IN (2, 3)", "UPDATE audit SET number = 3 WHERE number = 1002", "UPDATE audit SET number = 2 WHERE number = 1003"]
    closed = ["DELETE FROM audit WHERE number = 3", "UPDATE audit SET number = -(number - 1) WHERE number > 3", "UPDATE audit SET number = -number WHERE number < 0"]
    again = f"INSERT INTO audit SELECT {', '.join('number + 1' if name == 'number' else name for name in columns(lived))} FROM audit ORDER BY number DESC LIMIT 1"
    for statements in (["DELETE FROM audit WHERE number = 3"], ["DELETE FROM audit WHERE number = 1"], closed, exchange, [again]):
        assert not verdict(tampered(lived, tmp_path, *statements)), statements


def test_a_record_whose_end_was_cut_off_is_found_by_the_head_that_was_noted(lived, tmp_path):
    cut = tampered(lived, tmp_path, f"DELETE FROM audit WHERE number = {len(lived.record)}")
    assert verdict(cut), "what is left is whole in itself"
    assert not verdict(cut, "--head", lived.record[-1]["hash"])
    assert verdict(cut, "--head", lived.record[-2]["hash"])
    assert verdict(lived, "--head", lived.record[-1]["hash"])


def test_the_record_cannot_be_changed_by_accident(lived):
    with closing(sqlite3.connect(lived.data / "perch.sqlite")) as database:
        for statement in ("UPDATE audit SET at = 0", "DELETE FROM audit"):
            with pytest.raises(sqlite3.Error, match="only added to"):
                database.execute(statement)


def test_a_head_that_makes_no_sense_is_refused_with_a_sentence(lived):
    for head in ("nonsense", "00", "g" * 64, ""):
        fails(lived, "audit", "verify", "--head", head, saying="head")


def test_the_record_goes_on_after_a_restart_and_through_a_backup(lived, tmp_path):
    lived.start()
    widget = lived.add_widget("Outlet")
    Rest(lived.address, widget).session()
    lived.do("backup", tmp_path / "copy")
    other = Perch(tmp_path / "restored")
    try:
        other.do("restore", tmp_path / "copy")
        for installation in (lived, other):
            record = installation.json("audit", "list")
            assert record[:len(lived.record)] == lived.record and len(record) > len(lived.record)
            assert verdict(installation, "--head", lived.record[-1]["hash"])
    finally:
        other.close()
