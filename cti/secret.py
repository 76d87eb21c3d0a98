"""Values that must not be printed: a wrapper whose repr is masked, and secrets kept in files that only we can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import final

MASK = "********"


@final
class Secret:
    """A password or key. Printing or formatting it shows asterisks; `reveal()` is the only way to the text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that sends or hashes it."""
        return self._text

    def __repr__(self) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and secrets.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)


def read_secret(path: Path) -> Secret:
    """The first line of `path`. Raises OSError if it cannot be read, ValueError if it is empty."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0].strip():
        raise ValueError(f"{path} is empty")
    return Secret(lines[0].strip())


def kept_secret(path: Path, *, bytes_of_randomness: int = 32) -> Secret:
    """The secret in `path`, made at first use: random, readable by our user only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_secret(path)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(bytes_of_randomness) + "\n")
    return read_secret(path)
