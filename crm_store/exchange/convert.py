"""A row's texts as what the store keeps: every value checked, every number in E.164, every name in its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any

import msgspec

from crm_store.exchange import values
from crm_store.exchange.entry import CUSTOMER, PLACE, Entry, Link, Point
from crm_store.exchange.errors import Bad
from crm_store.exchange.lines import Raw
from crm_store.exchange.parts import PARTS
from crm_store.exchange.reading import Pair
from crm_store.names import parts, visible
from crm_store.numbers import normalise
from crm_store.record import Record, Utc
from crm_store.skeleton import skeletons

_SEVERAL = str.maketrans(";\n\r\t", ",,,,")
_POINTS_MOST = 50


class Rules(Record, frozen=True, kw_only=True):
    """What a row does not say: where numbers are dialled, the language, who works here, and which store this is.

    `store` is the store that the file was exported from, `own` ours.
    """

    region: str
    language: str
    agents: frozenset[str] = frozenset()
    store: str | None = None
    own: str | None = None


class Extra(Record, frozen=True, kw_only=True):
    """What only an export tells of a customer himself."""

    id: int | None = None
    created_at: Utc | None = None
    created_by: str | None = None
    erased_at: Utc | None = None
    merged_into: int | None = None


OUR_ID = re.compile(r"farley:([0-9a-f]{32}):(\d{1,15})")


def _text(text: str) -> str:
    text = " ".join(text.split())
    if not text.isprintable():
        text = visible(text)
    return _short(text)


def _short(text: str) -> str:
    if len(text) > 200:
        raise Bad("too_long")
    return text


_READ: dict[str, Callable[[str], Any]] = {
    "external_id": _text,
    "kind": values.kind,
    "name": _text,
    "given_name": _text,
    "patronymic": _text,
    "family_name": _text,
    "sex": values.sex,
    "language": values.language,
    "segment": values.segment,
    "birthday": values.day,
    "region": values.region,
    "channel": values.channel,
    "contact_times": _text,
    "value": values.money,
    "cost_to_serve": values.money,
}
_EXACT = {name: _short if read is _text else read for name, read in _READ.items()} | {
    "language": values.code,
    "segment": values.code,
}
"""An export of ours says what is kept, to the letter."""


def entry_of(row: Raw, pairs: Iterable[Pair], rules: Rules) -> Entry:
    """A row as it will be kept. Raises `Bad`."""
    reads = _EXACT if rules.store else _READ
    found: list[Any] = [None] * len(CUSTOMER)
    reach: list[Pair] = []
    owner: str | None = None
    deputies: tuple[str, ...] = ()
    employer = employer_id = ""
    notes: list[dict[str, Any]] = []
    for field, label, raw in pairs:
        text = raw if rules.store else unquoted(raw.strip())
        if not text:
            continue
        if (read := reads.get(field)) is not None:
            place = PLACE[field]
            if found[place] is None:
                try:
                    value = read(text)
                    found[place] = None if value == "" else value
                except Bad as bad:
                    raise Bad(bad.code, field) from None
        elif field in ("phone", "email", "login"):
            reach.append((field, label, text))
        elif field == "owner":
            owner = _agent(text, "owner", rules)
        elif field == "deputies":
            deputies = tuple(_agent(each, "deputies", rules) for each in _several(text))
        elif field == "employer":
            employer = values.line(text)
        elif field == "employer_id":
            employer_id = text
        elif field == "note":
            notes.append({"text": _long(text)})
    extra, given = _of_export(row.cells, rules) if isinstance(row.cells, dict) else (None, None)
    points = _points(reach, found[PLACE["region"]] or rules.region)
    if given:
        points += _given_points(given.pop("contact_points", []), found[PLACE["region"]] or rules.region)
    if notes:
        given = {**(given or {}), "notes": [*(given or {}).get("notes", []), *notes]}
    links = _links(employer, employer_id)
    if given and "relatives" in given:
        links += tuple(_link(each) for each in given.pop("relatives"))
    if extra and extra.merged_into is not None:
        links += (("", "merged_into", None, "id", str(extra.merged_into)),)
    store, number = _of_store(found) or (rules.store, extra.id if extra else None)
    said = tuple(found)
    derived = complete(found, rules.language)
    gone = extra is not None and (extra.merged_into is not None or extra.erased_at is not None)
    if gone:
        found[PLACE["name"]] = str(row.cells.get("name", ""))
    entry = Entry(
        line=row.line,
        text=row.text,
        key=None,
        source=number if store else None,
        values=tuple(found),
        derived=derived,
        words=_words(found[2]) if found[2] and not gone else (),
        points=tuple(points),
        owner=owner,
        deputies=deputies,
        parts=given or None,
        extra=_plain(extra) if extra else None,
        links=links,
    )
    entry.key = _key(entry, said, store)
    return entry


def unquoted(text: str) -> str:
    """A text without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


FORMULA = frozenset("=+-@\t\r")
"""With what a text begins that a spreadsheet would run (OWASP, CSV injection)."""


def _of_store(found: list[Any]) -> tuple[str, int] | None:
    """The store and the number there that our own CSV and vCards give as the external id of who has none."""
    match = OUR_ID.fullmatch(found[0] or "")
    if match is None:
        return None
    found[0] = None
    return match[1], int(match[2])


