"""The secret key: where it comes from, and whether it is good enough to serve with."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

SHORTEST = 22
"""The fewest characters of a key: so many hold 128 random bits in base64."""
_FEWEST_DIFFERENT = 5
_PLACEHOLDERS = re.compile(
    r"insecure|(change|replace|insert)[-_ ]?(me|this|it|your)|(your|my|super|dev)[-_ ]?secret"
    r"|secret[-_ ]?key[-_ ]?(here|goes)|not[-_ ]?(so[-_ ]?|a[-_ ]?)?secret|^<.*>$",
    re.IGNORECASE,
)
"""What stands in examples, and what Django writes into the settings of a new project."""


def kept_in(path: Path) -> str:
    """The key in a file; empty if there is no such file, or none that can be read."""
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def made_in(path: Path) -> bool:
    """Make a key in a file that only its owner may read; False if there is one, which stays as it is.

    An empty file is what an interruption left. Raises OSError where the file cannot be read or written.
    """
    if path.exists():
        if path.read_bytes().strip():
            return False
        path.unlink()
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(new())
    except FileExistsError:
        # Another process was first.
        return False
    return True


def new() -> str:
    """A key for this process alone."""
    return secrets.token_urlsafe(64)


def fault_in(given: str, path: Path) -> str:
    """Why nothing may be served with the key of the environment, or else of the file; empty if it may.

    No word of the key is in it.
    """
    if given:
        return _weakness(given, "SECRET_KEY")
    if not path.exists():
        return f"There is no secret key. Set SECRET_KEY, or make one in {path}: manage.py make_secret_key"
    if not (kept := kept_in(path)):
        return (
            f"The secret key in {path} is empty, or cannot be read by this user. Mend it, or set SECRET_KEY."
        )
    return _weakness(kept, f"The secret key in {path}")


def _weakness(key: str, name: str) -> str:
    """Why a key is easy to guess; empty if it is not."""
    advice = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
    if _PLACEHOLDERS.search(key):
        return f"{name} is the one of an example, which everybody knows. {advice}"
    if len(key) < SHORTEST or len(set(key)) < _FEWEST_DIFFERENT:
        return f"{name} is easy to guess: it needs {SHORTEST} random characters or more. {advice}"
    return ""
