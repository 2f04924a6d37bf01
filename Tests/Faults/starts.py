"""Starts that are cut short while they make or change the schema."""

import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from contextlib import closing
from pathlib import Path

import archive
from crowd import nothing_in
from perch import ROOT, Perch

EVERYTHING = {"setting", "widget", "contact", "session", "conversation", "message", "agent", "audit"}
CHATS = 50
MIGRATIONS = ROOT / "Sources" / "PerchStore" / "Migrations"


class CutShort:
    """Kills servers around one moment of their start. Each time feels its way to that moment, first in large steps."""

    def __init__(self, seed, before, after):
        self.random = random.Random(seed)
        self.wait = 0.1
        self.before, self.after = before, after
        self.found = {before: 0, after: 0}

    def kill_while_it_starts(self, server):
        server.launch()
        try:
            server.process.wait(self.wait * self.random.uniform(0.8, 1.2))
        except subprocess.TimeoutExpired:
            pass
        server.kill()
        is_done = self.is_done(server)
        self.found[self.after if is_done else self.before] += 1
        step = 1.15 if all(self.found.values()) else 2
        self.wait *= 1 / step if is_done else step

    def is_done(self, server):
        """Whether the start had come past the moment when it was killed. Whatever is neither before nor after it is a finding."""
        raise NotImplementedError

    def numbers(self):
        return {"kills": sum(self.found.values()), **{f"found {what}": count for what, count in self.found.items()}}


class FirstStarts(CutShort):
    """Servers that are killed while they make their database."""

    def __init__(self, seed):
        super().__init__(seed, "no schema", "a whole schema")

    def happen(self, count):
        for _ in range(count):
            with closing(Perch()) as server:
                for _ in range(self.random.randint(1, 3)):
                    self.kill_while_it_starts(server)
                server.start()
                self._is_whole(server)

    def is_done(self, server):
        if not (server.data / archive.NAME).exists():
            return False
        nothing_in(archive.of_a_wreck(archive.faults_of, server.data))
        tables = archive.of_a_wreck(archive.tables_in, server.data)
        assert not tables - {"grdb_migrations"} or EVERYTHING <= tables, f"half a schema: {tables}"
        return EVERYTHING <= tables

    def _is_whole(self, server):
        widget = server.add_widget("Shop", "https://shop.example")
        assert widget in [each["id"] for each in server.json("widget", "list")]
        assert server.terminate()[0] == 0
        nothing_in(archive.faults_of(server.data))


class Upgrades(CutShort):
    """Servers that are killed while they bring up to date what the first version left: many messages of chats that took turns."""

    def __init__(self, seed, messages):
        super().__init__(seed, "the old messages", "the threads")
        self.messages = messages
        self._folder = tempfile.TemporaryDirectory(prefix="perch-former-")
        self.former = Path(self._folder.name)
        leave_the_first_version(self.former, messages, self.random)
        self.said = archive.messages_in(self.former)

    def happen(self, count):
        for _ in range(count):
            with closing(Perch()) as server:
                shutil.copytree(self.former, server.data, dirs_exist_ok=True)
                for _ in range(self.random.randint(1, 3)):
                    self.kill_while_it_starts(server)
                server.start()
                assert server.terminate()[0] == 0
                self._is_whole(server)

    def is_done(self, server):
        nothing_in(archive.of_a_wreck(archive.faults_of, server.data))
        done = archive.of_a_wreck(archive.steps_in, server.data)
        is_threaded = "previous" in archive.of_a_wreck(archive.columns_in, server.data, "message")
        assert ("0003 thread" in done) is is_threaded, f"half a step: {done}"
        assert archive.of_a_wreck(archive.messages_in, server.data) == self.said
        return is_threaded

    def _is_whole(self, server):
        nothing_in(archive.faults_of(server.data))
        assert archive.messages_in(server.data) == self.said
        assert archive.steps_in(server.data) == steps()
        (messages, named), latest = archive.threads_in(server.data), {}
        for key, conversation, previous in messages:
            assert previous == latest.get(conversation), f"message {key} follows {previous}"
            latest[conversation] = key
        assert named == latest
        assert server.json("audit", "verify")["entries"] >= CHATS

    def numbers(self):
        return {"messages": self.messages, **super().numbers()}

    def close(self):
        self._folder.cleanup()


def leave_the_first_version(folder, messages, random):
    """A database as the first version of the schema held it. A step that has been released is never edited, so its text says how."""
    ident = lambda at: uuid.UUID(int=(at << 80) | (7 << 76) | random.getrandbits(76) & ~(3 << 62) | (2 << 62)).bytes
    with closing(sqlite3.connect(folder / archive.NAME)) as database:
        database.executescript("PRAGMA page_size = 1024; PRAGMA journal_mode = WAL;")
        database.executescript(re.search(r'let firstSchema = """(.*?)"""', (MIGRATIONS / "0001-first.swift").read_text(), re.DOTALL).group(1))
        with database:
            database.execute("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            database.execute("INSERT INTO grdb_migrations VALUES ('0001 first')")
            database.executemany("INSERT INTO setting VALUES (?, ?)", [("epoch", str(uuid.UUID(bytes=ident(1)))), ("secret", random.randbytes(32).hex())])
            database.execute("INSERT INTO widget VALUES (1, ?, 'Shop', '', '#000000', '[]', 1, 'open', 'always', 172800000, 30, 1)", [ident(1)])
            everyone = range(1, CHATS + 1)
            insert(database, "contact (key, id, widget, attributes, created_at, seen_at)", ((key, ident(key), 1, "{}", key, key) for key in everyone))
            insert(database, "session", ((key, 1, key, random.randbytes(32), 1, "anonymous", key, key, None) for key in everyone))
            insert(database, "audit", ((key, key, "session_created", key, key) for key in everyone))
            counts = [len(range(key - 1, messages, CHATS)) for key in everyone]
            insert(database, "conversation (key, id, contact, sequence, opened_at, activity_at)",
                   ((key, ident(key), key, count, key, messages) for key, count in zip(everyone, counts)))
            insert(database, "message", ((1 + number, 1 + number % CHATS, 1 + number // CHATS, 0, 1 + number % CHATS, "anonymous", ident(number), number,
                                          f"Message {number} of somebody") for number in range(messages)))


def insert(database, table, rows):
    rows = list(rows)
    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def steps():
    """Of the schema, as the binary knows them."""
    return set(re.findall(r'registerMigration\("([^"]+)"', (MIGRATIONS / "Migrations.swift").read_text()))
