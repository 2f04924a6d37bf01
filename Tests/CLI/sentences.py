"""How the command line says no."""

import re


def fails(perch, *words, saying, text=None, code=None):
    """The command ends with an error that helps: on standard error, one sentence, no traces."""
    done = perch.run(*words, text=text)
    assert done.returncode != 0, f"it succeeded: {done.stdout}"
    assert code is None or done.returncode == code, done.returncode
    assert re.search(saying, done.stderr, re.IGNORECASE | re.DOTALL), done.stderr
    assert "Fatal error" not in done.stderr and "Error Domain" not in done.stderr
    return done
