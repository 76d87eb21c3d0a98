"""Who may hear which message, and how a browser plays it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from crm_store.queue_record import QueueRecord
from crm_store.records import AgentRecord
from crm_store.store import Store
from crm_store.voicemails import NewVoicemail
from screenpop.services import Services
from tests.screenpop.conftest import OPTIONS, QUICK_HASH, Browse, make_services

LIST = "/api/voicemails"
SOUND = bytes(range(256)) * 40


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    folder = tmp_path / "messages"
    folder.mkdir()
    return folder


@pytest.fixture
async def services(store: Store, messages: Path) -> AsyncIterator[Services]:
    made = make_services(store, replace(OPTIONS, messages=messages))
    yield made
    made.sessions.close()


@pytest.fixture(autouse=True)
async def left(store: Store, messages: Path) -> None:
    """Message 1 is by Anna's customer, 2 by Boris's, 3 by a stranger to the team that Zoya is in."""
    await store.save_queue(QueueRecord(name="cards", title="Cards", team="cards"))
    await store.add_agent(AgentRecord(login="zoya", name="Zoya", role="agent", teams=("cards",)), QUICK_HASH)
    for file, owner, customer in (("1.wav", "anna", 1), ("2.wav", "boris", None), ("3.wav", None, None)):
        (messages / file).write_bytes(SOUND)
        await store.add_voicemail(
            NewVoicemail(
                file=file,
                call=file,
                at=datetime.now(UTC),
                seconds=7.5,
                queue="cards",
                number="+380441234567",
                customer=customer,
                owner=owner,
            )
        )


@pytest.mark.parametrize(
    ("login", "theirs"), [("anna", {1}), ("boris", {2}), ("zoya", {3}), ("vera", {1, 2, 3}), ("adam", {1, 2, 3})]
)
async def test_everybody_is_shown_and_may_hear_what_concerns_him(browse: Browse, login: str, theirs: set[int]) -> None:
    browser = await browse(login)
    async with browser.get(LIST) as answer:
        shown = await answer.json()
    assert {item["id"] for item in shown["items"]} == theirs
    assert shown["unheard"] == len(theirs)
    for message in (1, 2, 3, 4):
        expected = 200 if message in theirs else 404
        async with browser.get(f"{LIST}/{message}/audio") as answer:
            assert answer.status == expected
        async with browser.post(f"{LIST}/{message}/heard") as answer:
            assert answer.status == (204 if message in theirs else 404)


async def test_expert_sees_who_left_it_and_where_its_sound_is_not(browse: Browse) -> None:
    async with (await browse("anna")).get(LIST) as answer:
        (item,) = (await answer.json())["items"]
    assert (item["customer_name"], item["owner_name"], item["queue_title"]) == ("Olena Koval", "Anna", "Cards")
    assert (item["seconds"], item["heard_at"], item["number"]) == (7.5, None, "+380441234567")
    assert "file" not in item


async def test_browser_plays_it_and_jumps_within_it(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.get(f"{LIST}/1/audio") as answer:
        assert (await answer.read(), answer.content_type) == (SOUND, "audio/wav")
        assert (answer.headers["Accept-Ranges"], answer.headers["Cache-Control"]) == ("bytes", "no-store")
    async with anna.get(f"{LIST}/1/audio", headers={"Range": "bytes=100-199"}) as answer:
        assert (answer.status, await answer.read()) == (206, SOUND[100:200])
        assert answer.headers["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
    async with anna.get(f"{LIST}/1/audio", headers={"Range": "bytes=999999-"}) as answer:
        assert answer.status == 416


async def test_heard_message_says_who_heard_it_and_counts_no_more(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.post(f"{LIST}/1/heard") as answer:
        assert answer.status == 204
    async with anna.get(LIST, params={"heard": "true"}) as answer:
        shown = await answer.json()
    assert (shown["items"][0]["heard_by_name"], shown["unheard"]) == ("Anna", 0)
    async with anna.get(LIST, params={"heard": "false"}) as answer:
        assert (await answer.json())["items"] == []


async def test_message_whose_sound_is_gone_is_not_found(browse: Browse, messages: Path) -> None:
    (messages / "1.wav").unlink()
    async with (await browse("anna")).get(f"{LIST}/1/audio") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (404, "not_found")


async def test_file_outside_the_folder_is_never_sent(browse: Browse, store: Store, messages: Path) -> None:
    (messages.parent / "secret").write_bytes(b"x")
    await store.add_voicemail(
        NewVoicemail(file="../secret", call="x", at=datetime.now(UTC), seconds=1, queue="cards", owner="anna")
    )
    async with (await browse("anna")).get(LIST) as answer:
        made_up = next(item["id"] for item in (await answer.json())["items"] if item["call"] == "x")
    async with (await browse("anna")).get(f"{LIST}/{made_up}/audio") as answer:
        assert answer.status == 404
