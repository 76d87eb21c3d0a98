"""A row of a file, read: what goes from the process that reads to the one that writes."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

CUSTOMER = (
    "external_id", "kind", "name", "given_name", "patronymic", "family_name", "sex", "language", "segment", "birthday",
    "region", "channel", "contact_times", "value", "cost_to_serve",
)  # fmt: skip
"""The columns of `Entry.values`, in their order."""
PLACE = {name: place for place, name in enumerate(CUSTOMER)}

Point = tuple[str, str, str | None, bool, str | None, str | None, str | None]
"""A contact point: kind, value, label, main, last spoke at, chosen at, chosen by."""
Link = tuple[str, str, str | None, str, str]
"""A relative who may be a customer himself: name, relation, birthday, and by what he is found: `id`, `external_id` or
`name`, and that."""


class Entry(Struct, array_like=True):
    """One customer as a row tells of him; None: the row does not say.

    `values` are of `CUSTOMER`: a birthday as ISO 8601, money in ten-thousandths. `derived`: the fields that the row
    does not say itself, but its name or the parts of it. `key` is by what he is known again. `source` is his number in
    the store that the row was exported from. `parts` are things of the kinds of `PARTS`, checked; `extra` what only an
    export tells of him.
    """

    line: int
    text: str
    key: str | None
    source: int | None
    values: tuple[Any, ...]
    derived: frozenset[str]
    words: tuple[str, ...]
    points: tuple[Point, ...]
    owner: str | None
    deputies: tuple[str, ...]
    parts: dict[str, list[dict[str, Any]]] | None
    extra: dict[str, Any] | None
    links: tuple[Link, ...]


class BadRow(Struct, array_like=True):
    """A row that is refused: the number of its line, its text, the field (`""`: all of it) and the code of why."""

    line: int
    text: str
    field: str
    code: str


class Batch(Struct, array_like=True):
    """Rows that are kept in one transaction. `rows` is how many of the file they are, `position` its bytes so far."""

    entries: list[Entry]
    bad: list[BadRow]
    rows: int
    position: int