def _key(entry: Entry, said: tuple[Any, ...], store: str | None) -> str | None:
    """By what a row is known again that has no external id: his number in the store that it was exported from, or all
    that the row says. What was worked out by the default language is not said."""
    if entry.source is not None:
        return f"{store}:{entry.source}"
    if entry.values[0] is not None:
        return None
    whole = (said, entry.points, entry.owner, entry.deputies, entry.parts, entry.links)
    return "row:" + blake2b(msgspec.msgpack.encode(whole), digest_size=16).hexdigest()


def _words(name: str) -> tuple[str, ...]:
    """The words by which a name is found. Names share theirs, so that each is worked out once."""
    return tuple(dict.fromkeys(chain.from_iterable(map(_folded, name.split()))))


@lru_cache(maxsize=65_536)
def _folded(word: str) -> tuple[str, ...]:
    return skeletons(word)


def _several(text: str) -> list[str]:
    return [each for part in text.translate(_SEVERAL).split(",") if (each := part.strip())]


def _agent(login: str, field: str, rules: Rules) -> str:
    if login not in rules.agents:
        raise Bad("no_agent", field)
    return login


def _long(text: str) -> str:
    if len(text) > 10_000:
        raise Bad("too_long", "note")
    return text


def _points(reach: list[Pair], region: str) -> list[Point]:
    """The first telephone number, and the first address, is the main one."""
    points: list[Point] = []
    seen: set[tuple[str, str]] = set()
    main: set[str] = set()
    for field, label, text in reach:
        for each in _several(text):
            value = _reached(field, each, region)
            if (field, value) in seen:
                continue
            seen.add((field, value))
            points.append((field, value, label, field == "phone" and field not in main, None, None, None))
            main.add(field)
    if len(points) > _POINTS_MOST:
        raise Bad("too_long", "phone")
    return points


def _reached(field: str, text: str, region: str) -> str:
    if field == "phone":
        found = normalise(text, region).e164
        if found is None:
            raise Bad("invalid_number", "phone")
        return found
    if field == "email":
        try:
            return values.email(text)
        except Bad as bad:
            raise Bad(bad.code, "email") from None
    return text


def _given_points(given: list[dict[str, Any]], region: str) -> list[Point]:
    return [
        (
            each["kind"],
            each["value"]
            if each["kind"] == "email" and "@" in each["value"]
            else _reached(each["kind"], each["value"], region),
            each.get("label"),
            bool(each.get("main")),
            each.get("last_spoke_at"),
            each.get("chosen_at"),
            each.get("chosen_by"),
        )
        for each in given
    ]


def _of_export(cells: dict[str, Any], rules: Rules) -> tuple[Extra | None, dict[str, list[dict[str, Any]]] | None]:
    """What a line of JSON holds besides the fields that are mapped, checked."""
    try:
        extra = msgspec.convert(cells, Extra) if rules.store else None
    except msgspec.ValidationError as error:
        raise Bad("invalid", _at(error, "")) from None
    given: dict[str, list[dict[str, Any]]] = {}
    for name in PARTS.keys() & cells.keys():
        if not _is_list_of_things(cells[name]):
            continue
        try:
            msgspec.convert(cells[name], list[PARTS[name].takes], strict=True)  # type: ignore[misc]
        except msgspec.ValidationError as error:
            code = "unknown_field" if "unknown field" in str(error) else "invalid"
            raise Bad(code, _at(error, name)) from None
        if name == "assignments":
            for each in cells[name]:
                for login in (each.get("owner"), *each.get("deputies", ())):
                    if login is not None:
                        _agent(login, "assignments", rules)
        given[name] = [{key: value for key, value in each.items() if value is not None} for each in cells[name]]
    return extra, given


def _is_list_of_things(value: Any) -> bool:
    """A column may be called like a part, and hold a text."""
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _at(error: msgspec.ValidationError, name: str) -> str:
    """Where in the line it is wrong, as a path."""
    _, _, path = str(error).partition("`$")
    return (name + path.rstrip("`")).lstrip(".")[:100]


def _plain(extra: Extra) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(extra).items() if value is not None}


def _links(employer: str, employer_id: str) -> tuple[Link, ...]:
    if employer_id:
        return ((employer, "employer", None, "external_id", employer_id),)
    return ((employer, "employer", None, "name", employer),) if employer else ()


def _link(relative: dict[str, Any]) -> Link:
    there = relative.get("relative")
    found = ("id", str(there)) if there is not None else ("", "")
    return (relative["name"], relative["relation"], relative.get("birthday"), *found)


def complete(found: list[Any], language: str) -> frozenset[str]:
    """Put the name together from its parts, or take them from it, in place; gives the fields that are worked out so.

    `language` is that of a customer of whom none is told.
    """
    _, kind, name, given, patronymic, family, sex = found[:7]
    spoken = found[PLACE["language"]] or language
    derived = {field for field, said in (("name", name), ("sex", sex)) if said is None}
    if name is None:
        order = (family, given, patronymic) if spoken in ("uk", "ru") else (given, patronymic, family)
        found[PLACE["name"]] = " ".join(filter(None, order)) or None
    if kind == "organisation" or given or family or patronymic:
        found[6] = sex or (parts(f"{given} {patronymic}", spoken).sex if given and patronymic else None)
        return frozenset(derived)
    person = parts(name or "", spoken)
    found[3:6] = person.given, person.patronymic, person.family
    found[6] = sex or person.sex
    return frozenset(derived | {"given_name", "patronymic", "family_name"})
