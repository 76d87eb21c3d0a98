"""Customers as vCards, version 4.0 (RFC 6350)."""

from __future__ import annotations

from typing import Any

from crm_store.exchange.export_csv import employer, known_by, reach

_TYPES = {"mobile": "cell", "work": "work", "home": "home"}
_LONGEST = 75


class VcardWriter:
    """One card a customer."""

    def __init__(self, store: str) -> None:
        self._store = store

    def head(self) -> bytes:
        """Nothing."""
        return b""

    def line(self, person: dict[str, Any]) -> bytes:
        """A card."""
        return b"".join(map(_folded, _lines(person, self._store)))


def _lines(person: dict[str, Any], store: str) -> list[str]:
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"KIND:{'org' if person['kind'] == 'organisation' else 'individual'}"]
    lines.append(f"UID;VALUE=text:{_escaped(known_by(person, store))}")
    lines.append(f"FN:{_escaped(person['name'])}")
    parts = [_escaped(person.get(name, "")) for name in ("family_name", "given_name", "patronymic")]
    if any(parts):
        lines.append(f"N:{';'.join(parts)};;")
    if "sex" in person:
        lines.append(f"GENDER:{person['sex'].upper()}")
    if "birthday" in person:
        lines.append(f"BDAY:{person['birthday']:%Y%m%d}")
    lines.append(f"LANG:{_escaped(person['language'])}")
    for point in reach(person, "phone"):
        kind = f";TYPE={_TYPES[point['label']]}" if point.get("label") in _TYPES else ""
        lines.append(f"TEL;VALUE=uri{';PREF=1' if point['main'] else ''}{kind}:tel:{point['value']}")
    lines += [f"EMAIL:{_escaped(point['value'])}" for point in reach(person, "email")]
    if called := employer(person):
        lines.append(f"ORG:{_escaped(called)}")
    return [*lines, "END:VCARD"]


def _escaped(text: str) -> str:
    """RFC 6350 3.4."""
    for plain, written in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> bytes:
    """RFC 6350 3.2: at most 75 bytes a line, and no character is split."""
    pieces, piece = [], b""
    for character in line:
        data = character.encode("utf-8", "replace")
        if len(piece) + len(data) > _LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += data
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
