"""Rows of JSON Lines: an object a line. The first line of our own export tells which store it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from crm_store.exchange.lines import Lines, Raw
from crm_store.exchange.sniff import Source

LONGEST_ROW = 64 << 20
LOOKED_AT = 200
HEAD = "farley_export"
"""The key by which the first line of an export is known; it holds the version of the format."""


class JsonRows:
    """Rows whose cells are the object. `store` is the store that the file was exported from; None: any other file.

    `header` is the first line of an export.
    """

    def __init__(self, path: Path, source: Source) -> None:
        self._path, self._source = path, source
        self.header = ""
        self.store: str | None = None
        found: dict[str, None] = {}
        for row in islice(self._read(), LOOKED_AT):
            found.update(dict.fromkeys(row.cells or ()))
        self.columns = tuple(found)
        self._lines: Lines | None = None

    @property
    def position(self) -> int:
        """Bytes that are read, about."""
        return self._lines.position if self._lines else 0

    def __iter__(self) -> Iterator[Raw]:
        return self._read()

    def close(self) -> None:
        """Let go of the file."""
        if self._lines:
            self._lines.close()

    def _read(self) -> Iterator[Raw]:
        self._lines = lines = Lines(self._path, self._source.encoding, longest=LONGEST_ROW)
        try:
            for text in lines:
                if not text.strip() and not lines.fault:
                    continue
                cells, fault = _object(text) if not lines.fault else (None, lines.fault)
                if cells is not None and HEAD in cells:
                    self.store, self.header = str(cells.get("store") or "") or None, text
                    continue
                yield Raw(lines.number, text, cells, fault)
        finally:
            lines.close()


def _object(text: str) -> tuple[dict[str, Any] | None, str]:
    try:
        return msgspec.json.decode(text, type=dict[str, Any]), ""
    except (msgspec.DecodeError, RecursionError):
        return None, "json"
