"""What agents do at their desks: come, go, decline, and say who is calling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crm_store.actor import Actor
from crm_store.errors import NotFound, StoreUnavailable
from crm_store.records import Identification
from routing.commands import Offer
from screenpop.errors import NotYourCall
from screenpop.messages import Resume
from tests.screenpop.house import OLENAS, STRANGER, House, furnish, staff

READY = Resume(state="ready")


@pytest.fixture
async def house() -> House:
    return House(grace=0.0)


@pytest.fixture
async def bank(tmp_path: Path) -> AsyncIterator[House]:
    """With a real store: Olena's customer is 1, Taras's is 2."""
    store = await furnish(tmp_path)
    yield House(store)
    await store.close()


async def grace_is_over() -> None:
    """Timers of no seconds ring in the loop's next round."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def comes(house: House, agent: str = "olena", resume: Resume = READY) -> None:
    house.desks.connected(house.floor.agents[agent])
    house.desks.resumed(agent, resume)


async def test_a_browser_that_comes_brings_back_the_state_its_agent_believes_in(house: House) -> None:
    comes(house, "olena", READY)
    comes(house, "taras", Resume(state="not_ready", reason="lunch"))
    assert (house.state("olena"), house.state("taras")) == ("ready", "not_ready")
    assert house.desks.line("taras").reason == "lunch"


async def test_a_shift_that_begins_is_not_a_break(house: House) -> None:
    comes(house, "olena", Resume())
    line = house.desks.line("olena")
    assert (line.state, line.reason) == ("not_ready", "signed_in")


async def test_a_belief_does_not_count_while_the_floor_knows_better(house: House) -> None:
    house.desks.set_state("olena", "not_ready", "lunch")
    comes(house, "olena", READY)
    assert house.state("olena") == "not_ready"


async def test_a_reload_does_not_cost_an_agent_his_shift(house: House) -> None:
    comes(house)
    house.desks.disconnected("olena")
    comes(house, "olena", Resume())
    await grace_is_over()
    assert house.state("olena") == "ready"


async def test_whose_browser_does_not_come_back_is_signed_out(house: House) -> None:
    comes(house)
    house.desks.disconnected("olena")
    assert house.state("olena") == "ready"
    await grace_is_over()
    assert house.state("olena") == "logged_out"
    house.desks.disconnected("olena")
    await grace_is_over()
    assert house.floor.ignored == 0


async def test_the_beginning_and_the_end_of_a_shift_are_told(house: House) -> None:
    told: list[tuple[str, bool]] = []
    house.floor.shift_changed = lambda agent, on: told.append((agent, on))
    comes(house, "olena")
    house.desks.set_state("olena", "ready")
    house.desks.set_state("olena", "logged_out")
    house.desks.set_state("olena", "logged_out")
    assert told == [("olena", True), ("olena", False)]


async def test_an_agent_whose_browser_is_gone_stays_until_his_conversation_ends(house: House) -> None:
    comes(house)
    call = house.arrive()
    house.floor.answered(call, "olena")
    house.desks.disconnected("olena")
    await grace_is_over()
    assert house.state("olena") == "talking"
    house.floor.ended(call)
    assert house.state("olena") == "logged_out"


async def test_a_browser_that_comes_back_late_but_within_the_conversation_is_on_shift_again(house: House) -> None:
    comes(house)
    call = house.arrive()
    house.floor.answered(call, "olena")
    house.desks.disconnected("olena")
    await grace_is_over()
    comes(house)
    house.floor.ended(call)
    assert house.state("olena") == "wrap_up"
    house.desks.set_state("olena", "ready")
    assert house.state("olena") == "ready"


async def test_signing_out_twice_is_nothing_to_complain_about(house: House) -> None:
    comes(house)
    house.desks.set_state("olena", "logged_out")
    house.desks.set_state("olena", "logged_out")
    assert house.state("olena") == "logged_out"
    assert house.floor.ignored == 0


async def test_a_declined_call_stops_the_phone_and_goes_on_to_the_next(house: House) -> None:
    house.ready("olena", "taras")
    call = house.arrive()
    call.steps.get_nowait()
    house.desks.reject("olena", "1.1")
    assert house.phones.stopped == [("1.1", "olena")]
    step = call.steps.get_nowait()
    assert isinstance(step, Offer)
    assert step.agent == "taras"
    assert house.desks.line("olena").reason == "rejected"


async def test_declining_a_call_that_was_just_answered_does_not_cut_it_off(house: House) -> None:
    house.ready("olena")
    call = house.arrive()
    house.floor.answered(call, "olena")
    house.desks.reject("olena", "1.1")
    assert house.phones.stopped == []
    assert call.talking is not None


async def test_nobody_declines_a_colleagues_call(house: House) -> None:
    house.ready("olena", "taras")
    house.arrive()
    with pytest.raises(NotYourCall):
        house.desks.reject("taras", "1.1")


