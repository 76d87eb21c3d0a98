"""Rows of vCards: version 4.0 (RFC 6350), and 3.0 and 2.1 as phones write them, with quoted-printable."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from crm_store.exchange.lines import Lines, Raw
from crm_store.exchange.sniff import Source

LONGEST_LINE = 1 << 20
MOST_LINES = 50_000
LOOKED_AT = 200
NAME_PARTS = ("N.family", "N.given", "N.additional")
_BIG = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([\w-]+)=((?:[^\";]|\"[^\"]*\")*)|;([\w-]+)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LABELS = {"cell": "mobile", "work": "work", "home": "home"}

Property = tuple[str, str | None, str]
"""The name of a column, a label, and a text."""


class VcardRows:
    """Rows whose cells are the properties of a card."""

    header = ""

    def __init__(self, path: Path, source: Source) -> None:
        self._path, self._source = path, source
        self._lines: Lines | None = None
        self.columns = tuple(dict.fromkeys(name for row in islice(self, LOOKED_AT) for name, _, _ in row.cells or ()))

    @property
    def position(self) -> int:
        """Bytes that are read, about."""
        return self._lines.position if self._lines else 0

    def close(self) -> None:
        """Let go of the file."""
        if self._lines:
            self._lines.close()

    def __iter__(self) -> Iterator[Raw]:
        self._lines = lines = Lines(self._path, self._source.encoding, longest=LONGEST_LINE)
        card: list[str] = []
        begun, fault = 1, ""
        try:
            for line in lines:
                bare = line.strip().upper()
                if bare == "BEGIN:VCARD":
                    if card:
                        yield Raw(begun, "".join(card), None, fault or "vcard")
                    card, begun, fault = [], lines.number, ""
                elif not card and not bare:
                    continue
                elif not card:
                    begun = lines.number
                if len(card) < MOST_LINES:
                    card.append(line)
                fault = fault or lines.fault or ("too_long_row" if len(card) >= MOST_LINES else "")
                if bare == "END:VCARD":
                    fault = fault or ("" if card[0].strip().upper() == "BEGIN:VCARD" else "vcard")
                    yield Raw(begun, "".join(card), None if fault else properties(card), fault)
                    card = []
            if card:
                yield Raw(begun, "".join(card), None, fault or "vcard")
        finally:
            lines.close()


def properties(card: list[str]) -> list[Property]:
    """What a card says, in its order, without pictures and sounds. Lines that are no property are passed over."""
    found: list[Property] = []
    for line in _unfolded(card):
        match = _LINE.fullmatch(line)
        if match is None or (name := match[1].upper()) in _BIG or name in ("BEGIN", "END", "VERSION"):
            continue
        parameters = _parameters(match[2])
        text = _decoded(match[3], parameters)
        if name == "N":
            parts = [_plain(part) for part in _split(text, ";")[:3]]
            found += [(column, None, part) for column, part in zip(NAME_PARTS, parts, strict=False) if part]
        elif name == "ORG":
            found.append((name, None, _plain(_split(text, ";")[0])))
        else:
            found.append((name, _label(parameters), _plain(text)))
    return _as_organisation(found)


def _as_organisation(found: list[Property]) -> list[Property]:
    """A card without a person's name that is called like its organisation is that organisation's."""
    said = {name: text for name, _, text in found}
    if "KIND" in said or "N.family" in said or "N.given" in said or not said.get("ORG"):
        return found
    if said.get("FN", said["ORG"]) != said["ORG"]:
        return found
    kept = [each for each in found if each[0] not in ("ORG", "FN")]
    return [("FN", None, said["ORG"]), ("KIND", None, "org"), *kept]


def _unfolded(card: list[str]) -> Iterator[str]:
    """Lines put together again: RFC 6350 3.2, and the soft breaks of quoted-printable (RFC 2045 6.7)."""
    whole = ""
    for line in card:
        bare = line.rstrip("\r\n")
        if whole and bare[:1] in (" ", "\t"):
            whole += bare[1:]
        elif whole.endswith("=") and "QUOTED-PRINTABLE" in whole.partition(":")[0].upper():
            whole = whole[:-1] + bare
        else:
            if whole:
                yield whole
            whole = bare
    if whole:
        yield whole


def _parameters(text: str) -> dict[str, str]:
    """Parameters by their name in capitals, in lower case; bare ones (2.1) are types."""
    found: dict[str, str] = {}
    for name, value, bare in _PARAMETER.findall(text):
        key, said = (name.upper(), value) if name else ("TYPE", bare)
        if bare.upper() in ("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"):
            key = "ENCODING"
        found[key] = ",".join(filter(None, (found.get(key), said.strip('"').lower())))
    return found


def _decoded(text: str, parameters: dict[str, str]) -> str:
    if parameters.get("ENCODING") != "quoted-printable":
        return text
    data = quopri.decodestring(text.encode("utf-8", "replace"))
    try:
        return data.decode(parameters.get("CHARSET", "utf-8"), "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _label(parameters: dict[str, str]) -> str | None:
    types = parameters.get("TYPE", "").split(",")
    return next((label for kind, label in _LABELS.items() if kind in types), None)


def _split(text: str, separator: str) -> list[str]:
    return re.split(rf"(?<!\\){separator}", text)


def _plain(text: str) -> str:
    """RFC 6350 3.4: what stands for a newline, a comma, a semicolon and a backslash."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text).strip()
