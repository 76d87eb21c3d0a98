"""One batch of rows, kept in the transaction that also keeps how far the import is; or only looked at."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime

from msgspec import Struct, field
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from crm_store.exchange import keeping, resembling
from crm_store.exchange.creating import create
from crm_store.exchange.entry import PLACE, BadRow, Entry
from crm_store.exchange.errors import Bad
from crm_store.exchange.matching import Found, find, lock
from crm_store.exchange.repeats import Repeats, says_else, unsaid
from crm_store.exchange.updating import change, differs


class Outcome(Struct):
    """What became of a batch: the rows by what was done with them, and the pairs that may be one customer."""

    created: list[Entry] = field(default_factory=list)
    updated: list[Entry] = field(default_factory=list)
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)
    duplicates: int = 0
    links: bool = False

    def add(self, other: Outcome) -> None:
        """Count another one's rows in."""
        self.created += other.created
        self.updated += other.updated
        self.bad += other.bad
        self.unchanged += other.unchanged
        self.duplicates += other.duplicates
        self.links = self.links or other.links


def write(
    connection: Connection, entries: Sequence[Entry], *, own: str | None, language: str, by: str, now: datetime
) -> Outcome:
    """Keep the rows. When one of them contradicts what is kept, each is tried by itself and that one is bad."""
    try:
        with connection.begin_nested():
            return _write(connection, entries, own=own, language=language, by=by, now=now)
    except IntegrityError:
        if len(entries) == 1:
            entry = entries[0]
            return Outcome(bad=[BadRow(entry.line, entry.text, "", "conflict")])
    outcome = Outcome()
    for entry in entries:
        outcome.add(write(connection, [entry], own=own, language=language, by=by, now=now))
    return outcome


def _write(
    connection: Connection, entries: Sequence[Entry], *, own: str | None, language: str, by: str, now: datetime
) -> Outcome:
    outcome, new, known = _sorted_out(connection, entries, own)
    held = resembling.holders(connection, new)
    ids = create(connection, new, language=language, by=by, now=now)
    found = resembling.pairs(new, ids, held)
    resembling.propose(connection, found, now)
    outcome.duplicates = len(found)
    wanted = [(entry, there) for entry, there in known if entry.parts or differs(entry, there)]
    still = lock(connection, [there.row.id for _, there in wanted])
    wanted = [(entry, there) for entry, there in wanted if there.row.id in still]
    changed = {there.row.id for entry, there in wanted if change(connection, entry, there, by, now)}
    told = [*zip(ids, new, strict=True), *((there.row.id, entry) for entry, there in wanted)]
    changed |= keeping.keep(connection, told, set(ids), by, now)
    return _counted(outcome, new, known, changed)


def look(
    connection: Connection,
    entries: Sequence[Entry],
    *,
    own: str | None,
    language: str,
    by: str,
    now: datetime,
    repeats: Repeats,
) -> Outcome:
    """Tell what `write` would do, and write nothing. `repeats` are the rows of the file before these."""
    said = {entry.line: repeats.before(entry) for entry in entries}
    made = {line for line, before in said.items() if before is not None}
    outcome, new, known = _sorted_out(connection, entries, own, made)
    again = [entry for entry in new if entry.line in made]
    new = [entry for entry in new if entry.line not in made]
    held = resembling.holders(connection, new)
    outcome.duplicates = len(resembling.pairs(new, range(-len(new), 0), held))
    rest = [(unsaid(entry, said[entry.line] or {}), there) for entry, there in known]
    changed = {there.row.id for entry, there in rest if differs(entry, there)}
    changed |= {there.row.id for entry, there in known if says_else(entry, said[entry.line] or {}, new=False)}
    changed |= keeping.keep(connection, [(there.row.id, entry) for entry, there in rest], set(), by, now, dry=True)
    outcome = _counted(outcome, new, known, changed)
    for entry in again:
        if not _is_the_very_row(entry) and says_else(entry, said[entry.line] or {}, new=True):
            outcome.updated.append(entry)
        else:
            outcome.unchanged += 1
    usual = {"kind": "person", "segment": "standard", "language": language}
    for entry in new:
        repeats.add(entry, None, usual)
    for entry in (*again, *(entry for entry, _ in known)):
        repeats.add(entry, said[entry.line])
    return outcome


def _sorted_out(
    connection: Connection, entries: Sequence[Entry], own: str | None, made: Container[int] = ()
) -> tuple[Outcome, list[Entry], list[tuple[Entry, Found]]]:
    """Rows of new customers, rows of known ones with whom they are about, and those of whom nothing is to be done.

    Those on the lines `made` are of customers whom an earlier row would have made.
    """
    outcome = Outcome()
    found = find(connection, entries, own)
    whose = [(there.row.id if there else None, entry) for there, entry in zip(found, entries, strict=True)]
    faults = keeping.check(connection, whose)
    new: list[Entry] = []
    known: list[tuple[Entry, Found]] = []
    for entry, there in zip(entries, found, strict=True):
        fault = faults.get(entry.line) or (None if entry.line in made and there is None else _fault(entry, there))
        if fault is not None:
            outcome.bad.append(BadRow(entry.line, entry.text, fault.field, fault.code))
            continue
        outcome.links = outcome.links or bool(entry.links)
        if there is None:
            new.append(entry)
        elif there.row.merged_into is not None or there.row.erased_at is not None or _is_the_very_row(entry):
            outcome.unchanged += 1
        else:
            known.append((entry, there))
    return outcome, new, known


def _fault(entry: Entry, there: Found | None) -> Bad | None:
    if there is None:
        return None if entry.values[PLACE["name"]] is not None else Bad("missing", "name")
    erased = there.row.erased_at is not None and "erased_at" not in (entry.extra or ())
    return Bad("erased") if erased else None


def _is_the_very_row(entry: Entry) -> bool:
    """A row that is known by all that it says was read in before: what was changed since then by hand stays."""
    return entry.values[0] is None and entry.source is None


def _counted(outcome: Outcome, new: list[Entry], known: Sequence[tuple[Entry, Found]], changed: set[int]) -> Outcome:
    outcome.created = new
    outcome.updated = [entry for entry, there in known if there.row.id in changed]
    outcome.unchanged += len(known) - len(outcome.updated)
    return outcome
