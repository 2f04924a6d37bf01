"""Measures Perch on this machine, and what the machine allows, in one run. See README.md in this folder."""

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import large
import machine
import product
import report
from measurements import IDLE_FIRST_ONES, Load, Plan, echo, limits, repeat
from programs import Failure, compile_all

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".build-bench"
GOOD, WRONG, STOPPED = 0, 1, 2


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Builds the release product, loads it with 100 visitors and 10 agents, and prints what it costs.",
        epilog="Exit codes: 0 measured and every message accounted for; 1 something was lost, doubled or refused; 2 could not measure.",
    )
    parser.add_argument("--quick", action="store_true", help="one short run of each: to see that it works, not to quote")
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure of every run into a file as well")
    parser.add_argument("--idle", type=int, default=2000, metavar="N", help="idle connections, up to 10000 (default: %(default)s)")
    parser.add_argument("--runs", type=int, metavar="N", help="runs of each main load (default: 3, with --quick 1)")
    parser.add_argument("--seconds", type=float, metavar="S", help="seconds that count in a run (default: 8, with --quick 2)")
    parser.add_argument("--binary", type=Path, metavar="FILE", help="measure this product instead of building one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="make the throw-away data directory in here: its disk is measured")
    parser.add_argument(
        "--large", type=int, nargs="?", const=10_000_000, metavar="N",
        help="instead, compare a database of N messages (default: 10 million) with a nearly empty one; needs 10 GB",
    )
    parser.add_argument("--self-test", action="store_true", help="check the parts of the load generator and end")
    return parser.parse_args()


def plan_of(options: argparse.Namespace) -> Plan:
    if not 1 <= options.idle <= 10000:
        raise Failure("--idle takes 1 to 10000.")
    runs, warm_up, seconds = (1, 0.5, 2.0) if options.quick else (3, 2.0, 8.0)
    return Plan(options.runs or runs, warm_up, options.seconds or seconds, options.idle)


def allow_open_files(needed: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < needed:
        raise Failure(f"{needed} open files are needed, this machine allows {most}. Use a smaller --idle.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure_limits(programs, plan: Plan, folder: Path, results: dict) -> None:
    say("What the machine allows …")
    results["limits"] = limits(programs, folder, plan.seconds / 2)
    results["echo"] = {str(window): echo(programs, plan, window) for window in (1, 16)}


def measure_chat(load: Load, plan: Plan, results: dict) -> None:
    chat = results["chat"]
    for window in (1, 16):
        say(f"Chat, window {window} …")
        chat[f"window {window}"] = repeat(plan.runs, lambda: load.chat("--window", str(window)))
    say("Chat, every ticket in a tab of its own, steady rate, one lone visitor …")
    chat["window 1, a tab for every ticket"] = repeat(plan.runs, lambda: load.chat("--window", "1", tabs=plan.visitors // plan.agents))
    chat["1,000 a second"] = repeat(plan.runs, lambda: load.chat("--rate", "1000"))
    chat["one lone visitor"] = repeat(plan.runs, lambda: load.chat("--window", "1", visitors=1, agents=1))


def measure_idle(idle: Load, chat: Load, plan: Plan, results: dict) -> None:
    say(f"{plan.idle} idle connections, and chat beside them …")
    with idle.idle(plan.idle, 60 + plan.runs * (plan.seconds + 60)) as cost:
        results["idle"] = cost
        results["chat"]["window 1 beside idle"] = repeat(plan.runs, lambda: chat.chat("--window", "1"))


def measure(options: argparse.Namespace, plan: Plan, programs, data: Path) -> dict:
    binary = (options.binary or product.build(ROOT)).resolve()
    results: dict = {"machine": machine.describe(ROOT, data), "chat": {}}
    measure_limits(programs, plan, data, results)
    perch = product.Perch(binary, data / "perch", programs)
    perch.data.mkdir()
    perch.furnish(plan.agents)
    try:
        perch.start()
        results["machine"]["Own scheduling group"] = machine.own_group(perch.process.pid)
        chat, idle = (Load(programs, perch, plan, data / name) for name in ("cast-chat", "cast-idle"))
        chat.gather(plan.visitors, perch.sign_in())
        idle.gather(plan.idle + IDLE_FIRST_ONES, [])
        measure_chat(chat, plan, results)
        # Memory that earlier load has left behind would hide what a connection needs.
        perch.stop()
        perch.start()
        measure_idle(idle, chat, plan, results)
    finally:
        perch.stop()
    return results


def compare_sizes(options: argparse.Namespace, plan: Plan, programs, data: Path) -> int:
    say(f"Filling a database with {options.large:,} messages, and a small one …")
    results = large.measure(programs, plan, data, (options.binary or product.build(ROOT)).resolve(), options.large)
    table = large.table(results)
    print(table.markdown() if options.markdown else table.text())
    return GOOD if all(result["good"] for result in results.values()) else WRONG


def show(results: dict, options: argparse.Namespace) -> None:
    for table in report.tables(results):
        print(table.markdown() if options.markdown else table.text())
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")


def all_good(results: dict) -> bool:
    return all(run["good"] for runs in results["chat"].values() for run in runs)


def main() -> int:
    options = arguments()
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: sys.exit(STOPPED))
    try:
        plan = plan_of(options)
        programs = compile_all(FOLDER)
        if options.self_test:
            return subprocess.run([programs["check"]], timeout=60).returncode
        allow_open_files(plan.idle + 1000)
        with tempfile.TemporaryDirectory(prefix="data-", dir=options.data or FOLDER) as data:
            if options.large:
                return compare_sizes(options, plan, programs, Path(data))
            results = measure(options, plan, programs, Path(data))
        show(results, options)
    except (Failure, OSError, subprocess.TimeoutExpired) as failure:
        say(f"bench: {failure}")
        return STOPPED
    if not all_good(results):
        say("bench: something was lost, doubled or refused: see the table of checked messages.")
    return GOOD if all_good(results) else WRONG


if __name__ == "__main__":
    sys.exit(main())
