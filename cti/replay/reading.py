"""Reads calls, roster and history from files with the columns of the "Anonymous Bank" data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cti.replay.records import DAY_SECONDS, HIGH, Call, Past, Recording, Shift
from cti.replay.rows import Rows

OUTCOMES = {"answered": True, "abandoned": False}


def read(
    calls: Path, roster: Path, history: Path | None = None, since: date | None = None, until: date | None = None
) -> Recording:
    """Read what is to be replayed, of the days from `since` to `until` (both included; None: no bound).

    Rows may stand in any order. Raises ReplayError for bad content and OSError for files that cannot be opened.
    """
    notes: list[str] = []
    return Recording(
        calls=tuple(call for call in read_calls(calls, notes) if _within(call.day, since, until)),
        shifts=tuple(shift for shift in read_roster(roster) if _within(shift.day, since, until)),
        history=tuple(read_history(history)) if history else (),
        notes=tuple(notes),
    )


def read_calls(path: Path, notes: list[str]) -> Iterator[Call]:
    """The calls of a file. A row that stands there twice is one call, which is noted."""
    rows = Rows(path, ("date", "arrival", "owner", "patience", "service"))
    seen: set[tuple[str, ...]] = set()
    twice = 0
    for row in rows:
        if row in seen:
            twice += 1
            continue
        seen.add(row)
        yield Call(
            day=rows.day("date"),
            arrival=rows.number("arrival", below=DAY_SECONDS),
            owner=rows.text("owner") or None,
            segment=HIGH if rows.text("priority") == "2" else None,
            patience=rows.number_or_none("patience"),
            service=rows.number_or_none("service"),
            answered=_answered(rows, "observed_outcome"),
            wait=rows.number_or_none("observed_wait"),
            agent=rows.text("observed_agent") or None,
        )
    if twice:
        rows_count = (
            "1 row stands there twice and counts" if twice == 1 else f"{twice} rows stand there twice and count"
        )
        notes.append(f"{path}: {rows_count} once")


def read_roster(path: Path) -> Iterator[Shift]:
    """The shifts of a file, which may overlap and go on after midnight."""
    rows = Rows(path, ("date", "agent", "on", "off"))
    for _ in rows:
        shift = Shift(
            day=rows.day("date"),
            agent=rows.text("agent"),
            on=rows.number("on", below=DAY_SECONDS),
            off=rows.number("off", below=2 * DAY_SECONDS),
        )
        if not shift.agent:
            raise rows.error("agent is empty")
        if shift.off < shift.on:
            raise rows.error(f"the shift ends at {shift.off:g}, before it begins at {shift.on:g}")
        yield shift


def read_history(path: Path) -> Iterator[Past]:
    """What was seen before: who was answered by whom, and how long everybody waited and talked."""
    rows = Rows(path, ("outcome", "wait", "service"))
    for _ in rows:
        answered = _answered(rows, "outcome")
        yield Past(
            wait=rows.number("wait"),
            customer=rows.text("customer") or None,
            service=rows.number("service") if answered else None,
            agent=rows.text("agent") or None,
        )


def _answered(rows: Rows, column: str) -> bool | None:
    outcome = rows.text(column)
    if not outcome:
        return None
    if outcome not in OUTCOMES:
        raise rows.error(f"{column} is {outcome!r}, not {' or '.join(OUTCOMES)}")
    return OUTCOMES[outcome]


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
