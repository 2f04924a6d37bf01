"""The same work on a nearly empty database and on one with ten million messages."""

import base64
import hashlib
import http.client
import json
import os
import secrets
import shutil
import socket
import sqlite3
import struct
import time
from pathlib import Path
from statistics import median

import product
from measurements import Load, Plan
from programs import Failure, Programs
from report import Table, figure

EACH = 100
PEOPLE_WITH_A_TOKEN = 100
FREE_BYTES = 10 << 30
INDEXES = ("message_mark", "message_draft")
ROUNDS = 5


def measure(programs: Programs, plan: Plan, folder: Path, binary: Path, messages: int) -> dict:
    """The results for 10,000 messages and for so many."""
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        raise Failure(f"NOT MEASURED: a database of that size needs 10 GB, and only {free >> 30} are free.")
    return {count: measure_one(programs, plan, folder / str(count), binary, count) for count in (EACH * PEOPLE_WITH_A_TOKEN, messages)}


def measure_one(programs: Programs, plan: Plan, data: Path, binary: Path, messages: int) -> dict:
    perch = product.Perch(binary, data, programs)
    data.mkdir()
    perch.furnish(plan.agents)
    tokens = fill(data / "perch.sqlite", messages // EACH)
    perch.start()
    try:
        load = Load(programs, perch, plan, data / "cast")
        load.gather(plan.visitors, perch.sign_in())
        pages, resumes = [history(perch, token) for _ in range(ROUNDS) for token in tokens], [resume(perch, token) for token in tokens]
        steady, full = load.chat("--rate", "1000"), load.chat("--window", "1")
        return {
            "gigabytes": (data / "perch.sqlite").stat().st_size / 1e9,
            "history_ms": median(pages),
            "resume_ms": median(resumes),
            "send_ms": steady["ack_p50_ms"],
            "cpu": full["server_cpu_per_10k"],
            "good": steady["good"] and full["good"],
        }
    finally:
        perch.stop()


def table(results: dict) -> Table:
    (few, small), (many, large) = results.items()
    rows = [["size of the file, GB", figure(small["gigabytes"]), figure(large["gigabytes"]), ""]]
    names = {
        "history_ms": "a page of history over REST, p50 ms", "resume_ms": "hello with a cursor until welcome, p50 ms",
        "send_ms": "send to ack at 1,000 a second, p50 ms", "cpu": "server CPU s per 10,000 at window 1",
    }
    rows += [[name, figure(small[key]), figure(large[key]), f"{large[key] / small[key]:.2f}"] for key, name in names.items()]
    return Table("A large database", ["what", f"{few:,} messages", f"{many:,} messages", "ratio (goal: at most 1.5)"], rows)


def fill(file: Path, people: int) -> list[str]:
    """Everybody has one conversation of `EACH` messages, written in turn, so that those of one lie far apart. Returns the tokens of some, who are spread over all."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode = DELETE")
    for setting in ("synchronous = OFF", "cache_size = -2000000", "temp_store = MEMORY"):
        database.execute(f"PRAGMA {setting}")
    indexes = [database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in INDEXES]
    (widget,) = database.execute("SELECT key FROM widget").fetchone()
    now = int(time.time() * 1000)
    database.execute("BEGIN")
    for name in INDEXES:
        database.execute(f"DROP INDEX {name}")
    people_of(database, people, widget, now)
    for sequence in range(1, EACH + 1):
        messages_of(database, sequence, people, now)
    tokens = tokens_of(database, people, widget, now)
    for sql in indexes:
        database.execute(sql)
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = WAL")
    database.close()
    return tokens


def people_of(database: sqlite3.Connection, people: int, widget: int, now: int) -> None:
    numbers = range(1, people + 1)
    database.executemany(
        "INSERT INTO contact (key, id, widget, attributes, created_at, seen_at) VALUES (?, ?, ?, '{}', ?, ?)",
        ((number, os.urandom(16), widget, now, now) for number in numbers),
    )
    database.executemany(
        "INSERT INTO conversation (key, id, contact, sequence, latest, opened_at, activity_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((number, os.urandom(16), number, EACH, (EACH - 1) * people + number, now - people + number, now - people + number) for number in numbers),
    )


def messages_of(database: sqlite3.Connection, sequence: int, people: int, now: int) -> None:
    database.execute(
        """
        INSERT INTO message (key, conversation, sequence, previous, kind, author, assurance, draft, at, text)
        SELECT (?1 - 1) * ?3 + key, key, ?1, CASE WHEN ?1 > 1 THEN (?1 - 2) * ?3 + key END, ?1 % 2, key, 'anonymous', CAST(printf('%016d', ?1 * 10000000 + key) AS BLOB), ?2,
          'Could you tell me whether the blue one comes in a smaller size, and when it can be here? ' || ?1
        FROM conversation ORDER BY key
        """,
        (sequence, now - 1_000_000 + sequence, people),
    )


def tokens_of(database: sqlite3.Connection, people: int, widget: int, now: int) -> list[str]:
    tokens = []
    for number in range(PEOPLE_WITH_A_TOKEN):
        token = secrets.token_bytes(32)
        tokens.append(base64.urlsafe_b64encode(token).rstrip(b"=").decode())
        contact = 1 + number * (people // PEOPLE_WITH_A_TOKEN)
        database.execute(
            "INSERT INTO session (widget, contact, token, assurance, created_at, seen_at) VALUES (?, ?, ?, 'anonymous', ?, ?)",
            (widget, contact, hashlib.sha256(token).digest(), now, now),
        )
    return tokens


def history(perch: product.Perch, token: str) -> float:
    """The milliseconds that the newest page takes."""
    door = http.client.HTTPConnection("127.0.0.1", perch.port, timeout=30)
    door.connect()
    began = time.perf_counter()
    door.request("GET", f"/api/widgets/{perch.widget}/history", headers={"Authorization": f"Bearer {token}"})
    answer = json.loads(door.getresponse().read())
    took = time.perf_counter() - began
    door.close()
    if len(answer["messages"]) < EACH // 4:
        raise Failure(f"The page of history is too short: {len(answer['messages'])} messages.")
    return took * 1000


def resume(perch: product.Perch, token: str) -> float:
    """The milliseconds from a hello that names ten messages too few to the welcome that brings them."""
    first, _ = greet(perch, {"token": token})
    (conversation,) = first["conversations"]
    place = [conversation["sequence"] - 10, conversation["version"]]
    cursor = {"epoch": first["epoch"], "contact": first["contact"]["version"], "conversations": {conversation["id"]: place}}
    welcome, took = greet(perch, {"token": token, "resume": cursor})
    if welcome["reset"] or len(welcome["messages"]) != 10:
        raise Failure(f"The cursor was not resumed: reset {welcome['reset']}, {len(welcome['messages'])} messages.")
    return took * 1000


def greet(perch: product.Perch, hello: dict) -> tuple[dict, float]:
    line = socket.create_connection(("127.0.0.1", perch.port), timeout=30)
    with line, line.makefile("rb") as answers:
        key = base64.b64encode(os.urandom(16)).decode()
        line.sendall(
            f"GET /socket?widget={perch.widget} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://bench.example\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        while answers.readline().strip():
            pass
        text = json.dumps({"type": "hello", "protocol": 1, **hello}).encode()
        began = time.perf_counter()
        length = struct.pack("!B", 0x80 | len(text)) if len(text) < 126 else struct.pack("!BH", 0xFE, len(text))
        line.sendall(b"\x81" + length + bytes(4) + text)
        size = answers.read(2)[1]
        size = struct.unpack("!H", answers.read(2))[0] if size == 126 else struct.unpack("!Q", answers.read(8))[0] if size == 127 else size
        frame = json.loads(answers.read(size))
        return frame, time.perf_counter() - began
