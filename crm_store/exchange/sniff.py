"""What a file is: its format, its encoding, what parts its cells. Read once, whole, in pieces: any file fits."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections import Counter
from pathlib import Path
from typing import Literal

from crm_store.exchange.errors import IsSpreadsheet
from crm_store.record import Record

Format = Literal["csv", "vcf", "jsonl"]

PIECE = 1 << 20
SAMPLE = 1 << 16
DELIMITERS = ",;\t|"
_SUFFIXES: dict[str, Format] = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".vcf": "vcf", ".vcard": "vcf", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_SPREADSHEETS = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"))
"""With what .xlsx and .ods begin (ZIP), and .xls (OLE)."""


class Source(Record, frozen=True, kw_only=True):
    """A file as it was found. `size` in bytes, `sha256` of all of it; `delimiter` is empty where there is none."""

    format: Format
    encoding: str
    delimiter: str = ""
    size: int
    sha256: str


def sniff(
    path: Path, *, format: Format | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Source:
    """Look at a file. What is given is not guessed. Raises OSError, `IsSpreadsheet`, and LookupError for an
    unknown encoding."""
    if encoding is not None:
        codecs.lookup(encoding)
    digest, size, doubt = hashlib.sha256(), 0, b""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(SAMPLE)
        if head.startswith(_SPREADSHEETS):
            raise IsSpreadsheet
        file.seek(0)
        while piece := file.read(PIECE):
            digest.update(piece)
            size += len(piece)
            if not doubt and encoding is None:
                try:
                    utf8.decode(piece)
                except UnicodeDecodeError:
                    doubt = piece
    found = encoding or _encoding(head, doubt)
    text = head.decode(found, "replace")
    kind = format or _SUFFIXES.get(path.suffix.lower()) or _format(text)
    parted = "" if kind != "csv" else delimiter or _delimiter(text, whole=size <= SAMPLE)
    return Source(format=kind, encoding=found, delimiter=parted, size=size, sha256=digest.hexdigest())


def _encoding(head: bytes, doubt: bytes) -> str:
    """`doubt` is a piece that is not UTF-8. Cyrillic of one byte a letter is hardly ever valid UTF-8."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    pairs = max(len(head) // 2, 1)
    if head[1::2].count(0) > pairs // 3:
        return "utf-16-le"
    if head[0::2].count(0) > pairs // 3:
        return "utf-16-be"
    text = doubt.decode("utf-8", "replace")
    foreign = sum(not character.isascii() for character in text)
    return "cp1251" if foreign and text.count("\N{REPLACEMENT CHARACTER}") * 2 > foreign else "utf-8"


def _format(text: str) -> Format:
    start = text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE} \r\n\t")
    if start[:11].upper() == "BEGIN:VCARD":
        return "vcf"
    return "jsonl" if start.startswith("{") else "csv"


def _delimiter(text: str, *, whole: bool) -> str:
    """The one by which most rows have as many cells as the first, more than one; of several, that with most cells."""
    lines = text if whole else text[: text.rfind("\n") + 1] or text

    def fit(delimiter: str) -> tuple[float, int]:
        try:
            counts = [len(row) for row in csv.reader(io.StringIO(lines), delimiter=delimiter) if row]
        except csv.Error:
            return 0.0, 0
        usual, rows = Counter(counts).most_common(1)[0] if counts else (1, 1)
        return (rows / len(counts), usual) if usual > 1 else (0.0, 1)

    best = max(DELIMITERS, key=fit)
    return best if fit(best)[1] > 1 else ","