async def test_a_phone_that_goes_away_is_shown_once(house: House) -> None:
    comes(house)
    told = len(house.supervisor.of("floor_changed"))
    house.desks.phone("olena", reachable=False)
    house.desks.phone("olena", reachable=False)
    house.desks.phone("nobody", reachable=False)
    changes = house.supervisor.of("floor_changed")[told:]
    assert [change["agents"][0]["phone"] for change in changes] == [False]


async def test_a_call_that_missed_a_reloading_page_comes_again_with_its_phone(house: House) -> None:
    house.ready("olena")
    house.desks.phone("olena", reachable=False)
    call = house.arrive()
    house.floor.not_answered(call, "olena", "failed")
    assert house.state("olena") == "not_responding"
    house.desks.phone("olena", reachable=True)
    assert house.state("olena") == "reserved"


async def test_a_phone_that_is_back_makes_nobody_ready_who_missed_a_call_or_has_lunch(house: House) -> None:
    house.ready("olena")
    house.floor.not_answered(house.arrive(), "olena", "missed")
    house.desks.set_state("taras", "not_ready", "lunch")
    for agent in ("olena", "taras"):
        house.desks.phone(agent, reachable=False)
        house.desks.phone(agent, reachable=True)
    assert (house.state("olena"), house.state("taras")) == ("not_responding", "not_ready")


async def test_who_the_caller_is_shows_at_once_and_is_kept_for_the_number(bank: House) -> None:
    bank.ready("olena")
    call = bank.arrive(owner=None)
    bank.floor.answered(call, "olena")
    await bank.desks.choose_customer(Actor(name="olena"), "1.1", 2)
    pop = bank.olena.of("pop")[-1]["pop"]
    assert pop["profile"]["name"] == "Taras's Customer"
    bank.floor.ended(call)
    assert (bank.records[-1].customer, bank.records[-1].owner) == (2, "taras")
    again = await bank.desks.store.identify(OLENAS)
    assert again.chosen == 2


async def test_a_choice_shows_even_if_nobody_could_be_asked_who_is_calling(bank: House) -> None:
    bank.ready("olena")
    call = bank.arrive(owner=None)
    assert call.identification is None
    bank.floor.answered(call, "olena")
    await bank.desks.choose_customer(Actor(name="olena"), "1.1", 1)
    assert bank.olena.of("pop")[-1]["pop"]["profile"]["name"] == "Olena's Customer"


async def test_a_choice_among_the_candidates_is_kept_though_the_store_is_away(
    bank: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.ready("olena")
    call = bank.arrive(owner=None)
    call.identification = await bank.desks.store.identify(OLENAS)
    bank.floor.answered(call, "olena")

    async def away(*question: object, **more: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(bank.desks.store, "profile", away)
    with pytest.raises(StoreUnavailable):
        await bank.desks.choose_customer(Actor(name="olena"), "1.1", 2)
    await bank.desks.choose_customer(Actor(name="olena"), "1.1", 1)
    assert [write.customer for write in bank.keeper.kept] == [1]
    bank.floor.ended(call)
    assert bank.records[-1].customer == 1


async def test_nobody_chooses_for_a_colleague_or_a_customer_who_is_not_there(bank: House) -> None:
    bank.ready("olena")
    call = bank.arrive(owner=None)
    with pytest.raises(NotYourCall):
        await bank.desks.choose_customer(Actor(name="taras"), "1.1", 1)
    with pytest.raises(NotFound):
        await bank.desks.choose_customer(Actor(name="olena"), "1.1", 99)
    assert call.customer is None


async def test_what_he_wrote_is_there_when_the_pop_comes_again(house: House) -> None:
    house.ready("olena")
    call = house.arrive()
    house.floor.answered(call, "olena")
    house.desks.noted("olena", "1.1", "wants a loan")
    house.desks.disposed("olena", "1.1", "resolved")
    house.desks.noted("taras", "1.1", "not his")
    house.floor.ended(call)
    pop = house.olena.of("pop")[-1]["pop"]
    assert (pop["phase"], pop["note"], pop["disposition"]) == ("wrap_up", "wants a loan", "resolved")


async def test_a_caller_known_only_when_he_is_gone_still_gets_his_record_right(house: House) -> None:
    call = house.arrive(owner=None)
    house.floor.ended(call)
    house.floor.identified(call, Identification(number=call.number, chosen=7, owner="olena"))
    assert (house.records[-1].customer, house.records[-1].outcome) == (7, call.outcome)
    assert house.records[-1].ended_at is not None


async def test_only_agents_phones_are_theirs(house: House) -> None:
    assert house.floor.phones == {"PJSIP/olena": "olena", "PJSIP/taras": "taras"}
    moved = next(each for each in staff("PJSIP/desk1&PJSIP/desk2") if each.login == "olena")
    house.desks.connected(moved)
    assert house.floor.phones_of("olena") == ("PJSIP/desk1", "PJSIP/desk2")
    assert "PJSIP/olena" not in house.floor.phones
    assert STRANGER not in house.floor.phones
