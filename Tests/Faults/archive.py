"""The database as it lies on the disk, read without the server."""

import shutil
import sqlite3
import tempfile
import uuid
from contextlib import closing
from pathlib import Path

NAME = "perch.sqlite"
MESSAGES = """
  SELECT conversation.id, message.sequence, message.text, message.draft
  FROM message JOIN conversation ON conversation.key = message.conversation ORDER BY message.key
"""


def messages_in(data):
    """Every message, in the shape of the protocol, with its draft's id."""
    with closing(_open(data)) as database:
        return [_message(*row) for row in database.execute(MESSAGES)]


def _message(conversation, sequence, text, draft):
    conversation = str(uuid.UUID(bytes=conversation))
    return {"id": f"{conversation}:{sequence}", "conversation": conversation, "sequence": sequence, "text": text, "draft": str(uuid.UUID(bytes=draft))}


def faults_of(data):
    """What SQLite finds wrong with it. Empty when all is well."""
    with closing(_open(data)) as database:
        wrong = [line for (line,) in database.execute("PRAGMA integrity_check") if line != "ok"]
        return wrong + [f"a reference to nothing: {row}" for row in database.execute("PRAGMA foreign_key_check")]


def tables_in(data):
    with closing(_open(data)) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def columns_in(data, table):
    with closing(_open(data)) as database:
        return {column[1] for column in database.execute(f"PRAGMA table_info({table})")}


def steps_in(data):
    """The steps of the schema that it has behind it."""
    with closing(_open(data)) as database:
        return {name for (name,) in database.execute("SELECT identifier FROM grdb_migrations")}


def threads_in(data):
    """Each message with its conversation and the message that it names as the one before it; and the last one that each conversation names."""
    with closing(_open(data)) as database:
        messages = list(database.execute("SELECT key, conversation, previous FROM message ORDER BY key"))
        return messages, dict(database.execute("SELECT key, latest FROM conversation WHERE latest IS NOT NULL"))


def of_a_wreck(question, data, *more):
    """One of the questions above to the files that a dead server left, without touching them: to open them would tidy up what the next start must cope with."""
    with tempfile.TemporaryDirectory(prefix="perch-wreck-") as copy:
        _copy(data, copy)
        return question(copy, *more)


def _copy(data, folder):
    for file in Path(data).glob(NAME + "*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, folder)


def _open(data):
    return sqlite3.connect(f"file:{Path(data) / NAME}?mode=rw", uri=True)
