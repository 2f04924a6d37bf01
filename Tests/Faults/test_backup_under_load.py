"""Backups made under load, and schemas of another version."""

import asyncio
import sqlite3
from contextlib import closing

import archive
import pytest
from backups import Backups
from client import Rest, Socket
from crowd import Crowd
from perch import Perch


def test_a_backup_made_under_load_has_everything_acknowledged_before_it_began(perch, cookie, tmp_path, seed):
    with closing(Crowd(perch, cookie, seed=seed, pace=0.05)) as crowd:
        backups = Backups(crowd, tmp_path)
        asyncio.run(backups.happen(3))
        crowd.check()
    restored = backups.look_into()
    print(backups.numbers())
    assert backups.numbers()["and while they were being made"] > 0, "nobody wrote meanwhile, so this proved nothing"
    clients_begin_anew_with(restored, crowd)


def clients_begin_anew_with(restored, crowd):
    """A cursor of the original means nothing to the copy, and the copy says so."""
    kept = [message["text"] for message in archive.messages_in(restored)]
    with closing(Perch(data=restored).start()) as server, closing(Rest(server.address, crowd.widget)) as rest:
        for client in crowd.visitors:
            with Socket(server.address, crowd.widget) as socket:
                assert socket.hello(client.kept.credential, resume=client.screen.cursor())["reset"] is True
        assert sorted(kept) == sorted(message["text"] for token in crowd.tokens for message in rest.history(token))


@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["agent", "list"], ["backup", "copy"]], ids=lambda words: words[0])
def test_an_older_binary_refuses_a_newer_schema_in_one_clear_sentence(perch, words):
    perch.terminate()
    with closing(sqlite3.connect(perch.data / archive.NAME)) as database, database:
        database.execute("INSERT INTO grdb_migrations (identifier) VALUES ('9999 from the future')")
    before = everything_in(perch)
    done = perch.run(*words)
    assert done.returncode == 1
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    assert "newer version" in sentence and "restore a backup" in sentence
    assert everything_in(perch) == before, "it was changed all the same"


def everything_in(perch):
    with closing(sqlite3.connect(perch.data / archive.NAME)) as database:
        return list(database.iterdump())
