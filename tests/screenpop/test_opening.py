"""A queue opens and closes by the clock, and at once when its hours are changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from crm_store.queue_record import Hours, Span, WayOut, Week
from screenpop.opening import LONGEST_SECONDS, Opening
from tests.screenpop.house import PRIVATE, House

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
OFFICE = Hours(zone="UTC", week=Week(monday=(Span(opens="09:00", closes="18:00"),)))
BY_HOURS = replace(PRIVATE, hours=OFFICE, on_closed=WayOut())


class Wall:
    """A clock that a test sets."""

    def __init__(self, hour: float) -> None:
        self.when = MONDAY + timedelta(hours=hour)

    def __call__(self) -> datetime:
        return self.when

    def set(self, hour: float) -> None:
        self.when = MONDAY + timedelta(hours=hour)


def shown_open(house: House) -> bool:
    return house.floor.board.queues["private"].open


@pytest.fixture
async def house() -> House:
    house = House()
    house.floor.configure(BY_HOURS)
    return house


@pytest.mark.parametrize(("hour", "opened"), [(8, False), (9, True), (17.99, True), (18, False)])
async def test_queue_is_open_from_the_start_only_if_its_hours_say_so(house, hour, opened):
    Opening(house.floor, now=Wall(hour)).look()
    assert shown_open(house) is opened


async def test_caller_outside_hours_does_not_wait_and_one_within_does(house):
    wall = Wall(7)
    opening = Opening(house.floor, now=wall)
    opening.look()
    outside = house.arrive("1.1")
    assert (outside.phase, outside.outcome) == ("fallback", "empty")
    wall.set(10)
    opening.look()
    house.ready("olena")
    assert house.arrive("1.2").phase == "offered"


async def test_change_of_hours_counts_at_once(house):
    opening = Opening(house.floor, now=Wall(20))
    opening.look()
    assert not shown_open(house)
    house.floor.configure(PRIVATE)
    opening.changed()
    assert shown_open(house)


async def test_queue_that_is_removed_while_closed_and_comes_back_is_not_forgotten(house):
    opening = Opening(house.floor, now=Wall(20))
    opening.look()
    house.floor.close_down("private")
    opening.changed()
    house.floor.configure(BY_HOURS)
    opening.changed()
    assert not shown_open(house)


async def test_clock_is_looked_at_when_hours_begin_and_at_least_each_minute(house):
    wall = Wall(8)
    opening = Opening(house.floor, now=wall)
    assert opening.look() == LONGEST_SECONDS
    wall.set(9 - 20 / 3600)
    assert opening.look() == pytest.approx(20)


async def test_queue_opens_by_itself_when_its_hours_begin(house):
    wall = Wall(9 - 0.01 / 3600)

    def told() -> datetime:
        """Each look at the clock finds it a little later."""
        wall.when += timedelta(milliseconds=5)
        return wall.when

    async with running(Opening(house.floor, now=told)):
        await house.until(lambda: any(line["open"] for line in lines(house)))


def lines(house: House) -> list[dict[str, object]]:
    changes = house.supervisor.of("floor_changed")
    return [line for change in changes[1:] for line in change["queues"]]


@asynccontextmanager
async def running(opening: Opening) -> AsyncIterator[None]:
    task = asyncio.create_task(opening.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_queue_whose_time_zone_nobody_knows_here_loses_no_caller(house):
    house.floor.configure(replace(PRIVATE, hours=Hours(zone="Mars/Olympus")))
    with capture_logs() as lines:
        assert Opening(house.floor, now=Wall(3)).look() == LONGEST_SECONDS
    assert shown_open(house)
    assert [line["log_level"] for line in lines] == ["error"]
