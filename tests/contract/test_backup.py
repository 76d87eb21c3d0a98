"""A backup is the whole store of one moment, and comes back whole or not at all."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import zipfile
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from crm_store import backup
from crm_store.backup.errors import BackupExists, Damaged, NotABackup, OtherDatabase, StoreInUse, StoreNotEmpty
from crm_store.errors import NewerDatabase, StoreError
from crm_store.records import NewCustomer
from crm_store.store import Store
from tests.contract.conftest import OLENA
from tests.contract.test_migrations import Rows, everything, fill


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


@pytest.fixture
def beside(tmp_path: Path) -> dict[str, Path]:
    folders = {"messages": tmp_path / "messages", "documents": tmp_path / "documents"}
    (folders["documents"] / "ab").mkdir(parents=True)
    folders["messages"].mkdir()
    (folders["messages"] / "a.wav").write_bytes(b"RIFF")
    (folders["documents"] / "ab" / "abcd").write_bytes(b"%PDF")
    return folders


async def rows(url: str) -> Rows:
    store = await Store.open(url)
    try:
        return await store.database.read(everything)
    finally:
        await store.close()


@pytest.fixture
async def full(store, store_url, customer, call, now) -> Rows:
    """A store with a little of everything; nobody has it open."""
    known = await customer()
    await store.record_call(call(customer=known, answered_at=now, ended_at=now + timedelta(seconds=60)))
    before: Rows = await store.database.read(everything)
    await store.close()
    return before


async def test_everything_comes_back_as_it_was(full, store_url, file, beside):
    said = await backup.backup(store_url, file, beside)
    assert (said.tables["customers"], said.tables["calls"]) == (1, 1)
    assert said.files == {"messages": 1, "documents": 1}
    assert os.stat(file).st_mode & 0o777 == 0o600
    store = await Store.open(store_url)
    await store.create_customer(NewCustomer(name="Пізніший", number="+380501112233"), by=OLENA)
    await store.close()
    for folder in beside.values():
        shutil.rmtree(folder)
    assert await backup.restore(store_url, file, beside, replace=True) == said
    assert await rows(store_url) == full
    assert (beside["messages"] / "a.wav").read_bytes() == b"RIFF"
    assert (beside["documents"] / "ab" / "abcd").read_bytes() == b"%PDF"
    assert os.stat(beside["documents"] / "ab" / "abcd").st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir() if "restoring" in path.name] == []


async def test_what_is_new_after_a_restore_is_numbered_on(full, store_url, file):
    await backup.backup(store_url, file, {})
    await backup.restore(store_url, file, {}, replace=True)
    store = await Store.open(store_url)
    try:
        new = NewCustomer(name="Новий", number="+380501112233")
        assert await store.create_customer(new, by=OLENA) == full["customers"][0]["id"] + 1
    finally:
        await store.close()


async def test_a_backup_is_of_one_moment_though_others_write_meanwhile(store, store_url, file):
    async def goes_on() -> None:
        for number in range(10**6):
            await store.create_customer(NewCustomer(name="Ще один", number=f"+38067{number:07}"), by=OLENA)

    writing = asyncio.create_task(goes_on())
    await store.create_customer(NewCustomer(name="Перший", number="+380501112233"), by=OLENA)
    said = await backup.backup(store_url, file, {})
    writing.cancel()
    await asyncio.wait([writing])
    await store.close()
    await backup.restore(store_url, file, {}, replace=True)
    found = await rows(store_url)
    assert said.tables["customers"] == len(found["customers"]) == len(found["contact_points"]) > 0


async def test_a_store_that_is_not_empty_stays_unless_asked_otherwise(full, store_url, file):
    await backup.backup(store_url, file, {})
    with pytest.raises(StoreNotEmpty):
        await backup.restore(store_url, file, {})
    assert await rows(store_url) == full


async def test_a_store_that_somebody_uses_is_not_overwritten(store, store_url, file, customer):
    await customer()
    await backup.backup(store_url, file, {})
    with pytest.raises(StoreInUse):
        await backup.restore(store_url, file, {}, replace=True)
    assert len(await store.search("Шевченко")) == 1


def damage(file: Path, entry: str, content: bytes) -> None:
    """Replace one entry of the archive."""
    with zipfile.ZipFile(file) as old:
        every = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(file, "w") as new:
        for name, data in (every | {entry: content}).items():
            new.writestr(name, data)


def entry_of(store_url: str) -> str:
    return "store.sqlite" if store_url.startswith("sqlite") else "tables/customers.copy"


async def test_if_it_fails_the_old_store_is_still_there(full, store_url, file):
    await backup.backup(store_url, file, {})
    damage(file, entry_of(store_url), b"SQLite format 3\0 and nothing else")
    with pytest.raises(Damaged):
        await backup.restore(store_url, file, {}, replace=True)
    assert await rows(store_url) == full


async def test_rows_that_are_missing_in_a_backup_are_noticed(full, store_url, file):
    if store_url.startswith("sqlite"):
        pytest.skip("its own check tells")
    await backup.backup(store_url, file, {})
    damage(file, "tables/timeline.copy", b"")
    with pytest.raises(Damaged):
        await backup.restore(store_url, file, {}, replace=True)
    assert await rows(store_url) == full


async def test_a_bit_that_flipped_on_the_way_is_noticed_before_anything_goes(full, store_url, file):
    await backup.backup(store_url, file, {})
    with zipfile.ZipFile(file) as archive:
        place = archive.getinfo(entry_of(store_url))
    content = bytearray(file.read_bytes())
    content[place.header_offset + 30 + len(place.filename) + place.compress_size // 2 + 20] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises((Damaged, NotABackup)):
        await backup.restore(store_url, file, {}, replace=True)
    assert await rows(store_url) == full


async def test_a_backup_of_an_earlier_version_is_brought_up_to_date(bare_url, at_revision, file):
    await at_revision(bare_url, partial(fill, revision="0005"))
    assert (await backup.backup(bare_url, file, {})).revision == "0005"
    await backup.restore(bare_url, file, {}, replace=True)
    store = await Store.open(bare_url)
    try:
        assert (await store.identify("0675550001")).chosen == 1
    finally:
        await store.close()


def manifest(file: Path, **changes: object) -> None:
    with zipfile.ZipFile(file) as archive:
        said = msgspec.json.decode(archive.read(backup.MANIFEST))
    damage(file, backup.MANIFEST, msgspec.json.encode(said | changes))


async def test_a_backup_of_a_newer_version_is_refused(full, store_url, file):
    await backup.backup(store_url, file, {})
    manifest(file, revision="9999")
    with pytest.raises(NewerDatabase, match="9999"):
        await backup.restore(store_url, file, {}, replace=True)
    assert await rows(store_url) == full


async def test_a_backup_of_the_other_database_is_refused(full, store_url, file):
    await backup.backup(store_url, file, {})
    manifest(file, backend="postgresql" if store_url.startswith("sqlite") else "sqlite")
    with pytest.raises(OtherDatabase, match="farley export"):
        await backup.restore(store_url, file, {}, replace=True)
    assert await rows(store_url) == full


async def test_a_file_that_is_there_is_neither_overwritten_nor_taken_for_a_backup(full, store_url, file):
    file.write_text("not a backup")
    with pytest.raises(BackupExists):
        await backup.backup(store_url, file, {})
    with pytest.raises(NotABackup):
        await backup.restore(store_url, file, {}, replace=True)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(NotABackup):
        await backup.restore(store_url, file, {}, replace=True)


async def test_no_file_of_a_backup_leads_out_of_its_folder(full, store_url, file, beside):
    await backup.backup(store_url, file, beside)
    damage(file, "messages/../../outside", b"x")
    with pytest.raises(NotABackup):
        await backup.restore(store_url, file, beside, replace=True)
    assert not (file.parent.parent / "outside").exists()


async def test_a_store_that_is_damaged_gives_no_backup(tmp_path, file):
    url = f"sqlite:///{tmp_path}/store.db"
    await (await Store.open(url)).close()
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute("INSERT INTO settings VALUES ('a', ?)", ("x" * 50_000,))
    content = bytearray((tmp_path / "store.db").read_bytes())
    content[len(content) // 2 : len(content) // 2 + 40_000] = b"\0" * 40_000
    (tmp_path / "store.db").write_bytes(content)
    with pytest.raises(StoreError):
        await backup.backup(url, file, {})
    assert [path for path in tmp_path.iterdir() if "backup" in path.name] == []
