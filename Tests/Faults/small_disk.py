"""A disk that is soon full: a tmpfs of a few megabytes."""

import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(megabytes=16):
    with tempfile.TemporaryDirectory(prefix="perch-disk-") as folder:
        mounting = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "perch-test", folder], capture_output=True, text=True)
        if mounting.returncode != 0:
            pytest.skip(f"NOT TESTED: a full disk. Mounting a tmpfs needs root: {mounting.stderr.strip()}")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


class Ballast:
    """A file that takes all the room there is."""

    def __init__(self, disk):
        self.path = disk / "ballast"

    def fill(self):
        chunk = bytes(1 << 16)
        with self.path.open("ab", buffering=0) as file:
            while chunk:
                try:
                    file.write(chunk)
                except OSError:
                    chunk = chunk[:len(chunk) // 2]
        assert room_on(self.path.parent) == 0

    def release(self):
        self.path.unlink()


def room_on(disk):
    return os.statvfs(disk).f_bavail
