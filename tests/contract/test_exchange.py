"""Files go in and come out again, on every database alike."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from crm_store import schema
from crm_store.actor import Actor
from crm_store.demo import build
from crm_store.errors import StoreUnavailable
from crm_store.exchange import imports
from crm_store.exchange.export import export
from crm_store.exchange.import_record import ImportOptions, ImportRecord
from crm_store.exchange.mapping import columns_of, mapping_of
from crm_store.exchange.parts import PARTS
from crm_store.exchange.reading import open_rows
from crm_store.exchange.run import Trial, run, try_out
from crm_store.exchange.sniff import sniff
from crm_store.store import Store

BY = Actor(name="cli:anna")
Import = Callable[..., Awaitable[ImportRecord]]


@pytest.fixture
def import_file(tmp_path: Path) -> Import:
    """Reads a text, or the bytes of a file, into a store."""

    async def read(
        store: Store, content: str | bytes, name: str = "people.csv", *, dry: bool = False, language: str = "uk"
    ) -> Any:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        source = sniff(path)
        options = ImportOptions(
            path=str(path),
            bad=str(path.with_suffix(".bad" + path.suffix)),
            source=source,
            region="UA",
            language=language,
        )
        rows = open_rows(path, source)
        mapping = mapping_of(columns_of(rows, "UA"))
        rows.close()
        if dry:
            return await try_out(store, mapping, options, by=BY)
        return await run(store, await store.add_import(name, mapping, options, by=BY), by=BY)

    return read


async def rows_of(store: Store, table: str, *columns: str) -> list[tuple[Any, ...]]:
    chosen = getattr(schema, table)
    query = select(*(chosen.c[name] for name in columns)).order_by(*(chosen.c[name] for name in columns[:1]))
    return await store.database.read(lambda connection: [tuple(row) for row in connection.execute(query)])


def figures(record: ImportRecord | Trial) -> tuple[int, int, int, int]:
    return record.created, record.updated, record.unchanged, record.bad


PEOPLE = """ID;ПІБ;Телефон;Робочий телефон;E-mail;Дата народження;Стать;Менеджер;Компанія;Примітка;Хобі
c-1;Шевченко Олена Петрівна;067 555 00 01, 0675550002;044 123-45-67;Olena@Example.com;31.12.1980;ж;olena;Ромашка;"любить
чай";шахи
c-2;ТОВ Ромашка;0441234500;;;;;;;;
"""
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


async def customer_of(store: Store, number: str) -> int:
    found = (await store.identify(number)).chosen
    assert found is not None
    return found


async def test_row_becomes_a_customer_whole(store: Store, import_file: Import) -> None:
    assert figures(await import_file(store, PEOPLE)) == (2, 0, 0, 0)
    customer = await customer_of(store, "+380675550002")
    profile = await store.profile(customer, now=NOW)
    assert (profile.name, profile.birthday, profile.owner) == ("Шевченко Олена Петрівна", date(1980, 12, 31), "olena")
    assert (profile.greeting, profile.external_id) == ("Олено Петрівно", "c-1")
    assert {(point.kind, point.value, point.label, point.main) for point in profile.contact_points} == {
        ("phone", "+380675550001", None, True),
        ("phone", "+380675550002", None, False),
        ("phone", "+380441234567", "work", False),
        ("email", "olena@example.com", None, False),
    }
    assert [hit.customer for hit in await store.search("шевч")] == [customer]
    assert await rows_of(store, "notes", "customer", "text", "by") == [(customer, "любить\nчай", "cli:anna")]
    assert [item.kind for item in (await store.timeline(customer)).items] == ["note"]


async def test_second_run_changes_nothing(store: Store, import_file: Import) -> None:
    await import_file(store, PEOPLE)
    before = [await rows_of(store, name, "id", "version") for name in ("customers", "contact_points", "relatives")]
    assert figures(await import_file(store, PEOPLE)) == (0, 0, 2, 0)
    after = [await rows_of(store, name, "id", "version") for name in ("customers", "contact_points", "relatives")]
    assert after == before
    assert len(await rows_of(store, "assignments", "id")) == 1


async def test_row_without_an_external_id_is_known_again_by_all_that_it_says(store: Store, import_file: Import) -> None:
    await import_file(store, "name,phone\nIvan Franko,0675550001\n")
    assert figures(await import_file(store, "phone;name\n+380 67 555 00 01;Ivan Franko\n")) == (0, 0, 1, 0)
    assert figures(await import_file(store, "name,phone\nIvan Franko,0675550002\n")) == (1, 0, 0, 0)


async def test_row_of_a_known_customer_changes_what_it_says_and_takes_nothing_away(
    store: Store, import_file: Import
) -> None:
    await import_file(store, PEOPLE)
    text = "ID;ПІБ;Телефон;E-mail;Менеджер;Сегмент\nc-1;Шевченко Оксана Петрівна;0675550009;;taras;vip\n"
    assert figures(await import_file(store, text)) == (0, 1, 0, 0)
    profile = await store.profile(await customer_of(store, "+380675550009"), now=NOW)
    assert (profile.name, profile.greeting, profile.owner, profile.segment, profile.version) == (
        "Шевченко Оксана Петрівна",
        "Оксано Петрівно",
        "taras",
        "vip",
        2,
    )
    assert len(profile.contact_points) == 5
    assert [point.value for point in profile.contact_points if point.main] == ["+380675550001"]
    assert await store.search("оксана")
    assert not await store.search("олена")
    assert len(await rows_of(store, "assignments", "id")) == 2


async def test_another_default_language_changes_nobody_who_is_there(store: Store, import_file: Import) -> None:
    text = (
        "id,name,given name,family name,patronymic\n1,,Olena,Shevchenko,\n2,Ivan Franko,,,\n3,,Олена,Коваль,Петрівна\n"
        ",,Taras,Bulba,\n,Ada King,,,\n"
    )
    whole = ("external_id", "name", "given_name", "patronymic", "family_name", "sex", "language", "segment", "version")
    await import_file(store, text, language="en")
    before = await rows_of(store, "customers", "id", *whole)
    assert [row[2] for row in before] == [
        "Olena Shevchenko",
        "Ivan Franko",
        "Олена Петрівна Коваль",
        "Taras Bulba",
        "Ada King",
    ]
    assert figures(await import_file(store, text, language="uk")) == (0, 0, 5, 0)
    assert figures(await import_file(store, text, language="uk", dry=True)) == (0, 0, 5, 0)
    assert await rows_of(store, "customers", "id", *whole) == before
    renamed = text.replace("Olena,Shevchenko", "Oksana,Shevchenko").replace("2,Ivan Franko", "2,Lesia Ukrainka")
    assert figures(await import_file(store, renamed, language="uk")) == (0, 2, 3, 0)
    after = await rows_of(store, "customers", "id", "name", "given_name", "family_name", "language")
    assert [row[1:] for row in after[:2]] == [
        ("Oksana Shevchenko", "Oksana", "Shevchenko", "en"),
        ("Lesia Ukrainka", "Lesia", "Ukrainka", "en"),
    ]


async def test_whoever_was_merged_away_or_erased_stays_so(store: Store, import_file: Import) -> None:
    await import_file(store, "id,name\na,Ada King\nb,Ada Lovelace\nc,Charles Babbage\n")
    (a, _), (b, _), (c, _) = await rows_of(store, "customers", "id", "name")
    column = schema.customers.c

    def gone(connection: Connection) -> None:
        connection.execute(update(schema.customers).where(column.id == b).values(merged_into=a))
        connection.execute(update(schema.customers).where(column.id == c).values(erased_at=NOW, name=""))

    await store.database.write(gone)
    assert figures(await import_file(store, "id,name\nb,Ada Byron\nc,Charles Babbage\n")) == (0, 0, 1, 1)
    assert await rows_of(store, "customers", "id", "name") == [(a, "Ada King"), (b, "Ada Lovelace"), (c, "")]


async def test_bad_rows_can_be_fixed_and_fed_again(store: Store, import_file: Import, tmp_path: Path) -> None:
    text = "id,name,phone,owner\n1,Ann,12,\n2,Bob,0675550001,nobody\n3,Cid,0675550002,olena\n4,,0675550003\n"
    assert figures(await import_file(store, text)) == (1, 0, 0, 3)
    bad = (tmp_path / "people.bad.csv").read_text()
    assert bad.splitlines() == [
        "id,name,phone,owner,farley_line,farley_reason",
        "1,Ann,12,,2,phone: this is not a telephone number that can be dialled from outside",
        "2,Bob,0675550001,nobody,3,owner: there is no agent of this login",
        "4,,0675550003,,5,name: a new customer needs a name",
    ]
    assert (tmp_path / "people.bad.csv").stat().st_mode & 0o777 == 0o600
    fixed = bad.replace(",12,", ",0675550009,").replace("nobody", "taras").replace("4,,", "4,Dan,")
    assert figures(await import_file(store, fixed, "fixed.csv")) == (3, 0, 0, 0)


async def test_customers_who_share_a_number_are_proposed_and_not_merged(store: Store, import_file: Import) -> None:
    await import_file(store, "id,name,phone,email\n1,Ann Lee,0675550001,ann@example.com\n")
    record = await import_file(store, "id,name,phone,email\n2,Anne Lee,0675550001,ANN@example.com\n3,Bob,0675550007,\n")
    assert (record.created, record.duplicates) == (2, 1)
    ids = dict(await rows_of(store, "customers", "external_id", "id"))
    assert await rows_of(store, "duplicates", "one", "other", "reasons") == [(ids["1"], ids["2"], ["email", "phone"])]


async def test_employer_may_stand_anywhere_in_the_file(store: Store, import_file: Import) -> None:
    text = "id,name,company,company id,kind\n1,Ann Lee,Acme Ltd,,\n2,Bob Ray,,o,\no,Acme Ltd,,,organisation\n"
    text += "3,Cid,Else,,\n"
    assert figures(await import_file(store, text)) == (4, 0, 0, 0)
    ids = dict(await rows_of(store, "customers", "external_id", "id"))
    listed = await rows_of(store, "relatives", "customer", "name", "relation", "relative")
    assert set(listed) == {
        (ids["1"], "Acme Ltd", "employer", ids["o"]),
        (ids["2"], "Acme Ltd", "employer", ids["o"]),
        (ids["3"], "Else", "employer", None),
        (ids["o"], "Ann Lee", "employee", ids["1"]),
        (ids["o"], "Bob Ray", "employee", ids["2"]),
    }


async def test_dry_run_tells_all_and_writes_nothing(store: Store, import_file: Import) -> None:
    await import_file(store, "id,name\n1,Ann\n2,Bob\n")
    tables = ("customers", "contact_points", "name_words", "imports", "audit", "deliveries")
    before = [len(await rows_of(store, name, next(iter(getattr(schema, name).c)).name)) for name in tables]
    trial = await import_file(store, "id,name,phone\n1,Ann,\n2,Bobby,\n3,Cid,0675550001\n4,Dan,1\n", dry=True)
    assert (trial.rows, *figures(trial)) == (4, 1, 1, 1, 1)
    assert [sample.name for sample in trial.new] == ["Cid"]
    assert [(sample.line, sample.code) for sample in trial.refused] == [(5, "invalid_number")]
    after = [len(await rows_of(store, name, next(iter(getattr(schema, name).c)).name)) for name in tables]
    assert after == before


async def test_dry_run_counts_what_the_file_repeats_as_it_will_be(store: Store, import_file: Import) -> None:
    await import_file(store, "id,name,phone\n1,Ann,\n2,Bob,\n")
    text = (
        "id,name,phone,segment,note\n"
        "1,Anna,,,\n1,Anna,,,\n1,Ann,,,\n1,,0675550001,,\n1,,067 555 00 01,,\n2,Bob,,,\n2,Bob,,vip,\n"
        "3,Cid,,,tall\n3,Cid,,standard,tall\n3,,0675550003,,\n3,,,,short\n3,,,,short\n3,Cyd,,,\n"
        ",Dan,0675550004,,\n,Dan,0675550004,,\n,Dan,0675550005,,\n4,,,,\n"
    )
    trial = await import_file(store, text, dry=True)
    record = await import_file(store, text)
    assert figures(record) == (3, 7, 6, 1)
    assert figures(trial) == figures(record)


async def test_import_that_broke_off_goes_on_where_it_stopped(
    store: Store, import_file: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{n},Name {n},{'12' if n % 10 == 0 else f'06755{n:05}'}\n" for n in range(1, 5001))
    kept = imports.advance
    batches = 0

    def break_off(*args: Any, **more: Any) -> None:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise StoreUnavailable
        kept(*args, **more)

    monkeypatch.setattr(imports, "advance", break_off)
    with pytest.raises(StoreUnavailable):
        await import_file(store, f"id,name,phone\n{rows}")
    (halfway,) = await store.imports()
    assert (halfway.state, halfway.done, halfway.created) == ("running", 2000, 1800)
    record = await import_file(store, f"id,name,phone\n{rows}")
    assert (record.id, record.done, *figures(record)) == (halfway.id, 5000, 4500, 0, 0, 500)
    bad = (tmp_path / "people.bad.csv").read_text().splitlines()
    assert [int(line.split(",")[3]) for line in bad[1:]] == list(range(11, 5002, 10))


async def test_audit_and_webhooks_hear_of_an_import_once(store: Store, import_file: Import) -> None:
    record = await import_file(store, PEOPLE)
    written = await rows_of(store, "audit", "actor", "action", "kind", "subject", "details")
    figures = {"format": "csv", "created": 2, "updated": 0, "unchanged": 0, "bad": 0, "duplicates": 0}
    assert [row for row in written if row[0] == "cli:anna"] == [
        ("cli:anna", "imported", "import", str(record.id), figures)
    ]


async def test_lines_of_json_bring_everything_and_change_it(store: Store, import_file: Import) -> None:
    first = (
        '{"external_id":"c-1","name":"Ann Lee","language":"en","phone":"+380675550001","requests":[{"external_id":'
        '"r-1","kind":"loan","title":"A loan"}],"products":[{"id":5,"kind":"card","title":"Gold"}],"operations":[{'
        '"kind":"payment","title":"Rent","at":"2026-11-01T10:00:00Z","amount":"10.50","currency":"EUR","product":5}],'
        '"timeline":[{"at":"2026-11-02T10:00:00Z","kind":"interaction","channel":"chat","title":"Asked"}],'
        '"consents":[{"kind":"marketing","given":true,"at":"2026-10-01T00:00:00Z"}]}\n'
    )
    assert figures(await import_file(store, first, "a.jsonl")) == (1, 0, 0, 0)
    assert figures(await import_file(store, first, "b.jsonl")) == (0, 0, 1, 0)
    (product,) = await rows_of(store, "products", "id")
    assert await rows_of(store, "operations", "product", "amount") == [(product[0], Decimal("10.5"))]
    second = first.replace('"title":"A loan"', '"title":"A loan","status":"closed"')
    assert figures(await import_file(store, second, "c.jsonl")) == (0, 1, 0, 0)
    ((status, closed_at),) = await rows_of(store, "requests", "status", "closed_at")
    assert status == "closed"
    assert closed_at is not None
    other = first.replace("c-1", "c-2").replace("Ann", "Bob")
    assert figures(await import_file(store, other, "d.jsonl")) == (0, 0, 0, 1)


async def test_one_contradiction_spoils_one_row(store: Store, import_file: Import) -> None:
    line = '{{"external_id":"{0}","name":"{0}","assignments":[{{"since":"2026-01-01T00:00:00Z"}},{{"since":"{1}"}}]}}\n'
    text = line.format("a", "2026-02-01T00:00:00Z") + '{"external_id":"b","name":"b"}\n'
    assert figures(await import_file(store, text, "a.jsonl")) == (1, 0, 0, 1)


@pytest.fixture
async def other_store(store_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """An empty store in the other database."""
    postgresql = store_url.startswith("postgresql")
    store = await Store.open(f"sqlite:///{tmp_path}/b.db" if postgresql else request.getfixturevalue("postgresql_url"))
    yield store
    await store.close()


async def test_export_read_into_the_other_database_is_the_same(
    store_url: str, other_store: Store, import_file: Import
) -> None:
    store = await Store.open(store_url)
    await build(store, today=date(2026, 11, 22), hash_password=str, size=60)
    await store.database.write(_rare)
    for agent in await store.agents():
        await other_store.add_agent(agent, "hash")
    out = BytesIO()
    count = await export(store, out, "jsonl", by=BY)
    assert ("cli:anna", "exported") in await rows_of(store, "audit", "actor", "action")
    record = await import_file(other_store, out.getvalue(), "all.jsonl")
    assert figures(record) == (count, 0, 0, 0)
    there, here = await other_store.database.read(_everything), await store.database.read(_everything)
    for name in here:
        for one, other in zip(there[name], here[name], strict=True):
            assert one == other
    assert figures(await import_file(other_store, out.getvalue(), "again.jsonl")) == (0, 0, count, 0)
    assert figures(await import_file(store, out.getvalue(), "home.jsonl")) == (0, 0, count, 0)
    for format in ("csv", "vcf"):
        out = BytesIO()
        assert await export(store, out, format, by=BY) == count - 2
        assert figures(await import_file(store, out.getvalue(), f"all.{format}")) == (0, 0, count - 2, 0)
    await store.close()


def _rare(connection: Connection) -> None:
    """What the demo has none of."""
    first, second, third, *_ = connection.scalars(select(schema.customers.c.id).order_by(schema.customers.c.id.desc()))
    column = schema.customers.c
    connection.execute(update(schema.customers).where(column.id == second).values(merged_into=first))
    connection.execute(update(schema.customers).where(column.id == third).values(erased_at=NOW, name=""))
    for table in (schema.name_words, schema.contact_points, schema.assignments):
        connection.execute(delete(table).where(table.c.customer.in_((second, third))))
    values = {"value": Decimal("1234.5678"), "external_id": "=1+1", "contact_times": 'after 5, never; "late"'}
    connection.execute(update(schema.customers).where(column.id == first).values(**values))
    connection.execute(
        insert(schema.documents).values(
            customer=first,
            title="Contract",
            kind="contract",
            file="a.pdf",
            media_type="application/pdf",
            size=10,
            sha256="0" * 64,
            at=NOW,
            by="olena",
        )
    )


def _everything(connection: Connection) -> dict[str, list[Any]]:
    """All that is kept of customers; a customer, and a thing of his, is named by its place instead of its key."""
    places: dict[str, dict[int, int]] = {}
    found: dict[str, list[Any]] = {}
    for name in ("customers", *PARTS):
        table = schema.customers if name == "customers" else PARTS[name].table
        rows = connection.execute(select(table).order_by(*table.primary_key)).all()
        if name == "customers":
            places[name] = {row.id: place for place, row in enumerate(rows)}
        elif "id" in table.c:
            theirs = sorted(rows, key=lambda row: (row.customer, row.id))
            places[name] = {row.id: place for place, row in enumerate(theirs)}
        told = [{key: value for key, value in row._mapping.items() if key not in ("id", "version")} for row in rows]
        for each in told:
            for column, of in _REFERS.items():
                if each.get(column) is not None:
                    each[column] = places[of][each[column]]
            if name == "timeline" and each["source"]:
                kind, number, *version = each["source"].split(":")
                each["source"] = (kind, places[f"{kind}s"][int(number)], *version)
        found[name] = told if name == "customers" else sorted(told, key=repr)
    words = connection.execute(select(schema.name_words)).all()
    found["name_words"] = sorted((row.word, places["customers"][row.customer]) for row in words)
    for calls_of_nobody in ("calls", "call_segments", "call_marks"):
        found.pop(calls_of_nobody)
    return found


_REFERS = {
    "customer": "customers",
    "relative": "customers",
    "merged_into": "customers",
    "product": "products",
    "request": "requests",
}
