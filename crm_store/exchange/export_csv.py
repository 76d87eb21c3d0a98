"""Customers as CSV for other programs: one row each, the fields of `fields.py` as columns, UTF-8 with a mark."""

from __future__ import annotations

import csv
import io
from typing import Any

from crm_store.exchange.convert import FORMULA
from crm_store.exchange.entry import CUSTOMER

COLUMNS = (*CUSTOMER, "owner", "deputies", "phone", "other_phones", "email", "login", "employer")
_SEVERAL = ", "


class CsvWriter:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it, which an import takes away again."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._out = io.StringIO()
        self._writer = csv.writer(self._out, lineterminator="\r\n")

    def head(self) -> bytes:
        """The columns."""
        return b"\xef\xbb\xbf" + self._row(COLUMNS)

    def line(self, person: dict[str, Any]) -> bytes:
        """A customer."""
        return self._row([_safe(str(value)) for value in _values(person, self._store)])

    def _row(self, cells: Any) -> bytes:
        self._writer.writerow(cells)
        text = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return text.encode("utf-8", "replace")


def reach(person: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """His contact points of a kind, the main one first."""
    points = [point for point in person.get("contact_points", ()) if point["kind"] == kind]
    return sorted(points, key=lambda point: not point["main"])


def serving(person: dict[str, Any]) -> dict[str, Any]:
    """His owner and deputies of today."""
    now: list[dict[str, Any]] = [each for each in person.get("assignments", ()) if "until" not in each]
    return now[0] if now else {}


def employer(person: dict[str, Any]) -> str:
    """The name of the organisation he works for."""
    return next((each["name"] for each in person.get("relatives", ()) if each["relation"] == "employer"), "")


def known_by(person: dict[str, Any], store: str) -> str:
    """His external id; who has none is named by this store and his number in it, so that he can be read in again."""
    return str(person.get("external_id") or f"farley:{store}:{person['id']}")


def _values(person: dict[str, Any], store: str) -> list[Any]:
    phones, now = [point["value"] for point in reach(person, "phone")], serving(person)
    return [
        known_by(person, store),
        *(person.get(name, "") for name in CUSTOMER[1:]),
        now.get("owner", ""),
        _SEVERAL.join(now.get("deputies", ())),
        phones[0] if phones else "",
        _SEVERAL.join(phones[1:]),
        _SEVERAL.join(point["value"] for point in reach(person, "email")),
        _SEVERAL.join(point["value"] for point in reach(person, "login")),
        employer(person),
    ]


def _safe(text: str) -> str:
    """A number is none the worse for its sign."""
    if text[:1] not in FORMULA or text[1:].replace(", +", "").replace(".", "", 1).isdecimal():
        return text
    return "'" + text
