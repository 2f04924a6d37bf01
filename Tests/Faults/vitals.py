"""What the server takes of the machine: memory, file descriptors, threads."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
# By how much a test stretches the seconds of docs/reliability.md: other tests share its two cores, or stop it for a moment. A campaign does not.
SLACK = 4


@dataclass
class Vitals:
    memory: int
    descriptors: int
    threads: int

    @classmethod
    def of(cls, server):
        folder = Path(f"/proc/{server.process.pid}")
        status = dict(line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line)
        return cls(int(status["VmRSS"].split()[0]) * 1024, len(os.listdir(folder / "fd")), int(status["Threads"]))

    def __str__(self):
        return f"{self.memory / MIB:.0f} MiB, {self.descriptors} fds, {self.threads} threads"

    def is_back_to(self, before, tolerance=0.1):
        """The pools of threads and of reading connections breathe a little; a leak is not that small."""
        return all(now <= was * (1 + tolerance) + breath for now, was, breath in zip(self._all, before._all, (0, 8, 8)))

    @property
    def _all(self):
        return self.memory, self.descriptors, self.threads


def processor_seconds(server):
    """What the server has computed since it was started."""
    ticks = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def back_to(before, server, seconds=10, tolerance=0.1):
    """Waits until the server takes no more than before, and returns what it takes."""
    end = time.monotonic() + seconds
    while True:
        now = Vitals.of(server)
        if now.is_back_to(before, tolerance):
            return now
        assert time.monotonic() < end, f"the server still takes {now}; before it took {before}"
        time.sleep(0.1)
