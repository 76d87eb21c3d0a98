"""Messages on their way from Asterisk's file to the store: none is lost, none comes twice, no empty one comes."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from crm_store.errors import StoreUnavailable
from crm_store.records import Identification, Number
from crm_store.store import Store
from crm_store.voicemails import NewVoicemail
from cti import voicemail as module
from cti.voicemail import Voicemail
from screenpop.calls import LiveCall
from tests.screenpop.house import OLENAS, furnish

NUMBER = Number(input=OLENAS, kind="e164", e164=OLENAS)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await furnish(tmp_path)
    yield store
    await store.close()


class Desk:
    """Waits for messages that the store has got."""

    def __init__(self) -> None:
        self.taken: asyncio.Queue[NewVoicemail] = asyncio.Queue()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def voicemail(store: Store, tmp_path: Path, desk: Desk) -> Voicemail:
    return Voicemail(store, tmp_path / "messages", longest=60, taken=desk.taken.put_nowait)


@asynccontextmanager
async def at_work(voicemail: Voicemail) -> AsyncIterator[None]:
    running = asyncio.create_task(voicemail.run())
    yield
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def call(customer: int | None = 1) -> LiveCall:
    return LiveCall(
        call="1.1",
        queue="private",
        queue_title="Private banking",
        number=NUMBER,
        arrived=time.monotonic(),
        customer=customer,
        identification=Identification(number=NUMBER, chosen=1, owner="olena"),
    )


async def leave(voicemail: Voicemail, seconds: float, customer: int | None = 1) -> Path:
    sound = await voicemail.begin(call(customer))
    assert sound is not None
    sound.with_suffix(".wav").write_bytes(bytes(44 + int(seconds * 16_000)))
    return sound


async def test_message_reaches_the_store_with_whose_it_is_and_how_long(
    voicemail: Voicemail, store: Store, desk: Desk
) -> None:
    async with at_work(voicemail):
        assert await voicemail.end(await leave(voicemail, 7.5))
        told = await desk.taken.get()
    (left,) = await store.voicemails()
    assert (left.customer, left.owner, left.seconds, left.number) == (1, "olena", 7.5, OLENAS)
    assert (told.owner, left.file) == ("olena", told.file)
    assert [path.name for path in voicemail.folder.iterdir()] == [left.file]


async def test_its_file_cannot_be_guessed(voicemail: Voicemail) -> None:
    names = {(await leave(voicemail, 3)).name for _ in range(3)}
    assert len(names) == 3
    assert all(len(name) == 32 for name in names)


@pytest.mark.parametrize("seconds", [0.0, 1.9])
async def test_what_is_too_short_is_not_kept(voicemail: Voicemail, seconds: float) -> None:
    assert not await voicemail.end(await leave(voicemail, seconds))
    assert list(voicemail.folder.iterdir()) == []


async def test_message_waits_for_a_store_that_is_away(
    voicemail: Voicemail, store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)
    add, refusals = store.add_voicemail, iter([StoreUnavailable(), StoreUnavailable()])

    async def away(message: NewVoicemail) -> bool:
        if refusal := next(refusals, None):
            raise refusal
        return await add(message)

    monkeypatch.setattr(store, "add_voicemail", away)
    await voicemail.end(await leave(voicemail, 3))
    async with at_work(voicemail):
        await desk.taken.get()
    assert len(await store.voicemails()) == 1


async def test_message_outlives_the_process_that_took_it(voicemail: Voicemail, store: Store, desk: Desk) -> None:
    ended, broken_off, going_on = [await leave(voicemail, seconds) for seconds in (3, 4, 5)]
    await voicemail.end(ended)
    slip = broken_off.with_suffix(".part")
    os.utime(slip, (0, time.time() - 60 - module.SLACK_SECONDS - 1))
    async with at_work(Voicemail(store, voicemail.folder, longest=60, taken=desk.taken.put_nowait)):
        lengths = {(await desk.taken.get()).seconds for _ in range(2)}
    assert lengths == {3.0, 4.0}
    assert going_on.with_suffix(".part").exists(), "Asterisk may still be writing"


async def test_message_of_a_customer_whose_record_is_gone_is_a_strangers(
    voicemail: Voicemail, store: Store, desk: Desk
) -> None:
    await voicemail.end(await leave(voicemail, 3, customer=999))
    async with at_work(voicemail):
        await desk.taken.get()
    (left,) = await store.voicemails()
    assert left.customer is None


async def test_damaged_slip_stops_no_other_message(voicemail: Voicemail, store: Store, desk: Desk) -> None:
    await voicemail.end(await leave(voicemail, 3))
    (voicemail.folder / "0.json").write_bytes(b"{")
    async with at_work(voicemail):
        await desk.taken.get()
    assert (voicemail.folder / "0.damaged").exists()


async def test_without_a_place_there_is_no_message(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert await Voicemail(store, tmp_path / "file", longest=60).begin(call()) is None
