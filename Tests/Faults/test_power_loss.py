"""The plug is pulled: what was acknowledged had been written to the disk, and not just to the system's memory."""

import asyncio
import tempfile
from contextlib import closing

import pytest
from crowd import Crowd, nothing_in
from perch import Perch
from power import DatedHistory, PowerFailures, Record


@pytest.fixture
def record(tmp_path):
    return Record(tmp_path)


@pytest.fixture
def perch(furnished, record):
    server = Perch().furnished_like(furnished)
    record.begin(server.data)
    server.environment.update(record.settings)
    yield server.start()
    server.close()


def test_after_a_power_failure_at_any_moment_everything_acknowledged_is_there(perch, cookie, record, seed):
    with closing(Crowd(perch, cookie, seed=seed, pace=0.05, history=DatedHistory(record))) as crowd:
        failures = PowerFailures(crowd, record)
        asyncio.run(failures.write(600))
        failures.look_at(5)
        print(failures.numbers())
        nothing_in(failures.findings_at(record.position()))
        a_disk_that_lies_is_found_out(failures)
        the_server_starts_on_such_a_disk(record, crowd)


def a_disk_that_lies_is_found_out(failures):
    end = failures.record.position()
    findings = [finding for _ in range(5) for finding in failures.findings_at(end, syncs=False)]
    assert any("lost" in finding for finding in findings), "no disk would have been found to be bad, so this proved nothing"


def the_server_starts_on_such_a_disk(record, crowd):
    with tempfile.TemporaryDirectory(prefix="perch-image-") as disk:
        record.disk_at(record.position(), crowd.random, disk)
        with closing(Perch(data=disk).start()) as server:
            assert server.json("widget", "list")
            assert server.terminate()[0] == 0
