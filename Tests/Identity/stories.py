"""The conformance vectors, as parameters of a test. Their format is described in docs/identify.md."""

import json
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).resolve().parents[1] / "Wire").glob("identity-*.json"))
SEQUENCES = [
    pytest.param(sequence, id=f"{file.stem.removeprefix('identity-')}: {sequence['name']}")
    for file in FILES for sequence in json.loads(file.read_text())["sequences"]
]
