"""Power failures: what the disk may hold when the current goes off at any moment while people write.

The system keeps written bytes in memory until a sync; whoever pulls the plug finds what was synced, and of the rest anything: some
writes, none, half of one. A record of the server's writes and syncs (power_shim.c) is enough to put together such disks afterwards,
as many as one likes, each for its own moment.
"""

import asyncio
import os
import shutil
import struct
import tempfile
from collections import namedtuple
from contextlib import ExitStack
from pathlib import Path

import archive
from crowd import nothing_in
from history import History
from shims import compiled

ENTRY = struct.Struct("=cc6xQQ")
NAMES = {b"m": archive.NAME, b"w": f"{archive.NAME}-wal", b"j": f"{archive.NAME}-journal"}
Entry = namedtuple("Entry", "what file offset data")


class Record:
    """`settings` are the environment of a server whose disk is watched. `base` is the disk as it was before."""

    def __init__(self, folder):
        self.path = Path(folder) / "record"
        self.base = Path(folder) / "base"
        self.settings = {"LD_PRELOAD": str(compiled("power_shim", folder)), "PERCH_POWER_RECORD": str(self.path)}

    def begin(self, data):
        shutil.copytree(data, self.base)

    def position(self):
        """A moment: how much has been recorded by now."""
        return self.path.stat().st_size if self.path.exists() else 0

    def entries(self, moment):
        """What happened before that moment."""
        with self.path.open("rb") as file:
            while head := file.read(ENTRY.size):
                what, kind, offset, length = ENTRY.unpack(head)
                data = file.read(length)
                if file.tell() > moment:
                    return
                yield Entry(what, kind, offset, data)

    def disk_at(self, moment, random, folder, syncs=True):
        """Puts together what may be found after a power failure. Without `syncs`: a disk that lies and has kept nothing for sure."""
        shutil.copytree(self.base, folder, dirs_exist_ok=True)
        entries = list(self.entries(moment))
        promised = promises(entries) if syncs else {}
        luck = random.choice([0, 0.5, 1])
        with ExitStack() as files:
            open_files = {kind: files.enter_context(open_for_writing(Path(folder) / NAMES[kind])) for kind in {entry.file for entry in entries}}
            for index, entry in enumerate(entries):
                if index < promised.get(entry.file, 0):
                    carry_out(entry, open_files)
                elif random.random() < luck:
                    carry_out(entry if random.random() < 0.9 else torn(entry, random), open_files)


def promises(entries):
    """For each file, up to which entry everything is on the disk: to where its last finished sync began."""
    begun, promised = {}, {}
    for index, entry in enumerate(entries):
        if entry.what == b"s":
            begun[entry.file] = index
        elif entry.what == b"d":
            promised[entry.file] = begun[entry.file]
    return promised


def torn(entry, random):
    """Disks write sectors of 512 bytes whole, not more."""
    return entry._replace(data=entry.data[:512 * random.randrange(1 + len(entry.data) // 512)])


def open_for_writing(path):
    return open(path, "r+b" if path.exists() else "w+b", buffering=0)


def carry_out(entry, files):
    if entry.what == b"w":
        os.pwrite(files[entry.file].fileno(), entry.data, entry.offset)
    elif entry.what == b"t":
        files[entry.file].truncate(entry.offset)


class DatedHistory(History):
    """Notes with each acknowledgement how far the record was when it was heard."""

    def __init__(self, record):
        super().__init__()
        self.record, self.moments = record, {}

    def ok(self, draft_id, ack):
        self.moments.setdefault(draft_id, self.record.position())
        super().ok(draft_id, ack)

    def at(self, moment):
        """The same story, with only the acknowledgements that had been heard by then."""
        earlier = History()
        earlier.attempts = {id: attempt if self.moments.get(id, moment + 1) <= moment else type(attempt)(attempt.author, attempt.text)
                            for id, attempt in self.attempts.items()}
        return earlier


class PowerFailures:
    def __init__(self, crowd, record):
        self.crowd, self.record = crowd, record
        self.images = 0

    async def write(self, messages):
        async with self.crowd.at_work():
            await self.crowd.acknowledged(messages, 120)
            self.crowd.perch.kill()

    def look_at(self, count):
        """The disk after power failures at so many random moments."""
        for _ in range(count):
            moment = self.crowd.random.randrange(self.record.position())
            nothing_in(f"{finding} (at {moment})" for finding in self.findings_at(moment))
            self.images += 1

    def findings_at(self, moment, syncs=True):
        with tempfile.TemporaryDirectory(prefix="perch-image-") as disk:
            self.record.disk_at(moment, self.crowd.random, disk, syncs)
            return [*archive.faults_of(disk), *self.crowd.history.at(moment).findings(archive.messages_in(disk))]

    def numbers(self):
        return {
            "disks put together": self.images,
            "messages acknowledged": self.crowd.history.acknowledged,
            "syncs": sum(entry.what == b"d" for entry in self.record.entries(self.record.position())),
            "of them of the database file": sum(entry.what == b"d" and entry.file == b"m" for entry in self.record.entries(self.record.position())),
        }
