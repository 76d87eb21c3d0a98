"""What experts are told of those who wait for them."""

from __future__ import annotations

from typing import Any

from screenpop.messages import Callback
from tests.screenpop.house import House, Tab


def on_break() -> House:
    """Both are at work, and neither takes calls just now."""
    house = House()
    for agent in ("olena", "taras"):
        house.desks.set_state(agent, "not_ready")
    return house


def told(tab: Tab) -> dict[str, Any]:
    """What this expert was told last."""
    return tab.of("waiting")[-1]


async def test_an_expert_who_talks_is_told_of_his_own_customer_and_for_how_long_he_is_held() -> None:
    house = House()
    house.ready("olena", "taras")
    first = house.arrive("1.1")
    house.floor.answered(first, "olena")
    house.arrive("1.2")
    (waiting,) = told(house.olena)["own"]
    assert (waiting["call"], waiting["held"], waiting["queue_title"]) == ("1.2", True, "Private banking")
    assert waiting["until"] > waiting["arrived"]
    assert told(house.taras)["own"] == []


async def test_his_customer_is_still_named_when_the_hold_is_over_and_a_colleague_s_phone_rings() -> None:
    house = House()
    house.ready("taras")
    call = house.arrive()
    assert call.offered
    assert call.offered.agent == "taras"
    (waiting,) = told(house.olena)["own"]
    assert (waiting["held"], waiting["until"]) == (False, None)


async def test_nobody_waits_any_more_when_he_is_answered_or_gives_up() -> None:
    house = on_break()
    answered, gone = house.arrive("1.1"), house.arrive("1.2")
    assert [own["call"] for own in told(house.olena)["own"]] == ["1.1", "1.2"]
    house.floor.answered(answered, "taras")
    assert [own["call"] for own in told(house.olena)["own"]] == ["1.2"]
    house.floor.ended(gone)
    assert told(house.olena)["own"] == []
    await house.until(lambda: told(house.taras)["count"] == 0)
    assert told(house.taras)["longest"] is None


async def test_what_rings_at_himself_is_on_his_screen_already() -> None:
    house = House()
    house.ready("olena")
    house.arrive()
    assert all(message["own"] == [] for message in house.olena.of("waiting"))


async def test_everybody_of_the_team_is_told_how_many_wait_in_its_queue() -> None:
    house = on_break()
    house.arrive("1.1", owner=None)
    house.arrive("1.2", owner=None)
    await house.until(lambda: told(house.taras)["count"] == 2)
    assert told(house.taras)["longest"] is not None


async def test_a_rush_of_callers_is_counted_now_and_then_but_an_owner_hears_of_his_own_at_once() -> None:
    house = on_break()
    for each in range(50):
        house.arrive(f"1.{each}")
    assert len(told(house.olena)["own"]) == 50
    assert len(house.taras.of("waiting")) == 1
    await house.until(lambda: told(house.taras)["count"] == 50)


async def test_a_callback_waits_for_its_expert_but_nobody_hears_music() -> None:
    house = on_break()
    call = house.arrive()
    assert told(house.olena)["count"] == 1
    call.callback = Callback(asked=call.record().arrived_at, attempt=2, attempts=3)
    house.floor.show(call)
    await house.until(lambda: told(house.taras)["count"] == 0)
    assert told(house.olena)["own"][0]["callback"] is True


async def test_a_page_that_opens_is_told_at_once() -> None:
    house = on_break()
    house.arrive()
    assert [own.call for own in house.desks.waiting("olena").own] == ["1.1"]
    assert house.desks.waiting("iryna").own == ()
