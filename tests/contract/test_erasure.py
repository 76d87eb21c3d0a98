"""A person gets all that is kept of him, and when he is erased nothing tells any more who he was."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert, select

from crm_store.dealing_records import CustomerFields, NoteFields, RelativeFields, RequestFields
from crm_store.erasure import written
from crm_store.errors import CustomerMerged, NotFound
from crm_store.schema import agents, documents, idempotency_keys, metadata, past_counts
from crm_store.voicemails import NewVoicemail
from crm_store.writes import NoteWritten
from tests.contract.conftest import OLENA

SECRET = ("Шевчен", "Shevchenko", "675550001", "каву", "Petrenko", "паспорт", "1985-11-20")


def everything(connection: Connection) -> str:
    """The whole store as text, but for those who work here."""
    tables = [table for table in metadata.tables.values() if table is not agents]
    return "\n".join(str(dict(row._mapping)) for table in tables for row in connection.execute(table.select()))


@pytest.fixture
async def person(store, customer, call, now):
    """Somebody of whom much is kept, in two records that were made one."""
    other = await customer("Olena Shevchenko", "+380675550001", note="Любить каву")
    made = CustomerFields(name="Шевченко Олена Петрівна", birthday=date(1985, 11, 20), external_id="Shevchenko-1")
    kept = (await store.add_customer(made, by=OLENA)).id
    son = await customer("Іван Син", "+380671112233")
    await store.add("relative", kept, RelativeFields(name="Іван Син", relation="son", relative=son), by=OLENA)
    await store.add("request", kept, RequestFields(kind="loan", title="Позика Shevchenko"), by=OLENA)
    await store.add("note", kept, NoteFields(text="Загубила паспорт"), by=OLENA)
    record = call("7.7", customer=other, name_given="Shevchenko", answered_at=now, ended_at=now + timedelta(seconds=5))
    await store.record_call(record)
    await store.apply(NoteWritten(call="7.7", by=OLENA, text="Говорила про каву", at=now))
    await store.add_voicemail(
        NewVoicemail(
            file="a.wav", call="7.7", at=now, seconds=5.0, queue="private", number="+380675550001", customer=other
        )
    )

    def more(connection: Connection) -> None:
        kept_file = {"customer": other, "title": "паспорт", "kind": "id", "file": "Petrenko.pdf", "media_type": "x"}
        connection.execute(insert(documents).values(size=1, sha256="ab" * 32, at=now, by="olena", **kept_file))
        answer = {"status": 201, "headers": {}, "body": '{"name": "Shevchenko"}', "request_hash": "x", "at": now}
        connection.execute(insert(idempotency_keys).values(actor="token:x", key="k", **answer))

    await store.database.write(more)
    await store.merge(kept, other, by=OLENA)
    return kept, other, son


async def test_a_person_gets_all_that_is_kept_of_him(store, person):
    data = await store.person_data(person[0], by=OLENA)
    text = written(data).decode()
    assert all(secret in text for secret in SECRET)
    assert {"customers", "contact_points", "notes", "calls", "documents", "voicemails"} <= json.loads(text)[
        "tables"
    ].keys()
    with pytest.raises(NotFound):
        await store.person_data(404, by=OLENA)


async def test_nothing_tells_any_more_who_he_was(store, person):
    kept, other, son = person
    erased = await store.erase(kept, by=OLENA)
    left = await store.database.read(everything)
    assert [secret for secret in SECRET if secret in left] == []
    assert (erased.sounds, erased.contents) == (("a.wav",), ("ab" * 32,))
    assert erased.counted == 5
    assert (await store.customer(kept)).erased_at is not None
    assert (await store.customer(other)).erased_at is not None
    assert (await store.identify("0675550001")).candidates == ()
    assert await store.search("Shevchenko") == ()
    assert (await store.customer(son)).name == "Іван Син"
    assert (await store.call("7.7")).number.kind == "anonymous"


async def test_of_his_history_counts_by_month_are_left(store, person):
    await store.erase(person[0], by=OLENA)

    def counts(connection: Connection) -> list[tuple[object, ...]]:
        chosen = past_counts.c
        query = select(chosen.month, chosen.kind, chosen.channel, chosen.count)
        return [tuple(row) for row in connection.execute(query) if row.kind == "interaction"]

    (counted,) = await store.database.read(counts)
    assert (counted[0].day, *counted[1:]) == (1, "interaction", "call", 1)


async def test_erasing_again_changes_nothing_and_a_part_of_another_is_not_erased_alone(store, person):
    kept, other, _ = person
    with pytest.raises(CustomerMerged):
        await store.erase(other, by=OLENA)
    with pytest.raises(NotFound):
        await store.erase(404, by=OLENA)
    await store.erase(kept, by=OLENA)
    again = await store.erase(kept, by=OLENA)
    assert (again.rows, again.counted) == ({}, 0)
