"""The lines of a file that may be anything: none is ever held whole that is longer than a limit."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
CUT = 1000
"""Characters that are kept of a line that is too long."""


class Raw(Struct):
    """A row of a file: the number of its first line, its text as it stands there, and its cells by the format.

    `fault` is the code of why it is no row.
    """

    line: int
    text: str
    cells: Any = None
    fault: str = ""


class Lines:
    """Lines with their ends, from the beginning. `fault` tells of the last one; `number` counts from 1."""

    def __init__(self, path: Path, encoding: str, *, longest: int) -> None:
        self._binary = path.open("rb")
        self._text = io.TextIOWrapper(self._binary, encoding=encoding, errors=_errors(encoding), newline="")
        self._longest = longest
        self._end = 0
        self.number = 0
        self.fault = ""

    @property
    def position(self) -> int:
        """Bytes that are read, about."""
        return self._end if self._binary.closed else self._binary.tell()

    def __iter__(self) -> Iterator[str]:
        readline, longest = self._text.readline, self._longest
        while line := readline(longest):
            self.number += 1
            self.fault = ""
            if len(line) >= longest and not line.endswith(("\n", "\r")):
                line = self._cut(line)
            elif (not line.isascii() or "\0" in line) and _NO_TEXT.search(line):
                self.fault = "encoding"
            yield line

    def _cut(self, line: str) -> str:
        self.fault = "too_long_row"
        while (rest := self._text.readline(self._longest)) and not rest.endswith(("\n", "\r")):
            pass
        return line[:CUT] + "\n"

    def close(self) -> None:
        """Let go of the file."""
        self._end = self.position
        self._text.close()


def _errors(encoding: str) -> str:
    """How bytes are kept that are no text, so that a bad row can be written as it was."""
    return "surrogatepass" if "16" in encoding else "surrogateescape"
