"""The real server and its command line, started the way an owner starts them."""

import json
import os
import queue
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PERCH_BINARY", ROOT / ".build" / "debug" / "perch"))

# Many people share one address here, so the limits per address are raised openly; those per session stay.
ROOMY = {
    "PERCH_LIMIT_IDENTIFY_PER_MINUTE": "100000",
    "PERCH_LIMIT_SESSIONS_PER_HOUR": "100000",
    "PERCH_LIMIT_SIGN_INS_PER_MINUTE": "100000",
}

# Two test processes draw different ports, whatever seeds the tests set.
CHANCE = random.SystemRandom()


def until(condition, what, seconds=30.0):
    """Waits until the condition holds, and returns what it returned."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"waited {seconds:g} s for: {what}"
        time.sleep(0.02)


def free_port():
    """None of those that the system gives to connections, one of which might take it before the server does, or while that is restarted."""
    while True:
        port = CHANCE.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Perch:
    """One installation: a data folder, and a server process that may come and go."""

    def __init__(self, data=None, **environment):
        self._folder = None if data else tempfile.TemporaryDirectory(prefix="perch-")
        self.data = Path(data or self._folder.name)
        self.environment = {**clean_environment(), **ROOMY, **environment}
        self.address = None
        self.process = None
        self.wrapper = []
        self.printed = []
        self._log = tempfile.TemporaryFile()

    def furnished_like(self, other):
        """Takes a copy of another installation's data. (Hashing a password takes long on purpose; so it is done once.)"""
        shutil.copytree(other.data, self.data, dirs_exist_ok=True)
        return self

    def start(self, *options):
        """Starts the server and waits until it says that it listens. A second start takes the first one's port."""
        self.address = self._listening(self.launch(*options))
        return self

    def launch(self, *options):
        """Starts the server, and returns the queue of the lines that it will print."""
        port = self.address.rsplit(":", 1)[1] if self.address else "0"
        self.process = subprocess.Popen(
            [*self.wrapper, BINARY, "serve", "--port", port, "--data", self.data, *options],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._log, text=True)
        lines = queue.Queue()
        threading.Thread(target=self._read, args=(self.process.stdout, lines), daemon=True).start()
        return lines

    def _read(self, output, lines):
        for line in output:
            self.printed.append(line.rstrip("\n"))
            lines.put(line)
        lines.put(None)

    def _listening(self, lines):
        end = time.monotonic() + 30
        while True:
            try:
                line = lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"the server did not say where it listens within 30 s:\n{self.log()}") from None
            assert line is not None, f"the server ended while starting:\n{self.log()}"
            found = re.fullmatch(r"Listening on (http://\S+)\n", line)
            if found:
                return found.group(1)

    def wait_for_line(self, pattern, seconds=30):
        return until(lambda: next(filter(None, (re.search(pattern, line) for line in list(self.printed))), None), f"a line like {pattern}", seconds)

    @property
    def port(self):
        return int(self.address.rsplit(":", 1)[1])

    def log(self):
        self._log.seek(0)
        return self._log.read().decode(errors="replace")[-8000:]

    def terminate(self, within=30):
        """Asks the server to stop, and returns its exit code and how long it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(within)
        return code, time.monotonic() - began

    def kill(self):
        self.process.kill()
        self.process.wait(30)

    def restart(self):
        self.terminate()
        return self.start()

    def running(self):
        return self.process is not None and self.process.poll() is None

    def memory(self):
        """Resident bytes of the server."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("the server has no memory")

    def figure(self, name):
        """One of the numbers that `/metrics` shows."""
        with urlopen(f"{self.address}/metrics", timeout=10) as answer:
            return float(re.search(rf"^{name} (\S+)$", answer.read().decode(), re.M).group(1))

    def close(self):
        if self.running():
            self.process.kill()
            self.process.wait(30)
        self._log.close()
        if self._folder:
            self._folder.cleanup()

    # The command line

    def run(self, *words, text=None, data=True, **environment):
        """Runs one command and returns the finished process, whatever became of it."""
        where = ["--data", str(self.data)] if data else []
        return subprocess.run(
            [BINARY, *map(str, words), *where], input=text or "", env={**self.environment, **environment},
            capture_output=True, text=True, timeout=60)

    def do(self, *words, text=None):
        """Runs one command that must succeed, and returns what it printed."""
        done = self.run(*words, text=text)
        assert done.returncode == 0, f"perch {' '.join(map(str, words))} failed with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def json(self, *words, text=None):
        return json.loads(self.do(*words, "--json", text=text))

    def add_agent(self, name, password, role="agent", email=None):
        email = email or f"{name.lower()}@example.com"
        self.do("agent", "add", "--email", email, "--name", name, "--role", role, "--password-stdin", text=password + "\n")
        return email

    def add_widget(self, name, *origins):
        where = [word for origin in origins for word in ("--origin", origin)] or ["--any-origin"]
        return self.json("widget", "add", "--name", name, *where)["id"]

    def snippet(self, widget):
        """The snippet that the owner pastes, with the address of this server."""
        done = self.run("widget", "snippet", widget, PERCH_PUBLIC_URL=self.address)
        assert done.returncode == 0, done.stderr
        assert self.address in done.stdout, f"the snippet does not name the server {self.address}:\n{done.stdout}"
        return done.stdout


def clean_environment():
    """Nothing of the developer's own settings, except the folder from which browser files are served while one works on them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PERCH_") or name == "PERCH_WEB"}
