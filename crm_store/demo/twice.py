"""A customer of the demo bank who is kept twice, so that there is a pair to settle on the page of duplicates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from crm_store.demo.model import Person
from crm_store.duplicate_search import judged
from crm_store.duplicates import propose
from crm_store.schema import contact_points, customers, name_words, timeline
from crm_store.skeleton import skeletons

NAME = "Andriy Kovalenko"


def keep_twice(connection: Connection, person: Person, customer: int, now: datetime) -> None:
    """Another record of this person, as a colleague abroad wrote it, and the proposal that they are one."""
    values = {"kind": "person", "name": NAME, "given_name": "Andriy", "family_name": "Kovalenko", "sex": person.sex}
    kept = {
        "language": "en",
        "segment": "standard",
        "birthday": person.birthday,
        "created_at": now,
        "created_by": "demo",
    }
    again = insert(customers).values(**values, **kept).returning(customers.c.id)
    other: int = connection.execute(again).scalar_one()
    connection.execute(insert(contact_points).values(customer=other, kind="email", value=person.email, main=True))
    connection.execute(insert(name_words), [{"word": word, "customer": other} for word in skeletons(NAME)])
    asked = {"kind": "interaction", "channel": "email", "direction": "inbound", "title": "Mortgage rates, please"}
    connection.execute(insert(timeline).values(customer=other, at=now, **asked))
    propose(connection, judged(connection, {(customer, other)}), now)
