"""Everybody loses the connection at one moment and comes back at once."""

import asyncio
import resource
import time

import pytest
from crowd import Crowd
from vitals import Vitals, back_to, processor_seconds

RESUMED = 30


class Storm:
    """`count` visitors, each with a message in their history, on a server that is killed and started again."""

    def __init__(self, perch, cookie, count, seed, slack=1):
        spare = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200
        if spare < count:
            pytest.skip(f"NOT TESTED: a reconnect storm of {count}. This process may only open {spare} files; raise ulimit -n.")
        self.perch, self.slack = perch, slack
        addresses = [f"127.0.0.{number}" for number in range(1, 2 + count // 2_500)]
        self.crowd = Crowd(perch, cookie, visitors=count, agents=0, tabs=0, seed=seed, pace=None, addresses=addresses)
        for client in self.crowd.visitors:
            # All of them share one processor with each other, and it is not theirs that is measured.
            client.patience = 60
        self.resumed, self.computed = [], []

    async def happen(self, times):
        await self._come_and_go()
        crowd = self.crowd
        async with crowd.at_work():
            self.before = Vitals.of(self.perch)
            for _ in range(times):
                await self._blow()
            await crowd.settle()
        assert all(all(client.resumed[1:]) for client in crowd.visitors), "somebody had to begin anew"
        self.left = await asyncio.to_thread(back_to, self.empty, self.perch)

    async def _come_and_go(self):
        """What a server takes that has been busy and is empty again: its pools have threads and open files by then."""
        async with self.crowd.at_work():
            for client in self.crowd.visitors:
                client.write(f"{client.name} is here")
            await self.crowd.acknowledged(len(self.crowd.visitors), 60)
        await self._empty()
        self.empty = Vitals.of(self.perch)

    async def _empty(self):
        await self.crowd.until(lambda: self.perch.figure("perch_visitor_sockets") == 0, "everybody to be gone")

    async def _blow(self):
        self.perch.kill()
        await asyncio.to_thread(self.perch.start)
        self.resumed.append(await self.crowd.all_here(time.monotonic(), RESUMED * self.slack))
        self.computed.append(processor_seconds(self.perch))
        self.after = await asyncio.to_thread(back_to, self.before, self.perch)

    def numbers(self):
        return {
            "clients": len(self.crowd.visitors),
            "times": len(self.resumed),
            "all resumed after at most": f"{max(self.resumed):.1f} s",
            "processor time of the server, start included": f"{max(self.computed):.1f} s",
            "server with all of them, before and after": f"{self.before} / {self.after}",
            "empty, before and after": f"{self.empty} / {self.left}",
        }
