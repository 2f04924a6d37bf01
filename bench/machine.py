"""Where and on what a benchmark ran: figures without it mean nothing."""

import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path


def describe(root: Path, data: Path) -> dict[str, str]:
    return {
        "Date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "Commit": commit(root),
        "Processor": f"{len(os.sched_getaffinity(0))} cores, {processor()}",
        "Memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB",
        "Kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "File system": file_system(data),
    }


def commit(root: Path) -> str:
    name = git(root, "rev-parse", "--short=12", "HEAD")
    if not name:
        return "unknown"
    return name + (" with changes that are not committed" if git(root, "status", "--porcelain") else "")


def git(root: Path, *arguments: str) -> str:
    try:
        command = ["git", "--no-optional-locks", "-C", str(root), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=20).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def file_system(folder: Path) -> str:
    """The type of the file system with the longest mount point above the folder."""
    best, kind = "", "unknown"
    for line in Path("/proc/mounts").read_text().splitlines():
        _, point, name, *_ = line.split()
        inside = folder == Path(point) or Path(point) in folder.parents
        if inside and len(point) >= len(best):
            best, kind = point, name
    return kind


def own_group(process: int) -> str:
    """Whether the system allowed the server its own scheduling group."""
    try:
        group = Path(f"/proc/{process}/autogroup").read_text()
    except OSError:
        return "not supported here"
    return "yes" if "nice -19" in group else "not allowed"
