"""The product as it is shipped, on a data directory that is thrown away."""

import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from programs import Failure, Programs

WITHOUT_LIMITS = {
    "PERCH_LIMIT_MESSAGES_PER_SECOND": "1000000",
    "PERCH_LIMIT_MESSAGES_BURST": "1000000",
    "PERCH_LIMIT_SESSIONS_PER_HOUR": "10000000",
    "PERCH_LIMIT_SIGN_INS_PER_MINUTE": "1000000",
    "PERCH_LIMIT_IDENTIFY_PER_MINUTE": "1000000",
}
CLIENTS_AT_ONCE = 8


def build(root: Path) -> Path:
    """Builds what users run. Takes minutes the first time."""
    command = ["swift", "build", "-c", "release", "--product", "perch", "--scratch-path", ".build-release"]
    try:
        result = subprocess.run(command, cwd=root, stdout=2, timeout=3600)
    except FileNotFoundError:
        raise Failure("There is no swift in the path. Install the toolchain, or name a built product with --binary.") from None
    if result.returncode != 0:
        raise Failure("The release build failed.")
    return root / ".build-release" / "release" / "perch"


class Perch:
    """One data directory with a widget and agents, and the server on it while it runs."""

    def __init__(self, binary: Path, data: Path, programs: Programs):
        self.binary, self.data, self.programs = binary, data, programs
        self.process: subprocess.Popen | None = None
        self.port = 0
        self.widget = ""
        self.agents: list[tuple[str, str]] = []

    def command(self, *arguments: str, line: str = "") -> str:
        result = subprocess.run(
            [str(self.binary), *arguments, "--data", str(self.data)], input=line, capture_output=True, text=True, timeout=60
        )
        if result.returncode != 0:
            raise Failure(f"perch {' '.join(arguments[:2])} failed: {result.stderr.strip()}")
        return result.stdout

    def furnish(self, agents: int) -> None:
        """One widget for every origin, and so many agents."""
        added = self.command("widget", "add", "--name", "Bench", "--any-origin", "--json")
        try:
            self.widget = json.loads(added)["id"]
        except (ValueError, KeyError):
            raise Failure(f"perch widget add printed no id: {added!r}") from None
        for number in range(agents):
            email, password = f"agent{number}@bench.example", secrets.token_urlsafe(18)
            self.command(
                "agent", "add", "--email", email, "--name", f"Agent {number}", "--role", "agent", "--password-stdin", line=password
            )
            self.agents.append((email, password))

    def start(self) -> None:
        log, output = self.data / "bench-server.log", self.data / "bench-server.out"
        command = self.programs.apart(str(self.binary), "serve", "--data", str(self.data), "--port", "0")
        with log.open("a") as errors, output.open("w") as lines:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=lines, stderr=errors, env={**os.environ, **WITHOUT_LIMITS}
            )
        self.port = self.wait_until_ready(output, log)

    def wait_until_ready(self, output: Path, log: Path) -> int:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            ready = re.search(r"Listening on http://\S+?:(\d+)\s", output.read_text())
            if ready:
                return int(ready.group(1))
            time.sleep(0.05)
        raise Failure(f"The server did not get ready.\n{log.read_text()[-2000:]}")

    def stop(self) -> None:
        if not self.process:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def new_sessions(self, count: int) -> list[str]:
        """Tokens of so many new visitors."""
        shares = [count // CLIENTS_AT_ONCE + (number < count % CLIENTS_AT_ONCE) for number in range(CLIENTS_AT_ONCE)]
        with ThreadPoolExecutor(CLIENTS_AT_ONCE) as pool:
            return [token for tokens in pool.map(self.some_sessions, shares) for token in tokens]

    def some_sessions(self, count: int) -> list[str]:
        door, path = Door(self.port), f"/api/widgets/{self.widget}/sessions"
        return [door.post(path, {"requestId": secrets.token_urlsafe(24)})[0]["token"] for _ in range(count)]

    def sign_in(self) -> list[str]:
        """The cookies of all agents."""
        door = Door(self.port)
        return [door.post("/api/inbox/sign-in", {"email": email, "password": password})[1] for email, password in self.agents]


class Door:
    """One kept-alive HTTP connection."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}"}

    def post(self, path: str, body: dict) -> tuple[dict, str]:
        """The answer and the cookie that came with it."""
        try:
            self.connection.request("POST", path, json.dumps(body), self.headers)
            response = self.connection.getresponse()
            answer = response.read().decode()
        except http.client.HTTPException as failure:
            raise Failure(f"POST {path} got no answer: {failure!r}") from None
        if response.status not in (200, 201):
            raise Failure(f"POST {path} was answered with {response.status}: {answer}")
        return json.loads(answer), (response.getheader("Set-Cookie") or "").split(";")[0]
