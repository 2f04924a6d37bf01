"""The faults of the tests, for longer and with more people. Prints what was measured as one row of a Markdown table."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / room) for room in ("Faults", "Stage", "Identity")]

import pytest
from backups import Backups
from crowd import Crowd
from disk_full import DiskFull
from furnished import furnish
from half_open import HalfOpen
from histories import STEPS, Telling
from kills import Kills
from network import network
from perch import Perch
from power import DatedHistory, PowerFailures, Record
from small_disk import small_disk
from starts import FirstStarts, Upgrades
from stopped_readers import TALKATIVE, StoppedReaders
from storm import Storm
from tab import Tab
from wall_clock import WallClock

CAMPAIGNS = {}
VERDICT = {"lost, phantom, twice, hole, out of order": "0 each"}


def checked(crowd):
    """What the checker says. It ends the campaign when it finds anything."""
    crowd.check()
    return VERDICT


def campaign(**options):
    """Makes a function the campaign of its name. `options` are its numbers, and what they are when none is said."""
    def keep(function):
        CAMPAIGNS[function.__name__.replace("_", "-")] = (function, options)
        return function
    return keep


class Stage:
    """Where a campaign takes place. Every server begins as a copy of one installation, on which Grace is signed in."""

    def __init__(self, seed, folder):
        self.seed, self.folder = seed, folder
        self._furnished = furnish()
        self.cookie = self._furnished.cookie

    @contextmanager
    def server(self, start=True, data=None, **environment):
        with closing(Perch(data=data, **environment).furnished_like(self._furnished)) as server:
            yield server.start() if start else server

    @contextmanager
    def crowd(self, server, **more):
        with closing(Crowd(server, self.cookie, seed=self.seed, **more)) as crowd:
            yield crowd

    def close(self):
        self._furnished.close()


@campaign(count=500, visitors=50, agents=10)
def kills(stage, count, visitors, agents):
    """`kill -9` at random moments at 200 messages a second."""
    with stage.server() as server, stage.crowd(server, visitors=visitors, agents=agents, tabs=5, pace=(visitors + agents) / 200) as crowd:
        fault = Kills(crowd)
        asyncio.run(fault.happen(count))
        return {**fault.numbers(), **checked(crowd)}


@campaign(count=200, messages=24000)
def power_loss(stage, count, messages):
    """Disks as a power failure may leave them, each at another moment of one run."""
    record = Record(stage.folder)
    with stage.server(start=False) as server:
        record.begin(server.data)
        server.environment.update(record.settings)
        with stage.crowd(server.start(), visitors=40, agents=5, pace=0.06, history=DatedHistory(record)) as crowd:
            fault = PowerFailures(crowd, record)
            asyncio.run(fault.write(messages))
            fault.look_at(count)
            return {**fault.numbers(), **VERDICT}


@campaign(times=30)
def disk_full(stage, times):
    """A disk that is full for a second, again and again."""
    with small_disk(megabytes=64) as disk, stage.server(data=disk / "data") as server, stage.crowd(server, visitors=30, window=1) as crowd:
        fault = DiskFull(crowd, disk)
        asyncio.run(fault.happen(times))
        return {**fault.numbers(), **checked(crowd)}


@campaign(readers=1000, rounds=1)
def stopped_readers(stage, readers, rounds):
    """Clients that stop reading while they are sent more and more."""
    with stage.server(**TALKATIVE) as server, stage.crowd(server, visitors=10, agents=5) as crowd:
        fault = StoppedReaders(crowd, readers)
        asyncio.run(fault.happen(rounds))
        crowd.tokens.append(fault.token)
        return {**fault.numbers(), **checked(crowd)}


@campaign(clients=5000, times=3)
def storm(stage, clients, times):
    """Everybody loses the connection at once and comes back."""
    with stage.server() as server:
        fault = Storm(server, stage.cookie, clients, stage.seed)
        with closing(fault.crowd):
            asyncio.run(fault.happen(times))
            return {**fault.numbers(), **checked(fault.crowd)}


@campaign(connections=500)
def half_open(stage, connections):
    """The cable to many visitors is pulled."""
    with network() as cables, stage.server(start=False) as server:
        fault = HalfOpen(server, stage.cookie, cables, connections, stage.seed)
        with closing(fault.crowd):
            asyncio.run(fault.happen())
            return {**fault.numbers(), **checked(fault.crowd)}


@campaign(seconds=600)
def clock(stage, seconds):
    """The wall clock jumps by an hour or a day each second."""
    hands = WallClock(stage.folder)
    with stage.server(**hands.settings) as server, stage.crowd(server, visitors=30, agents=5) as crowd:
        async def write_while_it_jumps():
            async with crowd.at_work():
                await hands.jump_about(seconds)
                await crowd.settle()

        asyncio.run(write_while_it_jumps())
        sent_away = sum(len(client.closed) for client in crowd.everybody)
        assert sent_away == 0, f"{sent_away} were sent away"
        return {"jumps": seconds, "messages acknowledged": crowd.history.acknowledged, "sent away": sent_away, **checked(crowd)}


@campaign(count=50)
def backups(stage, count):
    """Backups made under load, each restored and compared."""
    with stage.server() as server, stage.crowd(server, visitors=30, agents=5, pace=0.1) as crowd:
        fault = Backups(crowd, stage.folder)
        asyncio.run(fault.happen(count))
        verdict = checked(crowd)
        fault.look_into()
        return {**fault.numbers(), **verdict}


@campaign(count=200)
def first_starts(stage, count):
    """`kill -9` while a new server makes its database."""
    fault = FirstStarts(stage.seed)
    fault.happen(count)
    return fault.numbers()


@campaign(count=40, messages=150_000)
def upgrades(stage, count, messages):
    """`kill -9` while a database of the first version is brought up to date."""
    with closing(Upgrades(stage.seed, messages)) as fault:
        fault.happen(count)
        return fault.numbers()


@campaign(histories=500)
def identity(stage, histories):
    """Browsers, tabs, lost answers, kills, keys, merges undone, erasures and Mallory in any order; the model is asked after each step."""
    telling = Telling(stage.seed)
    telling.tell(histories)
    counted = ("merged", "merge_undone", "switched", "refused", "erased", "key_revoked")
    return {"histories": telling.whole, "steps in each": STEPS, "tokens asked after each step": telling.happened["tokens"],
            **{what.replace("_", " "): telling.happened[what] for what in counted}, "slowest end of a socket, s": round(Tab.slowest_end, 2),
            "differences from the model": 0}


def options():
    parser = argparse.ArgumentParser(prog="bin/campaign", description="One fault for long, with its full numbers. The checker must find nothing wrong afterwards.")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    which = parser.add_subparsers(dest="fault", required=True)
    for name, (function, numbers) in CAMPAIGNS.items():
        one = which.add_parser(name, help=function.__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        for number, usual in numbers.items():
            one.add_argument(f"--{number}", type=int, default=usual, help=" ")
    return parser.parse_args()


def main():
    chosen = vars(options())
    seed, fault = chosen.pop("seed"), chosen.pop("fault")
    print(f"{fault}, seed {seed} …", file=sys.stderr)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="perch-campaign-") as folder, closing(Stage(seed, Path(folder))) as stage:
        try:
            numbers = CAMPAIGNS[fault][0](stage, **chosen)
        except pytest.skip.Exception as reason:
            sys.exit(str(reason))
    shown = "; ".join(f"{name}: {value:,}" if isinstance(value, int) else f"{name}: {value}" for name, value in numbers.items())
    print(f"| {fault} | {time.strftime('%Y-%m-%d')} | {shown} | seed {seed}, {time.monotonic() - began:.0f} s |")


main()
