"""Rows as JSON, built by the database itself: the same expression in the words of SQLite and of PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, LargeBinary, Select, literal_column, select

from crm_store.columns import AMOUNT_PARTS, Amount, Document, Moment
from crm_store.spelled import Spelled

_OBJECT = {"sqlite": "json_object({0})", "postgresql": "json_build_object({0})"}
_BYTES = {"sqlite": "CAST({0} AS BLOB)", "postgresql": "convert_to({0}::text, 'UTF8')"}
_LIST = {"sqlite": "json_group_array({0})", "postgresql": "coalesce(json_agg({0}), '[]')"}

# How a column is written: an instant as ISO 8601 in UTC (SQLite keeps it so but for the zone; the connection to
# PostgreSQL is in UTC), money as a decimal without needless noughts.
_WRITTEN: dict[type[Any], dict[str, str]] = {
    Moment: {"sqlite": "({0} || 'Z')", "postgresql": "{0}"},
    Boolean: {"sqlite": "json(CASE WHEN {0} THEN 'true' WHEN NOT {0} THEN 'false' END)", "postgresql": "{0}"},
    Document: {"sqlite": "json({0})", "postgresql": "{0}"},
    Amount: {
        "sqlite": "CASE WHEN {0} IS NOT NULL THEN rtrim(rtrim(printf('%s%d.%04d', iif({0} < 0, '-', ''),"
        f" abs({{0}}) / {AMOUNT_PARTS}, abs({{0}}) % {AMOUNT_PARTS}), '0'), '.') END",
        "postgresql": f"trim_scale({{0}}::numeric / {AMOUNT_PARTS})::text",
    },
}


def constant(word: str) -> ColumnElement[Any]:
    """A word of our own, written into the statement so that the planner sees it."""
    assert word.replace("_", "").isalpha()
    return literal_column(f"'{word}'")


def row(**values: ColumnElement[Any]) -> ColumnElement[Any]:
    """One JSON object."""
    return Spelled(_OBJECT, *(part for name, value in values.items() for part in (constant(name), _written(value))))


def rows(query: Select[Any]) -> ColumnElement[Any]:
    """The rows of an ordered query as a JSON list of objects, with a key for each of its columns."""
    inner = query.subquery()
    return select(Spelled(_LIST, row(**dict(inner.c.items())), type_=Document())).scalar_subquery()


def sent(value: ColumnElement[Any]) -> ColumnElement[bytes]:
    """JSON as the bytes that travel: no driver makes a text of them that is turned back into bytes for decoding."""
    return Spelled(_BYTES, value, type_=LargeBinary())


def _written(value: ColumnElement[Any]) -> ColumnElement[Any]:
    spelling = _WRITTEN.get(type(value.type))
    return value if spelling is None else Spelled(spelling, value)
