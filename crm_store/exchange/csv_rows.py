"""Rows of CSV (RFC 4180, and what spreadsheets make of it)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from crm_store.exchange.errors import REASONS, ExchangeError, NothingToImport
from crm_store.exchange.fields import by_header
from crm_store.exchange.lines import Lines, Raw
from crm_store.exchange.sniff import Source

LONGEST_ROW = 1 << 20
LONGEST_CELL = 100_000
MOST_COLUMNS = 500


class CsvRows:
    """The columns of a file, and its rows with one cell for each. `header` None: found out.

    Raises `NothingToImport`, and `ExchangeError` when there are too many columns.
    """

    def __init__(self, path: Path, source: Source, *, header: bool | None) -> None:
        self._lines = Lines(path, source.encoding, longest=LONGEST_ROW)
        self._taken: list[str] = []
        self._fault = ""
        self._rows = self._parsed(source.delimiter)
        try:
            first = self._checked(next(self._rows, None))
        except ExchangeError:
            self.close()
            raise
        self.header = first.text if (is_header(first.cells) if header is None else header) else ""
        self.columns = _names(first.cells) if self.header else tuple(str(n + 1) for n in range(len(first.cells)))
        self._first = None if self.header else first

    def _checked(self, first: Raw | None) -> Raw:
        if first is None:
            raise NothingToImport
        if first.fault:
            raise ExchangeError(f"The first line cannot be read: {REASONS[first.fault]}.")
        if len(first.cells) > MOST_COLUMNS:
            raise ExchangeError(f"The file has more than {MOST_COLUMNS} columns.")
        return first

    @property
    def position(self) -> int:
        """Bytes that are read, about."""
        return self._lines.position

    def __iter__(self) -> Iterator[Raw]:
        if self._first is not None:
            yield self._first
        yield from self._rows

    def close(self) -> None:
        """Let go of the file."""
        self._lines.close()

    def _parsed(self, delimiter: str) -> Iterator[Raw]:
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(self._noted(), delimiter=delimiter, strict=True)
        while True:
            line, self._fault, fault = self._lines.number + 1, "", ""
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells, fault = [], "too_long" if "limit" in str(error) else "quotes"
            text = "".join(self._taken)
            self._taken.clear()
            if cells or self._fault or fault:
                yield Raw(line, text, cells, self._fault or fault)

    def _noted(self) -> Iterator[str]:
        for line in self._lines:
            self._taken.append(line)
            self._fault = self._fault or self._lines.fault
            yield "" if self._lines.fault == "too_long_row" else line


def is_header(cells: list[str]) -> bool:
    """Does a first row name columns: when it says a header that we know, or nothing that a customer's row would."""
    if any(by_header(cell) for cell in cells):
        return True
    return bool(cells) and not any("@" in cell or sum(c.isdecimal() for c in cell) >= 5 for cell in cells)


def _names(cells: list[str]) -> tuple[str, ...]:
    """The columns' names, each once: a second `Phone` is `Phone (2)`, an empty one its place."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = base = cell.strip()[:100] or str(place)
        serial = 2
        while name in names:
            name, serial = f"{base} ({serial})", serial + 1
        names.append(name)
    return tuple(names)
