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


def of_a_wreck(question, data):
    """One of the questions above to the files that a dead server left, without touching them: to open them would tidy up what the next start must cope with."""
    with tempfile.TemporaryDirectory(prefix="perch-wreck-") as copy:
        _copy(data, copy)
        return question(copy)


def _copy(data, folder):
    for file in Path(data).glob(NAME + "*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, folder)


def _open(data):
    return sqlite3.connect(f"file:{Path(data) / NAME}?mode=rw", uri=True)
