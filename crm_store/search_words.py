"""Customers by the beginnings of the words of their names, or of their organisation's: bounded reads of an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, or_, select

from crm_store.schema import assignments, customers, name_words, relatives
from crm_store.skeleton import readings

MOST_WORDS = 6
MOST_READ = 4_000
"""Rows that are looked at for one word: where more begin so, others of the typed words narrow it down, or none."""

_MOST_OWN = 2_000
_MOST_FIRMS, _MOST_FIRM_WORDS, _MOST_PEOPLE = 5, 400, 200
_AFTER_ALL = "\U0010ffff"

Typed = tuple[tuple[str, ...], ...]
"""Of each typed word, what its skeleton may begin with."""


def typed(words: Sequence[str]) -> Typed:
    """The words that were typed, as they are searched: also as written, for what the backfill has not come to yet."""
    return tuple(tuple(dict.fromkeys((*readings(word), word))) for word in words[:MOST_WORDS])


def begins(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """The column's value begins so: a range of its index."""
    return and_(column >= text, column < text + _AFTER_ALL)


def named(connection: Connection, words: Typed, limit: int) -> Iterator[int]:
    """Customers each of these words begins a word of whose name; whole words come first."""
    first = words[0] if len(words) == 1 else min(words, key=lambda word: _how_many(connection, word))
    for beginning in first:
        few = _in_order(beginning, MOST_READ if len(words) > 1 else limit)
        others = (_has(few.c.customer, word) for word in words if word is not first)
        yield from connection.scalars(select(few.c.customer).where(*others).limit(limit))


def own(connection: Connection, words: Typed, agent: str, limit: int) -> Iterator[int]:
    """The same among the customers of one owner."""
    his = (
        select(assignments.c.customer)
        .where(assignments.c.owner == agent, assignments.c.until.is_(None))
        .limit(_MOST_OWN)
        .subquery()
    )
    yield from connection.scalars(
        select(his.c.customer).where(*(_has(his.c.customer, word) for word in words)).limit(limit)
    )


def employed(connection: Connection, words: Typed, limit: int) -> Iterator[int]:
    """People of whose organisation all these words name, or one of them while the others name him."""
    yield from _people(connection, list(_firms(connection, words)), (), limit)
    for position, word in enumerate(words):
        if others := words[:position] + words[position + 1 :]:
            yield from _people(connection, list(_firms(connection, (word,))), others, limit)


def _firms(connection: Connection, words: Typed) -> Iterator[int]:
    first, *others = words
    for beginning in first:
        few = _in_order(beginning, _MOST_FIRM_WORDS)
        yield from connection.scalars(
            select(few.c.customer)
            .join(customers, customers.c.id == few.c.customer)
            .where(customers.c.kind == "organisation", *(_has(few.c.customer, word) for word in others))
            .limit(_MOST_FIRMS)
        )


def _people(connection: Connection, firms: list[int], words: Typed, limit: int) -> Iterator[int]:
    if firms:
        theirs = (
            select(relatives.c.relative)
            .where(relatives.c.customer.in_(firms), relatives.c.relative.is_not(None))
            .limit(_MOST_PEOPLE)
            .subquery()
        )
        yield from connection.scalars(
            select(theirs.c.relative).where(*(_has(theirs.c.relative, word) for word in words)).limit(limit)
        )


def _how_many(connection: Connection, word: tuple[str, ...]) -> int:
    """How many words begin so; of more than are ever looked at, no more than that."""
    few = (_in_order(beginning, MOST_READ) for beginning in word)
    return sum(connection.execute(select(func.count()).select_from(each)).scalar_one() for each in few)


def _in_order(beginning: str, most: int) -> FromClause:
    column = name_words.c
    return (
        select(column.customer)
        .where(begins(column.word, beginning))
        .order_by(column.word, column.customer)
        .limit(most)
        .subquery()
    )


def _has(customer: ColumnElement[int], word: tuple[str, ...]) -> ColumnElement[bool]:
    """He has a word that begins so."""
    other = name_words.alias()
    fits = or_(*(begins(other.c.word, beginning) for beginning in word))
    return select(other.c.customer).where(other.c.customer == customer, fits).exists()
