"""Relatives who are customers themselves: each of the two is listed with the other, in the words of his own side."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, or_, select, update

from crm_store import journal
from crm_store.actor import Actor
from crm_store.dealing_records import KeptRelative
from crm_store.schema import customers, relatives

Side = tuple[str, str, str]
"""What a man is called, what a woman, and what somebody of whom we do not know."""

_PARTNER: Side = ("husband", "wife", "spouse")
_CHILD: Side = ("son", "daughter", "child")
_PARENT: Side = ("father", "mother", "parent")
_SIBLING: Side = ("brother", "sister", "sibling")
_GRANDCHILD: Side = ("grandson", "granddaughter", "grandchild")
_GRANDPARENT: Side = ("grandfather", "grandmother", "grandparent")
_NEPHEW: Side = ("nephew", "niece", "relative")
_UNCLE: Side = ("uncle", "aunt", "relative")
_OPPOSITE: tuple[tuple[Side, Side], ...] = (
    (_PARTNER, _PARTNER),
    (_CHILD, _PARENT),
    (_PARENT, _CHILD),
    (_SIBLING, _SIBLING),
    (_GRANDCHILD, _GRANDPARENT),
    (_GRANDPARENT, _GRANDCHILD),
    (_NEPHEW, _UNCLE),
    (_UNCLE, _NEPHEW),
    (("employee",) * 3, ("employer",) * 3),
    (("employer",) * 3, ("employee",) * 3),
)


def opposite(relation: str, sex: Literal["m", "f"] | None) -> str:
    """What a customer of this sex is to somebody who is `relation` to him: his son's `father`.

    A word that is not known (`neighbour`) is taken to say the same of both.
    """
    side = _opposites(relation)
    return side[("m", "f", None).index(sex)]


def _opposites(relation: str) -> Side:
    for words, others in _OPPOSITE:
        if relation in words and relation != "relative":
            return others
    return (relation, relation, relation)


def keep_both_sides(
    connection: Connection, before: KeptRelative | None, kept: KeptRelative | None, by: Actor, now: datetime
) -> None:
    """Let the other one's list say the same as this one's: after it was added (`before` None), changed, or removed."""
    there = _other_side(connection, before) if before else None
    if there is not None and (kept is None or before is None or kept.relative != before.relative):
        _drop(connection, there, by, now)
        there = None
    if kept is None or kept.relative is None:
        return
    own = connection.execute(select(customers).where(customers.c.id == kept.customer)).one()
    values = {"name": own.name, "relation": opposite(kept.relation, own.sex)}
    if own.birthday is not None:
        values["birthday"] = own.birthday
    there = there or _other_side(connection, kept)
    if there is None:
        _add(connection, values | {"customer": kept.relative, "relative": kept.customer}, by, now)
    elif any(getattr(there, name) != value for name, value in values.items()):
        version = there.version + 1
        connection.execute(update(relatives).where(relatives.c.id == there.id).values(version=version, **values))
        journal.note(connection, by, "changed", "relative", there.id, customer=there.customer, at=now)


def rename(connection: Connection, customer: int, **values: Any) -> None:
    """What is known of the customer himself (`name`, `birthday`) goes for whoever lists him as a relative."""
    column = relatives.c
    differs = or_(*(column[name].is_distinct_from(value) for name, value in values.items()))
    listed = update(relatives).where(column.relative == customer, differs)
    connection.execute(listed.values(version=column.version + 1, **values))


def _other_side(connection: Connection, one: KeptRelative) -> Any:
    """The other one's line about this customer, in any of the words that mean the same relation."""
    words = {*_opposites(one.relation)}
    return connection.execute(
        select(relatives)
        .where(relatives.c.customer == one.relative, relatives.c.relative == one.customer)
        .where(relatives.c.relation.in_(sorted(words)))
        .order_by(relatives.c.id)
    ).first()


def _add(connection: Connection, values: dict[str, Any], by: Actor, now: datetime) -> None:
    key = connection.execute(insert(relatives).values(**values).returning(relatives.c.id)).scalar_one()
    journal.note(connection, by, "created", "relative", key, customer=values["customer"], at=now)


def _drop(connection: Connection, there: Any, by: Actor, now: datetime) -> None:
    connection.execute(delete(relatives).where(relatives.c.id == there.id))
    journal.note(connection, by, "removed", "relative", there.id, customer=there.customer, at=now)
