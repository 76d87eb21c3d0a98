"""The file of bad rows: as they stood, with the line and the reason, so that they can be fixed and fed again.

It may be cut back to the length that the import has kept, so that a crash between the two leaves no row twice.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path

import msgspec

from crm_store.exchange.entry import BadRow
from crm_store.exchange.errors import Bad
from crm_store.exchange.fields import OURS
from crm_store.exchange.sniff import Format, Source


def name_for(file: str, format: Format) -> str:
    """What the bad rows of a file are called: `a.bad.csv` for `a.csv`, `a.txt.bad.csv` for `a.txt`."""
    stem, point, suffix = file.rpartition(".")
    return f"{stem if point and stem and suffix.lower() == format else file}.bad.{format}"


def free(path: Path) -> Path:
    """The path, or where there is such a file already the next one, `a.bad-2.csv`: somebody may have corrected it."""
    names = chain((path,), (path.with_stem(f"{path.stem}-{serial}") for serial in count(2)))
    return next(name for name in names if not name.is_file())


class BadRows:
    """Written only where there are any; nobody else may read it."""

    def __init__(self, path: Path, source: Source, header: str, *, size: int) -> None:
        self._path, self._source, self._header = path, source, header
        self.size = size
        if path.exists() and path.stat().st_size > size:
            os.truncate(path, size)

    def add(self, rows: Iterable[BadRow]) -> int:
        """Add rows, and tell how long the file is now."""
        data = b"".join(map(self._encoded, rows))
        if not data:
            return self.size
        if self.size == 0:
            data = self._begun() + data
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            self.size = file.tell()
        return self.size

    @property
    def _encoding(self) -> str:
        return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(self._source.encoding, self._source.encoding)

    def _begun(self) -> bytes:
        """A mark of the encoding where the file had one, and the columns of CSV."""
        mark = "\ufeff".encode(self._encoding) if self._source.encoding in ("utf-8-sig", "utf-16") else b""
        if not self._header:
            return mark
        return mark + self._text(self._wider(self._header, OURS) if self._source.format == "csv" else self._header)

    def _encoded(self, row: BadRow) -> bytes:
        reason = Bad(row.code, row.field).reason
        if self._source.format == "csv":
            return self._text(self._wider(row.text, (str(row.line), reason)))
        if self._source.format == "vcf":
            return self._text(_in_card(row, reason))
        return self._text(_in_json(row, reason))

    def _wider(self, text: str, cells: tuple[str, ...]) -> str:
        """The row as it stood, filled up to the columns, and two cells more."""
        out, delimiter = io.StringIO(), self._source.delimiter
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
        short = self._cells(self._header) - self._cells(text)
        return text.rstrip("\r\n") + delimiter * (1 + max(short, 0)) + out.getvalue()

    def _cells(self, text: str) -> int:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=self._source.delimiter), ()))

    def _text(self, text: str) -> bytes:
        return text.encode(self._encoding, "surrogatepass" if "16" in self._encoding else "surrogateescape")


def _in_card(row: BadRow, reason: str) -> str:
    told = f"X-FARLEY-LINE:{row.line}\r\nX-FARLEY-REASON:{reason}\r\n"
    head, mark, rest = row.text.partition("\n")
    return head + mark + told + rest if mark else told + row.text + "\r\n"


def _in_json(row: BadRow, reason: str) -> str:
    text = row.text.strip()
    told = msgspec.json.encode({"farley_line": row.line, "farley_reason": reason}).decode()
    if not (text.startswith("{") and text.endswith("}")):
        return (
            told[:-1]
            + ',"farley_text":'
            + msgspec.json.encode(text.encode("utf-8", "replace").decode()).decode()
            + "}\n"
        )
    return told[:-1] + ("," if text[1:-1].strip() else "") + text[1:] + "\n"
