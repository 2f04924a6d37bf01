"""Windows of the Inbox that stop reading while the visitor whose ticket they have open goes on and on."""

import asyncio
import itertools
import json
import time
from contextlib import closing

from client import Socket, draft
from crowd import socket_address
from stopped_reader import StoppedReader
from vitals import MIB, Vitals

CLOSED_WITHIN = 15
TALKING_AT_MOST = 60
EACH, IN_ALL = 1 * MIB, 64 * MIB
# The limits per session are raised openly, so that one visitor can write faster than a person.
TALKATIVE = {"PERCH_LIMIT_MESSAGES_PER_SECOND": "100000", "PERCH_LIMIT_MESSAGES_BURST": "100000"}
LONG = "鳥" * 9_900


class StoppedReaders:
    """`crowd` goes on as before meanwhile, and its conversations are none of those that overflow."""

    def __init__(self, crowd, readers, slack=1):
        self.crowd, self.perch, self.readers, self.slack = crowd, crowd.perch, readers, slack
        self.rounds, self.codes = [], []
        self.token = crowd.rest.session(name="Talkative")["token"]
        self.ticket = self._say("Hello")

    async def happen(self, rounds):
        async with self.crowd.at_work():
            await self.crowd.acknowledged(self.crowd.history.acknowledged + 50)
            self.usual = self._slowest_hundredth()
            for _ in range(rounds):
                await asyncio.to_thread(self.one_round)
            self.meanwhile = self._slowest_hundredth()
            await self.crowd.settle()
        assert not any(client.closed for client in self.crowd.everybody), "others were closed as well"

    def one_round(self):
        others = self._agent_sockets()
        readers = [self._stopped_reader() for _ in range(self.readers)]
        try:
            before = Vitals.of(self.perch)
            peak, took = self._talk_until_closed(before, others)
            self.codes += [reader.close_code() for reader in readers[:3]]
        finally:
            for reader in readers:
                reader.close()
        self.rounds.append((before, peak, Vitals.of(self.perch), took))

    def late_reader(self):
        """The closing code that one reader hears who stops reading, and reads on within the seconds that it is given."""
        reader, code = self._stopped_reader(), None
        with closing(reader), Socket(self.perch.address, self.crowd.widget) as talker:
            talker.hello(self.token)
            for count in (50, 100, 200, 200):
                self._say_quickly(talker, count)
                code = reader.catch_up()
                if code:
                    break
        return code

    def _say_quickly(self, talker, count):
        for number in range(count):
            talker.send({"type": "send", "ref": number, "draft": draft(LONG), "conversation": self.ticket})
        for _ in range(count):
            while talker.receive()["type"] != "ack":
                pass

    def _stopped_reader(self):
        return StoppedReader(
            socket_address(self.perch.address), {"type": "hello", "protocol": 1}, {"type": "open", "ref": 1, "ticket": self.ticket}, until="opened",
            headers={"Cookie": self.crowd.inbox.cookie}, origin=self.perch.address)

    def _agent_sockets(self):
        return self.perch.figure("perch_agent_sockets")

    def _talk_until_closed(self, before, others):
        """Returns the most memory that the server took, and the seconds from the first closed reader to the last."""
        peak, first = before.memory, None
        end = time.monotonic() + TALKING_AT_MOST * self.slack
        for number in itertools.count():
            assert time.monotonic() < end, "nobody was closed"
            self._say(f"{LONG} {len(self.rounds)} {number}")
            peak = max(peak, Vitals.of(self.perch).memory)
            assert peak - before.memory <= self.readers * EACH + IN_ALL, f"{(peak - before.memory) / MIB:.0f} MiB for {self.readers} readers that do not read"
            if number % 5:
                continue
            left = self._agent_sockets() - others
            first = first or (left < self.readers and time.monotonic())
            if left <= 0:  # less when one of the crowd is just coming back
                return peak, time.monotonic() - first
            assert not first or time.monotonic() - first < CLOSED_WITHIN * self.slack, f"{left:g} are not closed yet"

    def _say(self, text):
        body = json.dumps({"draft": self._attempt(text)}, ensure_ascii=False).encode()
        answer = self.crowd.rest.post("/messages", content=body, token=self.token)
        assert answer.status_code == 201, answer.text
        self.crowd.history.ok(answer.json()["draftId"], answer.json())
        return answer.json()["conversation"]

    def _attempt(self, text):
        new = draft(text)
        self.crowd.history.attempt(new, "Talkative")
        return new

    def _slowest_hundredth(self):
        """p99 from writing to acknowledgement, since it was asked last."""
        waits = sorted(wait for client in self.crowd.writers for wait in client.waits)
        for client in self.crowd.writers:
            client.waits.clear()
        return waits[int(len(waits) * 0.99)]

    def numbers(self):
        before, after = self.rounds[0][0], self.rounds[-1][2]
        return {
            "readers that stopped": self.readers * len(self.rounds),
            "memory before, peak, after": " / ".join(f"{memory / MIB:.0f}" for memory in (before.memory, max(peak for _, peak, _, _ in self.rounds), after.memory)) + " MiB",
            "last closed after the first": f"{max(took for *_, took in self.rounds):.1f} s",
            "p99 of the others, before and meanwhile": f"{self.usual * 1000:.0f} / {self.meanwhile * 1000:.0f} ms",
            "codes": ", ".join(map(str, sorted(set(self.codes)))),
        }
