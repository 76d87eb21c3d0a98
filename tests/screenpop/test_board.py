"""What supervisors are told, and when: one delta an event, nothing when nothing changed."""

from __future__ import annotations

import time

from msgspec.structs import replace

from routing import events
from tests.screenpop.house import NOBODY_CALLED, House


def changes(house: House) -> list[dict[str, object]]:
    return house.supervisor.of("floor_changed")


async def test_one_event_is_one_delta() -> None:
    house = House()
    house.ready("olena")
    told = len(changes(house))
    call = house.arrive()
    arrival = changes(house)[told:]
    assert [line["agent"] for change in arrival for line in change["agents"]] == ["olena"]
    house.floor.ended(call)
    assert changes(house)[-1]["gone"] == ["1.1"]
    assert changes(house)[-1]["calls"] == []


async def test_agents_are_not_told_of_the_floor_but_of_their_own_line() -> None:
    house = House()
    house.ready("olena")
    assert house.olena.of("floor_changed") == []
    assert house.olena.of("mine")[-1]["line"]["state"] == "ready"
    assert {mine["line"]["agent"] for mine in house.taras.of("mine")} == {"taras"}


async def test_new_figures_are_told_once() -> None:
    house = House()
    told = len(changes(house))
    house.floor.board.figures(NOBODY_CALLED)
    house.floor.board.figures(replace(NOBODY_CALLED, offered=1))
    house.floor.board.figures(replace(NOBODY_CALLED, offered=1))
    assert [change["today"]["offered"] for change in changes(house)[told:]] == [1]
    assert house.floor.shown().today.offered == 1


async def test_everybody_hears_once_what_does_not_work_and_that_it_works_again() -> None:
    house = House()
    board = house.floor.board
    for part, works in (("store", False), ("store", False), ("asterisk", False), ("store", True), ("asterisk", True)):
        board.health(part, works=works)  # type: ignore[arg-type]
    heard = [message["degraded"] for message in house.olena.of("health")]
    assert heard == [["store"], ["asterisk", "store"], ["asterisk"], []]
    assert house.supervisor.of("health") == house.olena.of("health")


async def test_the_whole_floor_has_everybody_and_every_call() -> None:
    house = House()
    house.ready("olena")
    house.arrive()
    shown = house.floor.shown()
    assert [line.agent for line in shown.agents] == ["olena", "taras"]
    assert [(line.call, line.agent_name, line.owner_name) for line in shown.calls] == [("1.1", "Olena", "Olena")]
    assert [queue.title for queue in shown.queues] == ["Private banking"]


async def test_a_part_works_only_when_all_of_it_does() -> None:
    house = House()
    board = house.floor.board
    board.health("store", works=False, what="records")
    board.health("store", works=False, what="identification")
    board.health("store", works=True, what="identification")
    assert board.degraded == ("store",)
    board.health("store", works=True, what="records")
    assert board.degraded == ()


async def test_supervisors_see_a_queue_close_and_open_with_its_target_and_team() -> None:
    house = House()
    at = time.monotonic()
    house.floor.tell(events.QueueClosed(at=at, queue="private"))
    (line,) = changes(house)[-1]["queues"]  # type: ignore[misc]
    assert line == {
        "queue": "private", "title": "Private banking", "team": "private", "service_seconds": 20.0, "open": False,
    }  # fmt: skip
    house.floor.tell(events.QueueOpened(at=at, queue="private"))
    assert [queue.open for queue in house.floor.shown().queues] == [True]
    told = len(changes(house))
    house.floor.tell(events.QueueOpened(at=at, queue="private"))
    assert len(changes(house)) == told


async def test_a_held_call_says_until_when() -> None:
    house = House()
    house.ready("olena", "taras")
    house.floor.answered(house.arrive("1.1"), "olena")
    held = house.arrive("1.2")
    line = held.line(house.floor.name_of)
    assert line.waiting_for == "olena"
    assert line.held_until
    assert line.held_until > line.arrived
