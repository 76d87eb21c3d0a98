"""The audit: whole, in order, and beyond anybody's power to change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, text, update

from crm_store.actor import Actor
from crm_store.audit import AuditWanted
from crm_store.errors import Conflict, InvalidCursor
from crm_store.journal import note
from crm_store.records import AgentRecord, SessionRecord
from crm_store.schema import audit
from crm_store.store import Store
from tests.contract.conftest import MakeCustomer

ADAM, WEBSITE = Actor(name="adam", address="192.0.2.7"), Actor(name="token:website")
BEGUN = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
async def book(store: Store, customer: MakeCustomer) -> Store:
    """Six lines, an hour apart, of two actors and one customer, on top of what setting up has left."""
    known = await customer("Олена Коваль")

    def write(connection) -> None:
        for hour in range(6):
            whose = known if hour % 2 else None
            by, action = (WEBSITE, "changed") if hour < 2 else (ADAM, "saw")
            note(connection, by, action, "task", hour, customer=whose, details={}, at=BEGUN + timedelta(hours=hour))

    await store.database.write(write)
    return store


@pytest.mark.parametrize("change", [update(audit).values(actor="nobody"), delete(audit)], ids=["change", "remove"])
async def test_nothing_in_the_audit_is_changed_or_removed(book: Store, change) -> None:
    before = await book.audit(AuditWanted())
    with pytest.raises(Conflict):
        await book.database.write(lambda connection: connection.execute(change))
    assert await book.audit(AuditWanted()) == before


async def test_nobody_empties_the_audit(book: Store) -> None:
    def empty(connection) -> None:
        connection.execute(text("TRUNCATE audit" if connection.dialect.name == "postgresql" else "DELETE FROM audit"))

    with pytest.raises(Conflict):
        await book.database.write(empty)


async def test_audit_is_read_newest_first_and_page_by_page(book: Store) -> None:
    wanted = AuditWanted(kind="task")
    first = await book.audit(wanted, limit=4)
    rest = await book.audit(wanted, cursor=first.next, limit=4)
    assert [entry.subject for entry in first.items + rest.items] == ["5", "4", "3", "2", "1", "0"]
    assert rest.next is None
    assert (first.items[0].customer_name, first.items[0].address) == ("Олена Коваль", "192.0.2.7")


@pytest.mark.parametrize(
    ("wanted", "subjects"),
    [
        ({"actor": "token:website"}, ["1", "0"]),
        ({"action": "saw"}, ["5", "4", "3", "2"]),
        ({"actor": "adam", "since": BEGUN + timedelta(hours=4)}, ["5", "4"]),
        ({"until": BEGUN + timedelta(hours=1), "kind": "task"}, ["0"]),
        ({"actor": "nobody"}, []),
    ],
)
async def test_audit_is_narrowed_down(book: Store, wanted: dict[str, object], subjects: list[str]) -> None:
    page = await book.audit(AuditWanted(**wanted))
    assert [entry.subject for entry in page.items] == subjects


async def test_audit_of_one_customer_tells_of_him_alone(book: Store) -> None:
    (known,) = {entry.customer for entry in (await book.audit(AuditWanted())).items} - {None}
    page = await book.audit(AuditWanted(customer=known, kind="task"))
    assert [entry.subject for entry in page.items] == ["5", "3", "1"]


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 19, "", "1.5"])
async def test_cursor_that_was_never_given_out_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        await store.audit(AuditWanted(), cursor=cursor)


async def test_sign_ins_and_what_people_may_do_are_written_down(store: Store) -> None:
    await store.add_agent(AgentRecord(login="vera", name="Vera", role="agent"), "hash", by=ADAM)
    await store.set_role("vera", "supervisor", by=ADAM)
    await store.set_password("vera", "other hash", by=ADAM)
    await store.set_endpoint("vera", "PJSIP/vera", "secret", by=ADAM)
    await store.add_session(
        SessionRecord(token_hash="h", login="vera", created_at=BEGUN, expires_at=BEGUN + timedelta(hours=1)),
        address="192.0.2.9",
    )
    page = await store.audit(AuditWanted(), limit=5)
    assert [(entry.actor, entry.action, entry.kind, entry.subject) for entry in page.items] == [
        ("vera", "signed_in", "session", None),
        *[("adam", "changed", "user", "vera")] * 3,
        ("adam", "created", "user", "vera"),
    ]
    assert page.items[0].address == "192.0.2.9"
    assert [entry.details for entry in page.items[1:]] == [
        {"fields": ["endpoint"]},
        {"fields": ["password"]},
        {"role": "supervisor"},
        {"role": "agent"},
    ]
