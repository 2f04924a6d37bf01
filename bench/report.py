"""Turns measurements into tables, as plain text or as Markdown."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

FAULTS = {
    "lost": "not acknowledged",
    "undelivered": "not delivered",
    "acknowledged_twice": "acknowledged twice",
    "delivered_twice": "delivered twice",
    "strangers": "to the wrong ticket",
    "holes": "holes",
    "disordered": "out of order",
    "disputed": "two sequences",
    "problems": "refused or closed",
}


@dataclass
class Table:
    title: str
    head: list[str]
    rows: list[list[str]]
    note: str = ""

    def markdown(self) -> str:
        lines = [f"### {self.title}", "", row_of(self.head), row_of(["---"] + ["---:"] * (len(self.head) - 1))]
        lines += [row_of(row) for row in self.rows]
        return "\n".join(lines + (["", self.note] if self.note else [])) + "\n"

    def text(self) -> str:
        widths = [max(len(row[column]) for row in [self.head, *self.rows]) for column in range(len(self.head))]
        lines = [self.title, *(aligned(row, widths) for row in [self.head, *self.rows])]
        return "\n".join(lines + ([self.note] if self.note else [])) + "\n"


def row_of(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def aligned(cells: list[str], widths: list[int]) -> str:
    first, *others = (f"{cell:<{width}}" if place == 0 else f"{cell:>{width}}" for place, (cell, width) in enumerate(zip(cells, widths)))
    return "  ".join(["  " + first, *others])


def middle(runs: list[dict], key: str) -> float:
    return median(run[key] for run in runs)


def figure(value: float) -> str:
    if value >= 999.5:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def spread(runs: list[dict], key: str) -> str:
    """The median, and the extremes when there are several runs."""
    values = [run[key] for run in runs]
    text = figure(median(values))
    return text if len(values) == 1 else f"{text} ({figure(min(values))}–{figure(max(values))})"


def latencies(runs: list[dict], who: str) -> str:
    return " / ".join(figure(middle(runs, f"{who}_{level}_ms")) for level in ("p50", "p99", "p999"))


def machine_table(machine: dict[str, str]) -> Table:
    return Table("Machine", ["what", ""], [[name, value] for name, value in machine.items()])


def limits_table(results: dict) -> Table:
    disk, rows = results["limits"], []
    rows.append(["fdatasync of a 200-byte append, per second", figure(disk["syncs_per_second"])])
    rows.append(["one such fdatasync, p50 / p99 ms", f"{figure(disk['sync_p50_ms'])} / {figure(disk['sync_p99_ms'])}"])
    rows.append(["SQLite rows per second, 100 per commit, append only", figure(disk["append_rows_per_second"])])
    rows.append(["SQLite rows per second, 100 per commit, clustered, unique draft id", figure(disk["chat_rows_per_second"])])
    for window, run in results["echo"].items():
        rows.append([f"bare WebSocket echo in C, window {window}, per second", figure(run["messages_per_second"])])
        rows.append([f"its CPU s per 10,000, window {window}", figure(run["server_cpu_per_10k"])])
    return Table("What the machine allows", ["limit", "measured"], rows)


def chat_table(results: dict) -> Table:
    head = ["load", "messages/s", "send to ack ms", "send to agent ms", "server CPU s per 10,000", "generator CPU s per 10,000"]
    head += ["CPU of others, cores", "peak MB", "bytes written per message"]
    rows = []
    for name, runs in results["chat"].items():
        cost = [spread(runs, "server_cpu_per_10k"), figure(middle(runs, "generator_cpu_per_10k"))]
        rest = [figure(max(0, middle(runs, key))) for key in ("other_cores", "peak_rss_mb", "written_per_message")]
        rows.append([name, spread(runs, "messages_per_second"), latencies(runs, "ack"), latencies(runs, "agent"), *cost, *rest])
    return Table("Chat", head, rows, "Latencies are p50 / p99 / p999. Several runs: median (lowest–highest).")


def list_table(results: dict) -> Table:
    rows = []
    for name, runs in results["chat"].items():
        frames, tabs = middle(runs, "list_frames_per_second"), middle(runs, "tabs")
        rows.append([name, figure(tabs), figure(frames), figure(frames / max(tabs, 1)), figure(middle(runs, "list_kb_per_second"))])
    return Table("List updates", ["load", "agents' sockets", "frames/s", "frames/s a socket", "KB/s"], rows)


def check_table(results: dict) -> Table:
    rows = []
    for name, runs in results["chat"].items():
        total = {key: sum(run[key] for run in runs) for key in ("sent", "acknowledged", "due_deliveries", "delivered", *FAULTS)}
        rows.append([name, *(f"{total[key]:,}" for key in total)])
    head = ["load", "sent", "acknowledged", "with the ticket open", "delivered", *FAULTS.values()]
    return Table("Every message, checked", head, rows, "Counted over whole runs, warm-up included.")


def idle_table(results: dict) -> Table:
    idle = results["idle"]
    rows = [
        ["connections", figure(idle["connections"])],
        ["KB of server memory each", figure(idle["rss_kb_per_connection"])],
        ["connects/s", figure(idle["connects_per_second"])],
        ["server CPU ms per connect", figure(idle["server_ms_per_connect"])],
    ]
    return Table("Idle connections", ["what", "measured"], rows)


def ratio_table(results: dict) -> Table:
    disk, rows = results["limits"], []
    for window in (1, 16):
        speed = middle(results["chat"][f"window {window}"], "messages_per_second")
        echo = results["echo"][str(window)]["messages_per_second"]
        shares = [speed / echo, speed / disk["chat_rows_per_second"], speed / disk["append_rows_per_second"], speed / disk["syncs_per_second"]]
        rows.append([f"window {window}", *(f"{share:.3f}" for share in shares)])
    head = ["messages/s of the server, by", "bare echo", "SQLite rows/s, clustered", "SQLite rows/s, append only", "fdatasync/s"]
    return Table("Near the limits", head, rows)


def goals(results: dict) -> list[tuple[str, float, Callable[[float], bool]]]:
    chat, disk, idle = results["chat"], results["limits"], results["idle"]
    one, sixteen, calm, lone = (chat[name] for name in ("window 1", "window 16", "1,000 a second", "one lone visitor"))
    lone_limit = 2 * disk["sync_p50_ms"] + 0.3
    alone, beside = middle(one, "server_cpu_per_10k"), middle(chat["window 1 beside idle"], "server_cpu_per_10k")
    return [
        ("server CPU s per 10,000 at window 1: at most 0.36 (0.5 at first)", alone, lambda value: value <= 0.36),
        ("server CPU s per 10,000 at window 16: at most 0.20", middle(sixteen, "server_cpu_per_10k"), lambda value: value <= 0.20),
        ("messages/s at window 1: at least 15,000", middle(one, "messages_per_second"), lambda value: value >= 15000),
        ("p99 ms to the agent at window 1: at most 20", middle(one, "agent_p99_ms"), lambda value: value <= 20),
        ("p99 ms to the agent at 1,000 a second: at most 5", middle(calm, "agent_p99_ms"), lambda value: value <= 5),
        (f"p50 ms of a lone message: at most 2 fdatasync + 0.3 = {lone_limit:.2f}", middle(lone, "ack_p50_ms"), lambda value: value <= lone_limit),
        ("KB of server memory per idle connection: at most 9", idle["rss_kb_per_connection"], lambda value: value <= 9),
        ("connects/s: at least 3,000", idle["connects_per_second"], lambda value: value >= 3000),
        ("CPU per message beside idle connections, by that without: 0.8 to 1.2", beside / alone, lambda value: 0.8 <= value <= 1.2),
        ("bytes written per message at window 1: at most 2,500", middle(one, "written_per_message"), lambda value: value <= 2500),
    ]


def goals_table(results: dict) -> Table:
    rows = [[text, figure(value), "yes" if reached(value) else "no"] for text, value, reached in goals(results)]
    return Table("Goals", ["goal", "measured", "reached"], rows)


def tables(results: dict) -> list[Table]:
    makers = (limits_table, chat_table, check_table, list_table, idle_table, ratio_table, goals_table)
    return [machine_table(results["machine"]), *(make(results) for make in makers)]
