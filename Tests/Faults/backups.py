"""Backups that are made while people write, and what is in them."""

import asyncio
import random
import subprocess
from contextlib import closing

import archive
from crowd import nothing_in
from perch import Perch

EVERYTHING = {"setting", "widget", "contact", "session", "conversation", "message", "agent", "audit"}


class Backups:
    """Each holds what was acknowledged before it began, and nothing that was not said."""

    def __init__(self, crowd, folder):
        self.crowd, self.perch, self.folder = crowd, crowd.perch, folder
        self.made = []

    async def happen(self, count):
        async with self.crowd.at_work():
            for number in range(1, count + 1):
                await self.crowd.acknowledged(number * 150, 60)
                promised = self._acknowledged()
                file = self.folder / f"{number}.backup"
                await asyncio.to_thread(self.perch.do, "backup", file)
                self.made.append((file, promised, self._acknowledged()))
            await self.crowd.settle()

    def _acknowledged(self):
        return {attempt.acknowledged[0] for attempt in self.crowd.history.attempts.values() if attempt.acknowledged}

    def look_into(self):
        """Restores each elsewhere and compares it with what was promised, and with what the original holds in the end."""
        original = {message["id"]: message for message in archive.messages_in(self.perch.data)}
        for file, promised, _ in self.made:
            elsewhere = self.folder / f"{file.name}.restored"
            self.perch.run("restore", file, "--data", elsewhere, data=False).check_returncode()
            nothing_in(archive.faults_of(elsewhere))
            messages = archive.messages_in(elsewhere)
            there = {(message["id"], message["conversation"], message["sequence"]) for message in messages}
            assert promised <= there, f"lost: {promised - there}"
            assert all(original.get(message["id"]) == message for message in messages), "the backup has what the original has not"
        return elsewhere

    def numbers(self):
        return {
            "backups": len(self.made),
            "messages acknowledged before the last one": len(self.made[-1][1]),
            "and while they were being made": sum(len(after) - len(before) for _, before, after in self.made),
        }


class FirstStarts:
    """Servers that are killed while they make their database. Each time feels its way to the moment when the schema is made, first in large steps."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.wait = 0.1
        self.found = {"no schema": 0, "a whole schema": 0}

    def happen(self, count):
        for _ in range(count):
            with closing(Perch()) as server:
                for _ in range(self.random.randint(1, 3)):
                    self._kill_while_it_starts(server)
                server.start()
                self._is_whole(server)

    def _kill_while_it_starts(self, server):
        server.launch()
        try:
            server.process.wait(self.wait * self.random.uniform(0.8, 1.2))
        except subprocess.TimeoutExpired:
            pass
        server.kill()
        made = self._has_schema(server)
        self.found["a whole schema" if made else "no schema"] += 1
        step = 1.15 if all(self.found.values()) else 2
        self.wait *= 1 / step if made else step

    def _has_schema(self, server):
        if not (server.data / archive.NAME).exists():
            return False
        nothing_in(archive.of_a_wreck(archive.faults_of, server.data))
        tables = archive.of_a_wreck(archive.tables_in, server.data)
        assert not tables - {"grdb_migrations"} or EVERYTHING <= tables, f"half a schema: {tables}"
        return EVERYTHING <= tables

    def _is_whole(self, server):
        widget = server.add_widget("Shop", "https://shop.example")
        assert widget in [each["id"] for each in server.json("widget", "list")]
        assert server.terminate()[0] == 0
        nothing_in(archive.faults_of(server.data))

    def numbers(self):
        return {"kills": sum(self.found.values()), **{f"found {what}": count for what, count in self.found.items()}}
