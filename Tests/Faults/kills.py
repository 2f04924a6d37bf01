"""`kill -9` at random moments while people write. The server is started again each time, and everybody comes back."""

import asyncio
import time

import archive
from crowd import nothing_in

READY, RESUMED = 3, 10


class Kills:
    """Also kills servers that are just starting, and servers to which people are just coming back."""

    def __init__(self, crowd, slack=1):
        self.crowd, self.perch, self.random, self.slack = crowd, crowd.perch, crowd.random, slack
        self.count, self.ready, self.resumed = 0, [], []

    async def happen(self, count):
        async with self.crowd.at_work():
            while self.count < count:
                await asyncio.sleep(self.random.uniform(0.1, 1))
                self._somebody_reloads()
                await self._kill_and_start()
            await self.crowd.settle()

    def _somebody_reloads(self):
        if self.random.random() < 0.3:
            self.random.choice(self.crowd.everybody).reload()

    async def _kill_and_start(self):
        self._kill()
        while self.random.random() < 0.2:
            self.perch.launch()
            await asyncio.sleep(self.random.uniform(0, 0.3))
            self._kill()
        began = time.monotonic()
        await asyncio.to_thread(self.perch.start)
        self.ready.append(time.monotonic() - began)
        assert self.ready[-1] <= READY * self.slack, f"ready after {self.ready[-1]:.1f} s"
        if self.random.random() < 0.75:
            self.resumed.append(await self.crowd.all_here(began, RESUMED * self.slack))

    def _kill(self):
        self.perch.kill()
        self.count += 1
        nothing_in(archive.of_a_wreck(archive.faults_of, self.perch.data))
        nothing_in(self.crowd.history.lost(archive.of_a_wreck(archive.messages_in, self.perch.data)))

    def numbers(self):
        return {
            "kills": self.count,
            "messages acknowledged": self.crowd.history.acknowledged,
            "slowest start": f"{max(self.ready):.1f} s",
            "slowest return of everybody": f"{max(self.resumed, default=0):.1f} s",
        }
