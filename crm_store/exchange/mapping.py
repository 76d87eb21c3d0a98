"""Which column is which field: guessed from the header, then from what stands below it, and corrected by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from crm_store.exchange.errors import Bad, NoNameColumn, UnknownField
from crm_store.exchange.fields import FIELDS, LABELLED, OURS, by_header
from crm_store.exchange.jsonl import JsonRows
from crm_store.exchange.parts import PARTS
from crm_store.exchange.reading import Plan, Rows, pairs
from crm_store.exchange.values import day
from crm_store.numbers import normalise
from crm_store.record import Record

LOOKED_AT = 200
SHOWN = 3
SHOWN_LENGTH = 60
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CARD = {"N.family": "family_name", "N.given": "given_name", "N.additional": "patronymic", "CATEGORIES": "segment"}
_OF_ITSELF = frozenset({"id", "created_at", "created_by", "merged_into", "erased_at"})
"""What a line of our own export says of a customer that is no field of his."""

PREFER_NAME = ("name", "family_name")


class ImportColumn(Record, frozen=True, kw_only=True):
    """A column, what it was taken for (None: ignored), and some of what stands in it. `fixed`: cannot be mapped."""

    name: str
    field: str | None
    samples: tuple[str, ...] = ()
    fixed: bool = False


def columns_of(rows: Rows, region: str, chosen: Mapping[str, str | None] | None = None) -> tuple[ImportColumn, ...]:
    """The columns of a file with their fields; what is `chosen` is not guessed, None in it ignores a column.

    Raises `UnknownField`.
    """
    chosen = _known(rows.columns, chosen or {})
    below = _below(rows)
    fixed = _fixed(rows, below)
    guessed = _guess([name for name in rows.columns if name not in fixed], below, region, chosen)
    guessed |= dict.fromkeys(fixed)
    return tuple(
        ImportColumn(
            name=name,
            field=guessed[name],
            samples=tuple(text[:SHOWN_LENGTH] for text in below.get(name, ())[:SHOWN]),
            fixed=guessed[name] is None and name in fixed,
        )
        for name in rows.columns
        if name not in OURS
    )


def mapping_of(columns: Iterable[ImportColumn]) -> dict[str, str]:
    """The columns that are read, each with its field. Raises `NoNameColumn`."""
    columns = tuple(columns)
    mapped = {column.name: column.field for column in columns if column.field is not None}
    if not {"name", "given_name", "family_name", "external_id"} & set(mapped.values()):
        raise NoNameColumn
    return mapped


def _known(columns: Sequence[str], chosen: Mapping[str, str | None]) -> dict[str, str | None]:
    for name, field in chosen.items():
        if name not in columns:
            raise UnknownField(f"There is no column {name!r}; there are: {', '.join(columns)}")
        if field is None:
            continue
        base, _, label = field.partition(":")
        if base not in FIELDS or (label and base not in LABELLED) or len(label) > 50:
            raise UnknownField(f"There is no field {field!r}; there are: {', '.join(FIELDS)}")
    return dict(chosen)


def _fixed(rows: Rows, below: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The columns of JSON that are read as they stand: lists of things, and what only an export of ours tells."""
    if not isinstance(rows, JsonRows):
        return frozenset()
    things = frozenset(name for name in PARTS if name in rows.columns and name not in below)
    return things | (_OF_ITSELF.intersection(rows.columns) if rows.store else frozenset())


def _below(rows: Rows) -> dict[str, list[str]]:
    """What stands in each column in the first rows; nothing of what is not plain text."""
    found: dict[str, list[str]] = {}
    each: list[Plan] = [{name: (name, None)} for name in rows.columns]
    plans = each if isinstance(rows, JsonRows) else [{name: (name, None) for name in rows.columns}]
    for row in islice(rows, LOOKED_AT):
        for plan in () if row.fault else plans:
            with suppress(Bad):
                for name, _, text in pairs(rows, row, plan):
                    if text.strip():
                        found.setdefault(name, []).append(text.strip())
    return found


def _guess(
    columns: Sequence[str], below: Mapping[str, Sequence[str]], region: str, chosen: Mapping[str, str | None]
) -> dict[str, str | None]:
    fields: dict[str, str | None] = {}
    taken = {field.partition(":")[0] for field in chosen.values() if field}
    for name in columns:
        found = chosen[name] if name in chosen else _of_header(name)
        if name not in chosen and found is not None:
            base = found.partition(":")[0]
            called_so = name != base and base in columns and base not in chosen
            again = (base in taken or called_so) and not FIELDS[base].many
            found = None if again or not _fits(base, below.get(name, ()), region) else found
        fields[name] = found
        if found is not None:
            taken.add(found.partition(":")[0])
    for name in columns:
        if fields[name] is None and name not in chosen and name not in OURS:
            found = _of_content(below.get(name, ()), region)
            if found and (FIELDS[found].many or found not in taken):
                fields[name] = found
                taken.add(found)
    if not set(PREFER_NAME) & taken:
        fields = {
            name: "name" if field == "given_name" and name not in chosen else field for name, field in fields.items()
        }
    return fields


def _of_header(name: str) -> str | None:
    return _CARD.get(name) or (None if name in OURS else by_header(name))


def _fits(field: str, texts: Sequence[str], region: str) -> bool:
    """A header may mean two things: a country is ours only as a code, and nothing else may be full of numbers."""
    if field == "region":
        return all(len(text) == 2 and text.isalpha() for text in texts)
    if field in ("name", "given_name", "family_name"):
        return _of_content(texts, region) is None
    if field == "value":
        return all(any(character.isdecimal() for character in text) for text in texts)
    return True


def _of_content(texts: Sequence[str], region: str) -> str | None:
    """What nearly all of these are; None when they are nothing in particular."""
    if not texts:
        return None
    enough = len(texts) * 0.8
    if sum(bool(_EMAIL.fullmatch(text)) for text in texts) >= enough:
        return "email"
    if sum(_is_day(text) for text in texts) >= enough:
        return "birthday"
    numbers = [text for text in texts if sum(c.isdecimal() for c in text) >= 7 and normalise(text, region).e164]
    return "phone" if len(numbers) >= enough else None


def _is_day(text: str) -> bool:
    try:
        return "1900-01-01" <= day(text) <= "2020-12-31" and not text.isdecimal()
    except Bad:
        return False
