"""`farley person` and `farley retention`, as an administrator uses them."""

from __future__ import annotations

import asyncio
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_store.actor import Actor
from crm_store.dealing_records import NoteFields
from crm_store.records import NewCustomer
from crm_store.store import Store
from crm_store.voicemails import NewVoicemail
from tests.cti.conftest import Farley

ANNA = Actor(name="anna")
LONG_AGO = datetime.now(UTC) - timedelta(days=400)


@pytest.fixture
def sound(farley: Farley, tmp_path: Path) -> Path:
    """Customer 1 with an old note, and a message of hers."""

    async def furnish() -> None:
        store = await Store.open(f"sqlite:///{tmp_path}/var/farley.sqlite")
        await store.create_customer(NewCustomer(name="Olena Koval", number="+380441234567"), by=ANNA)
        await store.add("note", 1, NoteFields(text="likes coffee", at=LONG_AGO), by=ANNA)
        message = NewVoicemail(file="a.wav", call="1.1", at=LONG_AGO, seconds=5.0, queue="main", customer=1)
        await store.add_voicemail(message)
        await store.close()

    asyncio.run(furnish())
    sound = tmp_path / "var" / "messages" / "a.wav"
    sound.parent.mkdir()
    sound.write_bytes(b"RIFF")
    return sound


def test_a_person_gets_a_file_with_all_that_is_kept_of_him(farley: Farley, sound: Path, tmp_path: Path) -> None:
    said = farley("person", "export", "044 123-45-67", "--out", "person.zip")
    assert said.status == 0, said.err
    assert (tmp_path / "person.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "person.zip") as archive:
        assert archive.read("messages/a.wav") == b"RIFF"
        data = json.loads(archive.read("person.json"))
    assert data["tables"]["notes"][0]["text"] == "likes coffee"
    assert farley("person", "export", "1", "--out", "person.zip").status == 1


def test_a_person_is_erased_only_after_asking_and_with_what_lies_beside(farley: Farley, sound: Path) -> None:
    assert farley("person", "erase", "1", typed="n\n").status == 1
    assert sound.exists()
    said = farley("person", "erase", "1", "--yes")
    assert (said.status, "Erased customer 1" in said.out) == (0, True)
    assert not sound.exists()
    again = farley("person", "erase", "1")
    assert (again.status, "was erased already" in again.out, "Erase customer" in again.out) == (0, True, False)
    assert "nobody is known" in farley("person", "erase", "+380441234567", "--yes").err
    assert farley("person", "erase", "99", "--yes").status == 1


def test_what_was_kept_long_enough_is_shown_and_then_goes(
    farley: Farley, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Everything is kept" in farley("retention").out
    monkeypatch.setenv("FARLEY_RETENTION__NOTES", "365")
    monkeypatch.setenv("FARLEY_RETENTION__VOICEMAILS", "365")
    said = farley("retention", "--dry-run")
    assert (said.status, said.out.count("would go")) == (0, 2)
    assert sound.exists()
    assert farley("retention").out.count("gone") == 2
    assert not sound.exists()
    assert " 0  would go" in farley("retention", "--dry-run").out
