"""`perch-echo`: repeats every message, on the pipeline that serves chat."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PERCH_ECHO_BINARY", ROOT / ".build" / "debug" / "perch-echo"))


class Echo:
    def __init__(self, max_message):
        self._process = subprocess.Popen([BINARY, "--max-message", str(max_message)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL, text=True)
        found = re.fullmatch(r"Listening on (ws://\S+)\n", self._process.stdout.readline())
        assert found, "perch-echo did not say where it listens"
        self.address = found.group(1)

    def close(self):
        self._process.kill()
        self._process.wait(10)
        self._process.stdout.close()
