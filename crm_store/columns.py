"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text, TypeDecorator

Id = BigInteger().with_variant(Integer, "sqlite")
"""A generated key: SQLite numbers rows by itself only where the type is spelled INTEGER."""

Sorted = String().with_variant(String(collation="C"), "postgresql")
"""Text that is searched by its beginning: compared by code point everywhere, as SQLite does anyway."""


AMOUNT_PARTS = 10_000
"""How many parts a unit of money is counted in."""


class Moment(TypeDecorator[datetime]):
    """A timezone-aware instant, UTC on the way out. SQLite has no zones, so it keeps UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Outside(TypeDecorator[str]):
    """Text that a stranger wrote: what no UTF-8 database takes (lone surrogates, NUL) is replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Amount(TypeDecorator[Decimal]):
    """Money, exact to a ten-thousandth, kept as a whole number of those: SQLite has no decimals of its own."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value * AMOUNT_PARTS).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / AMOUNT_PARTS


class Document(TypeDecorator[Any]):
    """Plain values (lists, mappings, our records) kept as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return msgspec.to_builtins(value)


def storable(text: str) -> str:
    """The same text with lone surrogates and NUL replaced."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
