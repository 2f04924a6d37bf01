"""Small C libraries that are preloaded into the server, compiled when they are needed."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def compiled(name, folder):
    """The shared library made from `name`.c."""
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip(f"NOT TESTED: {name}. There is no C compiler (cc) here.")
    library = Path(folder) / f"{name}.so"
    subprocess.run([compiler, "-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, HERE / f"{name}.c", "-ldl"], check=True)
    return library
