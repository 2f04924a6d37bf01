"""Compiles the C programs of this folder when their sources have changed."""

import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra"]

SHARED = {
    "chatload": "options cast chat visitor tab letters idle report problem usage connection loop websocket json histogram buffer uuid random",
    "echoserver": "websocket buffer random",
    "limits": "histogram random",
    "apart": "",
    "check": "websocket json histogram buffer uuid random letters problem",
}
LIBRARIES = {"chatload": ["-lm"], "limits": ["-lsqlite3", "-lm"], "check": ["-lm"]}


class Failure(Exception):
    """Something that stops the benchmark, as a sentence for the person who ran it."""


class Programs:
    """The compiled programs, by name."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)

    def apart(self, *command: str) -> list[str]:
        """The command as one that its neighbours on the machine delay little."""
        return [self["apart"], *command]


def compile_all(folder: Path) -> Programs:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise Failure("There is no C compiler: install gcc.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, shared in SHARED.items():
        compile_one(compiler, folder, name, shared.split())
    return Programs(folder)


def compile_one(compiler: str, folder: Path, name: str, shared: list[str]) -> None:
    sources = [SOURCES / f"{module}.c" for module in [name, *shared]]
    program = folder / name
    if program.exists() and program.stat().st_mtime > newest_source():
        return
    command = [compiler, *FLAGS, "-o", str(program), *map(str, sources), *LIBRARIES.get(name, [])]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if result.returncode != 0:
        hint = " Install libsqlite3-dev." if "sqlite3.h" in result.stderr else ""
        raise Failure(f"{name} does not compile.{hint}\n{result.stderr}")


def newest_source() -> float:
    return max(file.stat().st_mtime for file in SOURCES.iterdir() if file.suffix in (".c", ".h", ".py"))
