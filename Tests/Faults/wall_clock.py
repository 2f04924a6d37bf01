"""The server's wall clock is set forward and back while it runs."""

import asyncio
import struct
from pathlib import Path

from shims import compiled

HOUR, DAY = 3600, 86_400
JUMPS = [HOUR, -HOUR, DAY, -DAY]


class WallClock:
    """`settings` are the environment of a server that reads this clock."""

    def __init__(self, folder):
        self._file = Path(folder) / "offset"
        self.set(0)
        self.settings = {"LD_PRELOAD": str(compiled("clock_shim", folder)), "PERCH_CLOCK_OFFSET": str(self._file)}

    def set(self, seconds):
        """Off by so much, from now on."""
        if self._file.exists():
            with self._file.open("r+b", buffering=0) as file:
                file.write(struct.pack("=q", seconds))
        else:
            self._file.write_bytes(struct.pack("=q", seconds))

    async def jump_about(self, seconds, offsets=JUMPS):
        """Every second another time: forth, and back again."""
        for second in range(seconds):
            self.set(0 if second % 2 else offsets[second // 2 % len(offsets)])
            await asyncio.sleep(1)
        self.set(0)
