"""Reads a CSV file, plain or .xz, row by row, columns by name; what is wrong is told with file and line."""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterable, Iterator
from datetime import date
from math import inf
from pathlib import Path

from cti.replay.errors import ReplayError


class Rows:
    """The rows of one file. `text`, `number` and `day` read a column of the row at hand.

    Raises ReplayError for a file that is empty, lacks one of the `needed` columns or is no CSV, and for values that
    make no sense.
    """

    def __init__(self, path: Path, needed: Iterable[str]) -> None:
        self._path = path
        self._needed = tuple(needed)
        self._columns: dict[str, int] = {}
        self._row: list[str] = []
        self._line = 0
        self._days: dict[str, date] = {}

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Every row that is not blank, as it stands."""
        opened = lzma.open if self._path.suffix == ".xz" else open
        with opened(self._path, "rt", encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            try:
                self._read_header(next(reader, []))
                for row in reader:
                    if row:
                        self._row, self._line = row, reader.line_num
                        if len(row) != len(self._columns):
                            raise self.error(
                                f"{len(row)} values, but the first line names {len(self._columns)} columns"
                            )
                        yield tuple(row)
            except lzma.LZMAError as error:
                raise ReplayError(f"{self._path}: no .xz file although its name says so, or a damaged one") from error
            except EOFError as error:
                raise ReplayError(f"{self._path}: the .xz file is cut short") from error
            except (csv.Error, UnicodeDecodeError) as error:
                raise ReplayError(f"{self._path}, after line {self._line}: not readable as CSV: {error}") from error
        if not self._line:
            raise ReplayError(f"{self._path}: no row below the names of the columns")

    def _read_header(self, names: list[str]) -> None:
        if not names:
            raise ReplayError(f"{self._path}: empty; the first line names the columns")
        self._columns = {name.strip(): place for place, name in enumerate(names)}
        if len(self._columns) < len(names):
            raise ReplayError(f"{self._path}: the first line names a column twice")
        missing = [name for name in self._needed if name not in self._columns]
        if missing:
            raise ReplayError(f"{self._path}: no column {', '.join(missing)}; there are {', '.join(self._columns)}")

    def has(self, column: str) -> bool:
        """Whether the file has this column."""
        return column in self._columns

    def text(self, column: str) -> str:
        """What stands there, without spaces around it; empty where the file has no such column."""
        place = self._columns.get(column)
        return "" if place is None else self._row[place].strip()

    def number(self, column: str, below: float = inf) -> float:
        """A number of at least 0 and below `below`."""
        text = self.text(column)
        try:
            value = float(text)
        except ValueError:
            raise self.error(f"{column} is {text!r}, not a number") from None
        if not 0 <= value < below:
            limit = f"from 0 to below {below:g}" if below < inf else "at least 0"
            raise self.error(f"{column} is {text}, not {limit}")
        return value

    def number_or_none(self, column: str) -> float | None:
        """The same; None where nothing stands."""
        return self.number(column) if self.text(column) else None

    def day(self, column: str) -> date:
        """A date, as YYYY-MM-DD."""
        text = self.text(column)
        day = self._days.get(text)
        if day is None:
            try:
                day = self._days[text] = date.fromisoformat(text)
            except ValueError:
                raise self.error(f"{column} is {text!r}, not a date like 1999-04-30") from None
        return day

    def error(self, what: str) -> ReplayError:
        """An error in the row at hand."""
        return ReplayError(f"{self._path}, line {self._line}: {what}")
