"""Who may be the same as whom: candidates by indexes of what they share, then judged by all that both say.

Nobody is compared with everybody: a value that many share (a switchboard's number) says nothing of who is who.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Final

from sqlalchemy import Connection, select, tuple_

from crm_store.schema import contact_points, customers
from crm_store.skeleton import skeletons
from crm_store.subject import AnyRow

Pairs = set[tuple[int, int]]
Point = tuple[str, str]

MOST_SHARERS: Final = 5
ROWS_AT_ONCE: Final = 5_000
_MOST_WORDS: Final = 6
_KINDS: Final = ("email", "phone")
_SURE_ENOUGH: Final = 0.5
_IN_LIST: Final = 500


def shared_points(connection: Connection, after: Point) -> tuple[Pairs, Point | None]:
    """Who share a number or an address, of the next few beyond `after`; and where they end, None at the last."""
    column = contact_points.c
    rows = connection.execute(
        select(column.kind, column.value, column.customer)
        .where(tuple_(column.kind, column.value) > tuple_(*after), column.kind.in_(_KINDS))
        .order_by(column.kind, column.value)
        .limit(ROWS_AT_ONCE)
    ).all()
    whole = len(rows) < ROWS_AT_ONCE
    holders: dict[Point, list[int]] = defaultdict(list)
    for row in rows:
        holders[row.kind, row.value].append(row.customer)
    last = (rows[-1].kind, rows[-1].value) if rows else None
    if not whole and len(holders) > 1 and last:
        del holders[last]  # there may be more of them
        last = max(holders)
    return _pairs(holders.values()), None if whole else last


def shared_birthdays(connection: Connection, after: str) -> tuple[Pairs, str | None]:
    """Who were born on one day and have two words of their names alike, of the next few days beyond `after`."""
    begin = date.fromisoformat(after)
    rows = connection.execute(
        select(customers.c.id, customers.c.birthday, customers.c.name)
        .where(customers.c.birthday > begin, customers.c.merged_into.is_(None), customers.c.erased_at.is_(None))
        .order_by(customers.c.birthday)
        .limit(ROWS_AT_ONCE)
    ).all()
    whole = len(rows) < ROWS_AT_ONCE
    days = {row.birthday for row in rows}
    last = max(days, default=None)
    if not whole and len(days) > 1:
        days.discard(last)
        last = max(days)
    found = _namesakes(row for row in rows if row.birthday in days)
    return found, None if whole or last is None else last.isoformat()


def around(connection: Connection, customer: int) -> Pairs:
    """Who may be the same as this one."""
    own = connection.execute(select(customers).where(customers.c.id == customer)).first()
    if own is None:
        return set()
    column = contact_points.c
    his = select(column.kind, column.value).where(column.customer == customer, column.kind.in_(_KINDS)).limit(_IN_LIST)
    holders: list[list[int]] = []
    for kind, value in connection.execute(his).all():
        same = select(column.customer).where(column.kind == kind, column.value == value).limit(MOST_SHARERS + 1)
        holders.append(list(connection.scalars(same)))
    found = _pairs(holders)
    if own.birthday is not None:
        there = select(customers.c.id, customers.c.birthday, customers.c.name).where(
            customers.c.birthday == own.birthday
        )
        found |= _namesakes(connection.execute(there.limit(ROWS_AT_ONCE)).all())
    return {pair for pair in found if customer in pair}


def judged(connection: Connection, pairs: Pairs) -> dict[tuple[int, int], tuple[float, list[str]]]:
    """Those who are likely enough to be one: how sure, and why."""
    ids = sorted({customer for pair in pairs for customer in pair})
    rows: dict[int, AnyRow] = {}
    points: dict[int, set[Point]] = defaultdict(set)
    for start in range(0, len(ids), _IN_LIST):
        few = ids[start : start + _IN_LIST]
        who = select(customers).where(customers.c.id.in_(few))
        there = who.where(customers.c.merged_into.is_(None), customers.c.erased_at.is_(None))
        rows |= {row.id: row for row in connection.execute(there)}
        column = contact_points.c
        for row in connection.execute(
            select(column.customer, column.kind, column.value).where(column.customer.in_(few), column.kind.in_(_KINDS))
        ):
            points[row.customer].add((row.kind, row.value))
    found = {}
    for one, other in pairs:
        if one in rows and other in rows and rows[one].kind == rows[other].kind:
            shared = {kind for kind, _ in points[one] & points[other]}
            score, reasons = judge(rows[one], rows[other], shared)
            if score >= _SURE_ENOUGH:
                found[one, other] = (score, reasons)
    return found


def judge(one: AnyRow, other: AnyRow, shared: set[str]) -> tuple[float, list[str]]:
    """How sure it is that two are one, 0 to 1, and what speaks for it.

    A number alone is a family's; a name alone is a namesake's. Two who were born on different days are hardly one.
    """
    alike = alikeness(one.name, other.name)
    same_day = one.birthday is not None and one.birthday == other.birthday
    other_day = None not in (one.birthday, other.birthday) and not same_day
    doubt = 1.0
    if alike >= 0.5:
        doubt *= 1 - 0.5 * alike
    else:
        doubt *= 1.6
    for applies, weight in (("phone" in shared, 0.6), ("email" in shared, 0.7), (same_day, 0.6)):
        if applies:
            doubt *= 1 - weight
    if other_day or (one.sex and other.sex and one.sex != other.sex):
        doubt = 1 - 0.3 * (1 - min(doubt, 1.0))
    reasons: list[str] = [kind for kind in ("phone", "email") if kind in shared]
    reasons += ["name"] * (alike >= 0.5) + ["birthday"] * same_day
    return round(max(0.0, 1 - doubt), 3), reasons


def alikeness(one: str, other: str) -> float:
    """What share of the words of the shorter name the longer one has, in whatever alphabet: 0 to 1."""
    first, second = set(skeletons(one)), set(skeletons(other))
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _pairs(groups: Iterable[list[int]]) -> Pairs:
    few = (sorted(set(group)) for group in groups)
    return {pair for group in few if 1 < len(group) <= MOST_SHARERS for pair in combinations(group, 2)}


def _namesakes(rows: Iterable[AnyRow]) -> Pairs:
    """Those of one day who have two words of their names alike."""
    alike: dict[tuple[date, tuple[str, ...]], list[int]] = defaultdict(list)
    for row in rows:
        for words in _two_words(row.name):
            alike[row.birthday, words].append(row.id)
    return _pairs(alike.values())


def _two_words(name: str) -> Iterator[tuple[str, ...]]:
    return combinations(sorted(skeletons(name)[:_MOST_WORDS]), 2)
