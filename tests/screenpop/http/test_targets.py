"""Whom an agent can pass a call on to."""

from __future__ import annotations

from screenpop.http.targets import targets
from tests.screenpop.conftest import Browse
from tests.screenpop.house import House


async def test_colleagues_stand_with_their_state_and_queues_with_those_who_wait() -> None:
    house = House()
    house.ready("olena")
    house.floor.answered(house.arrive("1.1"), "olena")
    house.arrive("1.2")
    shown = targets(house.floor.shown(), but="olena")
    assert [(line.agent, line.state) for line in shown.agents] == [("taras", "logged_out")]
    assert [(line.queue, line.open, line.waiting) for line in shown.queues] == [("private", True, 1)]


async def test_only_who_takes_calls_may_ask(browse: Browse) -> None:
    async with (await browse("anna")).get("/api/transfer-targets") as answer:
        assert answer.status == 200
    async with (await browse("vera")).get("/api/transfer-targets") as answer:
        assert answer.status == 403
