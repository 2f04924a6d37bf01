"""Backups that are made while people write, and what is in them."""

import asyncio

import archive
from crowd import nothing_in


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
