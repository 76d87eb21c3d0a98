"""Whose a record is that arrives late: its customer may have been merged into another one, or erased, meanwhile."""

from __future__ import annotations

from sqlalchemy import Connection, select

from crm_store.record import Record
from crm_store.schema import customers


class Whose(Record, frozen=True, kw_only=True):
    """`customer` is who stands for him today; None where there is no such record, or it was `erased`."""

    customer: int | None = None
    erased: bool = False


def whose(connection: Connection, customer: int | None) -> Whose:
    """Follow the merges that he went through, and let no other begin until this transaction has ended."""
    seen: set[int] = set()
    while customer is not None and customer not in seen:
        seen.add(customer)
        found = select(customers.c.merged_into, customers.c.erased_at).where(customers.c.id == customer)
        row = connection.execute(found.with_for_update(read=True)).first()
        if row is None or row.erased_at is not None:
            return Whose(erased=row is not None)
        if row.merged_into is None:
            return Whose(customer=customer)
        customer = row.merged_into
    return Whose()
