"""Each measurement runs a C program and returns what it printed, as a dictionary."""

import json
import select
import subprocess
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from product import Perch
from programs import Failure, Programs

IDLE_FIRST_ONES = 50


@dataclass(frozen=True)
class Plan:
    """How long and how often to measure."""

    runs: int
    warm_up: float
    seconds: float
    idle: int
    visitors: int = 100
    agents: int = 10

    def timing(self, share: float = 1.0) -> list[str]:
        return ["--warm-up", str(self.warm_up * share), "--seconds", str(self.seconds * share)]


def run(command: list[str], seconds: float, *, may_fail: bool = False) -> dict:
    """The JSON that a program prints. Exit code 1 means that it measured and found something wrong."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds + 200)
    if result.returncode not in ((0, 1) if may_fail else (0,)) or not result.stdout:
        raise Failure(f"{Path(command[1]).name} ended with {result.returncode}: {result.stderr.strip()}")
    figures = {**json.loads(result.stdout), "good": result.returncode == 0}
    if may_fail and not figures["messages"]:
        raise Failure(f"No message came through: {figures['first_problem'] or 'no reason is known'}.")
    return figures


def limits(programs: Programs, folder: Path, seconds: float) -> dict:
    return run(programs.apart(programs["limits"], str(folder), str(seconds)), 3 * seconds)


def echo(programs: Programs, plan: Plan, window: int) -> dict:
    """The same loop and the same frames against a server that only sends them back."""
    server = subprocess.Popen(programs.apart(programs["echoserver"]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip()
        who = ["--port", port, "--server", str(server.pid), "--visitors", str(plan.visitors), "--window", str(window)]
        return run(programs.apart(programs["chatload"], "echo", *who, *plan.timing(0.5)), plan.seconds)
    finally:
        end(server)


class Load:
    """The load generator aimed at one running server, with a cast of visitors and agents."""

    def __init__(self, programs: Programs, perch: Perch, plan: Plan, cast: Path):
        self.programs, self.perch, self.plan, self.cast = programs, perch, plan, cast

    def gather(self, visitors: int, cookies: list[str]) -> None:
        lines = [f"visitor {token}" for token in self.perch.new_sessions(visitors)] + [f"agent {cookie}" for cookie in cookies]
        self.cast.touch(mode=0o600)
        self.cast.write_text("\n".join(lines) + "\n")

    def command(self, scenario: str, *options: str) -> list[str]:
        perch = self.perch
        who = ["--port", str(perch.port), "--server", str(perch.process.pid), "--widget", perch.widget, "--cast", str(self.cast)]
        return self.programs.apart(self.programs["chatload"], scenario, *who, *options)

    def chat(self, *pressure: str, tabs: int = 1, visitors: int | None = None, agents: int | None = None) -> dict:
        """`pressure` is `--window N` or `--rate N`. An agent has `tabs`, and every ticket of theirs open in one of them."""
        visitors, agents = visitors or self.plan.visitors, agents or self.plan.agents
        people = ["--visitors", str(visitors), "--agents", str(agents), "--tabs", str(tabs)]
        command = self.command("chat", *people, *pressure, *self.plan.timing())
        return run(command, self.plan.warm_up + self.plan.seconds, may_fail=True)

    @contextmanager
    def idle(self, count: int, hold: float):
        """Yields what so many idle visitors cost, and keeps them connected inside the block."""
        command = self.command("idle", "--visitors", str(count), "--hold", str(hold))
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            ready, _, _ = select.select([process.stdout], [], [], 150)
            cost = json.loads((process.stdout.readline() if ready else "") or "{}")
            if not cost or cost["problems"]:
                raise Failure(f"The idle visitors did not connect: {cost.get('first_problem', 'no reason is known')}.")
            yield cost
        finally:
            stayed = end(process)
        if not stayed:
            raise Failure("Not every idle visitor stayed connected.")


def end(process: subprocess.Popen) -> bool:
    """Ends a program that runs until its input ends. Whether it was content."""
    process.stdin.close()
    try:
        return process.wait(timeout=15) == 0
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False


def repeat(times: int, measurement: Callable[[], dict]) -> list[dict]:
    return [measurement() for _ in range(times)]
