"""Many honest people who write at once, and the comparison of what they were promised with what is there."""

import asyncio
import itertools
import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import archive
from client import InboxRest, Rest, draft
from history import History, differences, findings_on
from honest import AgentClient, Kept, VisitorClient


class Crowd:
    """Visitors who write, some with a second tab that only looks on, and Grace's windows, each with one visitor's ticket open.

    `pace`: the seconds between two messages of one writer; None: they write only when told. `window`: drafts on their way at once.
    """

    def __init__(self, perch, cookie, visitors=12, agents=3, tabs=2, seed=0, window=8, pace=0.15, origin="https://shop.example", addresses=("127.0.0.1",), history=None):
        self.perch, self.pace, self.addresses = perch, pace, itertools.cycle(addresses)
        self.random = random.Random(seed)
        self.history = history or History()
        self.widget = perch.add_widget("Shop", origin)
        self.rest = Rest(perch.address, self.widget)
        self.inbox = InboxRest(perch.address, cookie)
        with ThreadPoolExecutor(4) as pool:
            self.tokens = list(pool.map(lambda number: self.rest.session(name=f"Ada {number}")["token"], range(visitors)))
        self.visitors = [self._visitor(f"Ada {number}", token, window) for number, token in enumerate(self.tokens)]
        self.lookers = [self._visitor(f"Ada {number}, second tab", token, window) for number, token in enumerate(self.tokens[:tabs])]
        self.agents = [self._agent(f"Grace {number}", token, window) for number, token in enumerate(self.tokens[:agents])]
        self._tasks = []

    def _visitor(self, name, token, window):
        return VisitorClient(name, self.history, socket_address(self.perch.address, self.widget), Kept(token), window=window, rng=self.random,
                             local=next(self.addresses))

    def _agent(self, name, token, window):
        ticket = self._first_words(token)
        return AgentClient(name, self.history, socket_address(self.perch.address), Kept(self.inbox.cookie), window=window, rng=self.random,
                           origin=self.perch.address, cookie=self.inbox.cookie, ticket=ticket)

    def _first_words(self, token):
        first = draft(f"First words {token[:8]}")
        self.history.attempt(first, "first")
        ack = self.rest.post("/messages", {"draft": first}, token).json()
        self.history.ok(first["id"], ack)
        return ack["conversation"]

    @property
    def writers(self):
        return self.visitors + self.agents

    @property
    def everybody(self):
        return self.writers + self.lookers

    # Their time together

    @asynccontextmanager
    async def at_work(self):
        """Everybody is connected and writes; what goes wrong in a client goes wrong here."""
        self._tasks = [asyncio.ensure_future(client.live()) for client in self.everybody]
        self._writing = [asyncio.ensure_future(self._chatter(client)) for client in self.writers if self.pace]
        try:
            await self.all_here(0, 60)
            yield self
            self.look_for_problems()
        finally:
            await self._leave()

    async def _chatter(self, client):
        number = 0
        while True:
            await asyncio.sleep(self.pace * (0.5 + self.random.random()))
            if len(client.kept.outbox) < 40:
                number += 1
                client.write(f"{client.name} says {number}")

    async def until(self, condition, what, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            self.look_for_problems()
            assert time.monotonic() < end, f"waited {seconds:g} s for: {what() if callable(what) else what}"
            await asyncio.sleep(0.01)

    def look_for_problems(self):
        for task in [*self._tasks, *self._writing]:
            if task.done() and not task.cancelled():
                task.result()

    async def all_here(self, since, seconds=60):
        """Waits until everybody has resumed after that moment; returns how long that took."""
        away = lambda: [client.name for client in self.everybody if (client.here_since or -1) < since]
        await self.until(lambda: not away(), lambda: f"everybody to come back; {len(away())} are away: {', '.join(away()[:5])} …", seconds)
        return max(client.here_since for client in self.everybody) - since

    async def acknowledged(self, number, seconds=60):
        await self.until(lambda: self.history.acknowledged >= number, f"{number} acknowledgements", seconds)

    async def settle(self, seconds=60):
        """Nobody writes any more; waits until everything is acknowledged and every screen shows the end of its conversation."""
        for task in self._writing:
            task.cancel()
        await self.until(lambda: not any(client.kept.outbox for client in self.writers), "everything to be acknowledged", seconds)
        await self.until(self._agree, "all screens to show the same end", seconds)

    def _agree(self):
        ends = {}
        for attempt in self.history.attempts.values():
            for _, conversation, sequence in attempt.acknowledged:
                ends[conversation] = max(sequence, ends.get(conversation, 0))
        return all(client.here_since and ends.get(line["conversation"]) == line["sequence"]
                   for client in self.everybody for line in client.screen.sheets[-1][-1:])

    async def _leave(self):
        everything = [*self._tasks, *self._writing]
        for task in everything:
            task.cancel()
        await asyncio.gather(*everything, return_exceptions=True)

    # What is there in the end

    def as_visitors(self):
        return [message for token in self.tokens for message in self.rest.history(token)]

    def as_agent(self):
        return [message for ticket in self._tickets() for message in self._history(ticket["id"])]

    def _tickets(self):
        return self._pages("/tickets", "tickets", "next", "cursor", state="open")

    def _history(self, ticket):
        return self._pages(f"/tickets/{ticket}/history", "messages", "earlier", "before")

    def _pages(self, path, name, following, parameter, **query):
        while True:
            page = self.inbox.get(path, **query).json()
            yield from page[name]
            if following not in page:
                return
            query[parameter] = page[following]

    def check(self):
        """Stops the server. Nothing may be lost, made up, there twice, missing in the middle or in another order, wherever one looks."""
        nothing_in(self.check_what_is_stored() + self._findings_on_screens())

    def check_what_is_stored(self):
        """The same without the screens."""
        views = {"the visitors' history": self.as_visitors(), "the agent's history": list(self.as_agent())}
        self.perch.terminate()
        stored = archive.messages_in(self.perch.data)
        findings = [*archive.faults_of(self.perch.data), *self.history.findings(stored)]
        for name, messages in views.items():
            findings += [*self.history.findings(messages), *differences(messages, stored, name)]
        return findings

    def _findings_on_screens(self):
        there = {message["id"]: (message["conversation"], message["sequence"], message["text"]) for message in archive.messages_in(self.perch.data)}
        return [finding for client in self.everybody for screen in client.screens
                for finding in findings_on(screen, there, self._conversations(client) if screen is client.screen else None)]

    def _conversations(self, client):
        """What this client's screen must show to the end."""
        if client in self.lookers:
            client = self.visitors[self.lookers.index(client)]
        return {client.ticket} if client in self.agents else self.history.conversations_of(client.name)

    def close(self):
        self.rest.close()
        self.inbox.close()


def nothing_in(findings):
    """The one way in which all checks end."""
    findings = list(findings)
    assert not findings, f"{len(findings)} findings:\n" + "\n".join(findings[:20])


def socket_address(server, widget=None):
    return server.replace("http", "ws", 1) + "/socket" + (f"?widget={widget}" if widget else "")
