"""The administrator's queues over HTTP: nobody else's, never silently overwritten, in force at once."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from crm_store.queue_record import HoldFixed, Hours, QueueRecord, QueueStep, Span, WayOut, Week
from crm_store.queues import version_of
from crm_store.store import Store
from tests.screenpop.conftest import Browse
from tests.screenpop.support import Running

MAIN = QueueRecord(name="main", title="Main", team="private")
LENDING = QueueRecord(name="lending", title="Lending", team="lending", on_timeout=WayOut(kind="queue", queue="main"))


@pytest.fixture(autouse=True)
async def kept(store: Store) -> None:
    await store.save_queue(MAIN)


def body(queue: QueueRecord, version: str | None = None, **changes: Any) -> dict[str, Any]:
    return {"queue": {**msgspec.to_builtins(queue), **changes}, "version": version}


async def error(answer: Any) -> tuple[int, str, dict[str, str]]:
    problem = (await answer.json())["error"]
    return answer.status, problem["code"], {each["field"]: each["code"] for each in problem["fields"]}


@pytest.mark.parametrize("login", ["anna", "vera"])
async def test_queues_are_for_administrators_only(browse: Browse, login: str) -> None:
    browser = await browse(login)
    for method, path in (("GET", ""), ("GET", "/main"), ("PUT", "/main"), ("DELETE", "/main?version=x")):
        async with browser.request(method, f"/api/queues{path}", json=body(MAIN)) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (403, "not_allowed")


async def test_administrator_reads_all_queues_and_the_words_for_their_settings(browse: Browse, store: Store) -> None:
    weekday = (Span(opens="00:00", closes="24:00"),)
    await store.save_queue(replace(LENDING, hours=Hours(zone="Europe/Kyiv", week=Week(monday=weekday))))
    async with (await browse("adam")).get("/api/queues") as answer:
        read = await answer.json()
    lending, main = read["items"]
    assert msgspec.convert(main["queue"], QueueRecord) == MAIN
    assert (main["open"], main["changes"]) == (True, None)
    assert lending["changes"] is not None
    assert read["default"] == "main"
    assert read["words"]["languages"] == ["uk"]


async def test_saved_queue_is_kept_and_taken_up_at_once(browse: Browse, running: Running, store: Store) -> None:
    adam = await browse("adam")
    changed = replace(MAIN, hold=HoldFixed(seconds=90.0), title="Головна")
    async with adam.put("/api/queues/main", json=body(changed, version_of(MAIN))) as answer:
        assert answer.status == 200
        assert (await answer.json())["version"] == version_of(changed)
    assert await store.queue("main") == changed
    assert running.services.queues.refreshed == 1


async def test_second_administrator_does_not_overwrite_the_first(browse: Browse, store: Store) -> None:
    adam = await browse("adam")
    async with adam.put("/api/queues/main", json=body(MAIN, version_of(MAIN), title="First")) as answer:
        assert answer.status == 200
    async with adam.put("/api/queues/main", json=body(MAIN, version_of(MAIN), title="Second")) as answer:
        assert await error(answer) == (409, "queue_changed", {})
    async with adam.delete(f"/api/queues/main?version={version_of(MAIN)}") as answer:
        assert answer.status == 409
    assert (await store.queue("main")).title == "First"


async def test_new_queue_needs_a_name_of_its_own(browse: Browse, store: Store) -> None:
    adam = await browse("adam")
    async with adam.put("/api/queues/lending", json=body(LENDING)) as answer:
        assert answer.status == 200
    async with adam.put("/api/queues/lending", json=body(LENDING)) as answer:
        assert await error(answer) == (409, "queue_exists", {})
    async with adam.put("/api/queues/other", json=body(LENDING)) as answer:
        assert await error(answer) == (422, "queue_invalid", {"queue.name": "other_name"})
    async with adam.put("/api/queues/gone", json=body(replace(MAIN, name="gone"), "x")) as answer:
        assert answer.status == 404


async def test_everything_that_is_wrong_is_told_with_its_field(browse: Browse) -> None:
    wrong = replace(
        LENDING,
        title=" ",
        steps=(QueueStep(kind="team", seconds=None), QueueStep(kind="any")),
        on_empty=WayOut(kind="queue"),
        on_closed=WayOut(kind="queue", queue="nowhere"),
        hours=Hours(zone="Kyiv", week=Week(friday=(Span(opens="09:00", closes="09:00"),))),
    )
    async with (await browse("adam")).put("/api/queues/lending", json=body(wrong)) as answer:
        assert await error(answer) == (
            422,
            "queue_invalid",
            {
                "queue.title": "blank",
                "queue.steps[1]": "never_reached",
                "queue.on_empty.queue": "no_queue",
                "queue.on_closed.queue": "unknown_queue",
                "queue.hours.zone": "unknown_zone",
                "queue.hours.week.friday[0]": "no_length",
            },
        )


async def test_value_out_of_range_is_told_with_its_field(browse: Browse) -> None:
    adam = await browse("adam")
    async with adam.put("/api/queues/main", json=body(MAIN, ring=0)) as answer:
        assert await error(answer) == (422, "invalid", {"queue.ring": "invalid"})
    async with adam.put("/api/queues/main", json=body(MAIN, rings=20)) as answer:
        assert answer.status == 422


async def test_queue_that_is_needed_is_not_removed(browse: Browse, running: Running, store: Store) -> None:
    adam = await browse("adam")
    await store.save_queue(LENDING)
    await store.save_queue(replace(LENDING, name="cards", on_timeout=WayOut(kind="queue", queue="lending")))
    for needed in (MAIN, LENDING):
        async with adam.delete(f"/api/queues/{needed.name}?version={version_of(needed)}") as answer:
            assert await error(answer) == (409, "queue_in_use", {})
    cards = await store.queue("cards")
    async with adam.delete(f"/api/queues/cards?version={version_of(cards)}") as answer:
        assert answer.status == 204
    assert [queue.name for queue in await store.queues()] == ["lending", "main"]
    assert running.services.queues.refreshed == 1


async def test_log_says_who_changed_which_queue_and_nothing_more(browse: Browse) -> None:
    adam = await browse("adam")
    with capture_logs() as lines:
        async with adam.put("/api/queues/main", json=body(MAIN, version_of(MAIN), title="Secret")) as answer:
            assert answer.status == 200
    told = [line for line in lines if line["event"] == "queue saved"]
    assert told == [{"event": "queue saved", "queue": "main", "by": "adam", "new": False, "log_level": "info"}]
