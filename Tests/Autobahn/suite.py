"""Autobahn's fuzzing client, which runs under Python 2.7 only. `bin/setup tests` puts it into .venv-autobahn."""

import json
import os
import subprocess
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".venv-autobahn"
WSTEST = FOLDER / "bin" / "wstest"


def run(address, cases, folder):
    """Runs these cases and returns Autobahn's verdicts by case. (Its exit status is 0 whatever it found.)"""
    spec = folder / "spec.json"
    spec.write_text(json.dumps({"outdir": str(folder), "servers": [{"agent": "perch", "url": address}], "cases": cases, "exclude-cases": [], "exclude-agent-cases": {}}))
    done = subprocess.run([WSTEST, "--mode", "fuzzingclient", "--spec", spec], env={**os.environ, "PYTHONUSERBASE": str(FOLDER)}, cwd=folder,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    index = folder / "index.json"
    assert index.exists(), f"Autobahn ended without a verdict:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return json.loads(index.read_text())["perch"]
