"""Customers who asked to be rung back, on the floor with the real engine and a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from crm_store.actor import SYSTEM
from crm_store.callback_record import CallbackRecord
from crm_store.handover_record import HandoverPlan
from crm_store.records import Number
from crm_store.store import Store
from routing.model import AgentState
from screenpop.callback_book import CallbackBook
from screenpop.callback_rules import CallbackRules
from screenpop.callback_telephony import InAsterisk
from screenpop.callbacks import Callbacks
from screenpop.calls import LiveCall, monotonic
from tests.screenpop.house import OLENAS, PRIVATE, STRANGER, TARASES, House, furnish

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)
RULES = CallbackRules(enabled=True, countries=frozenset({"UA"}), hours="08:00-21:00")


class Phones:
    """Rings nobody; `works` False: Asterisk refuses."""

    def __init__(self) -> None:
        self.works = True
        self.rung: list[tuple[str, str]] = []
        self.stopped: list[str] = []

    async def ring(self, call: LiveCall, agent: str, seconds: float) -> bool:
        self.rung.append((call.call, agent))
        return self.works

    def stop(self, call: str) -> None:
        self.stopped.append(call)


class Ringing:
    """A house whose callers may ask to be rung back."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = NOON
        self.house = House(store)
        self.floor = self.house.floor
        self.floor.configure(replace(PRIVATE, callback_tries=2, callback_pause=60.0))
        self.written = asyncio.Event()
        self.book = CallbackBook(store, written=self.saved)
        self.jobs: set[asyncio.Task[None]] = set()
        self.callbacks = Callbacks(
            floor=self.floor, book=self.book, rules=RULES, pop_wait=0.0, start=self.start, now=lambda: self.clock
        )
        self.phones = self.callbacks.dialler = Phones()
        self.floor.ringing_back = self.callbacks
        self.callbacks.link(True)
        for agent in ("olena", "taras"):
            self.floor.sign_in(agent)

    def saved(self, record: CallbackRecord) -> None:
        if not record.is_open:
            self.written.set()

    def start(self, job: object, name: str) -> None:
        self.jobs.add(asyncio.ensure_future(job))  # type: ignore[call-overload]

    async def settle(self) -> None:
        """Until nothing is going on."""
        self.callbacks.look()
        while self.jobs:
            await self.jobs.pop()

    async def asks(self, call: LiveCall) -> CallbackRecord:
        """He presses 1, and hangs up."""
        assert await self.callbacks.asked(call)
        (record,) = self.book.of_customer(call.number.e164, call.queue)
        self.floor.ended(call)
        await self.settle()
        return record

    def of(self, record: CallbackRecord) -> CallbackRecord:
        return self.book.open[record.id]

    def on_floor(self) -> list[str]:
        return [call for call in self.floor.calls if call.startswith("callback")]


@pytest.fixture
async def ringing(tmp_path: Path) -> AsyncIterator[Ringing]:
    store = await furnish(tmp_path)
    made = Ringing(store)
    saving = asyncio.create_task(made.book.run())
    yield made
    await made.settle()
    saving.cancel()
    await asyncio.wait([saving])
    await store.close()


async def test_caller_who_asks_keeps_place_and_owner(ringing: Ringing) -> None:
    call = ringing.house.arrive()
    record = await ringing.asks(call)
    assert call.outcome == "callback"
    live = ringing.floor.calls[f"callback-{record.id}"]
    assert live.arrived == pytest.approx(call.arrived, abs=0.01)
    assert (live.owner, live.customer) == ("olena", 1)
    assert await ringing.store.open_callbacks() == (record,)


async def test_number_that_cannot_be_rung_is_not_taken(ringing: Ringing) -> None:
    call = ringing.house.arrive(owner=None)
    call.number = Number(input="anonymous", kind="anonymous")
    assert not ringing.callbacks.possible(call)
    assert not await ringing.callbacks.asked(call)
    assert call.routed


async def test_expert_is_rung_when_he_is_free_and_the_customer_only_with_his_consent(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    assert ringing.phones.rung == [("callback-1", "olena")]
    assert ringing.of(record).state == "ringing_agent"
    assert not ringing.callbacks.may_go_on("callback-1", "taras")
    assert ringing.callbacks.may_go_on("callback-1", "olena")
    assert (ringing.of(record).state, ringing.of(record).tries) == ("dialling", 1)
    assert ringing.house.state("olena") is AgentState.TALKING
    ringing.callbacks.result("callback-1", "ANSWER")
    assert record.id not in ringing.book.open
    assert ringing.house.records[-1].direction == "outbound"
    assert ringing.house.records[-1].outcome == "answered"
    assert ringing.house.state("olena") is AgentState.WRAP_UP


async def test_callback_leaves_no_record_before_the_customer_is_rung(ringing: Ringing) -> None:
    await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    ringing.callbacks.agent_passed("callback-1", "olena", "missed")
    assert {record.call for record in ringing.house.records} == {"1.1"}


async def test_agent_who_does_not_answer_costs_the_callback_nothing(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    ringing.callbacks.agent_passed("callback-1", "olena", "missed")
    assert ringing.house.state("olena") is AgentState.NOT_RESPONDING
    assert (ringing.of(record).state, ringing.of(record).tries) == ("waiting", 0)
    ringing.house.ready("taras")
    await ringing.settle()
    assert ringing.phones.rung[-1] == ("callback-1", "taras")


async def test_customer_who_is_not_reached_is_tried_again_and_then_given_up(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    for attempt, call in ((1, "callback-1"), (2, "callback-1-2")):
        ringing.house.ready("olena")
        await ringing.settle()
        assert ringing.callbacks.may_go_on(call, "olena")
        ringing.callbacks.result(call, "NOANSWER")
        assert call not in ringing.floor.calls
        if attempt == 1:
            assert (ringing.of(record).state, ringing.of(record).last_result) == ("scheduled", "no_answer")
            await ringing.settle()
            assert not ringing.on_floor()
            ringing.clock += timedelta(seconds=61)
    assert record.id not in ringing.book.open
    await ringing.written.wait()
    assert (await ringing.store.callback(record.id)).state == "given_up"
    (request,) = (await ringing.store.profile(1, now=NOON)).requests
    assert request.kind == "callback"


async def test_result_told_twice_counts_once(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    ringing.callbacks.may_go_on("callback-1", "olena")
    ringing.callbacks.result("callback-1", "BUSY")
    ringing.callbacks.result("callback-1", "BUSY")
    assert ringing.of(record).tries == 1


async def test_nobody_is_rung_at_night(ringing: Ringing) -> None:
    await ringing.asks(ringing.house.arrive())
    assert ringing.on_floor() == ["callback-1"]
    ringing.clock = NIGHT
    await ringing.settle()
    assert not ringing.on_floor()
    ringing.house.ready("olena")
    await ringing.settle()
    assert not ringing.phones.rung
    ringing.clock = NOON + timedelta(days=1)
    await ringing.settle()
    assert ringing.phones.rung == [("callback-1", "olena")]


async def test_nobody_is_offered_a_callback_while_asterisk_is_away(ringing: Ringing) -> None:
    ringing.callbacks.link(False)
    await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    assert ringing.house.state("olena") is AgentState.READY
    ringing.callbacks.link(True)
    await ringing.settle()
    assert ringing.phones.rung == [("callback-1", "olena")]


async def test_agent_is_not_blamed_when_asterisk_refuses(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.phones.works = False
    ringing.house.ready("olena")
    await ringing.settle()
    assert ringing.house.state("olena") is AgentState.READY
    assert (ringing.of(record).state, ringing.of(record).tries) == ("waiting", 0)
    assert not ringing.on_floor()
    ringing.phones.works = True
    ringing.clock += timedelta(seconds=61)
    await ringing.settle()
    assert ringing.of(record).state == "ringing_agent"


async def test_customer_who_rings_himself_takes_the_place(ringing: Ringing) -> None:
    first = ringing.house.arrive()
    record = await ringing.asks(first)
    again = ringing.house.arrive("2.2")
    await ringing.settle()
    assert not ringing.on_floor()
    assert again.waits_since == pytest.approx(first.arrived, abs=0.01)
    ringing.house.ready("olena")
    ringing.floor.answered(again, "olena")
    ringing.floor.ended(again)
    assert record.id not in ringing.book.open


async def test_customer_who_rings_himself_and_gives_up_is_still_rung(ringing: Ringing) -> None:
    await ringing.asks(ringing.house.arrive())
    again = ringing.house.arrive("2.2")
    ringing.floor.ended(again)
    await ringing.settle()
    assert ringing.on_floor() == ["callback-1"]


async def test_phone_that_rings_for_a_customer_who_rings_himself_is_stopped(ringing: Ringing) -> None:
    await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    ringing.house.arrive("2.2")
    assert "callback-1" in ringing.phones.stopped
    assert not ringing.callbacks.may_go_on("callback-1", "olena")


async def test_callback_never_overtakes_who_has_waited_longer(ringing: Ringing) -> None:
    earlier = ringing.house.arrive("1.0", owner=None)
    await ringing.asks(ringing.house.arrive())
    ringing.house.ready("taras")
    await ringing.settle()
    assert earlier.offered is not None
    assert not ringing.phones.rung


async def test_restart_brings_callbacks_back_in_their_places(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    later = Ringing(ringing.store)
    await later.book.load()
    await later.settle()
    assert later.on_floor() == ["callback-1"]
    assert later.of(record).arrived_at == record.arrived_at


async def test_callback_comes_to_the_expert_who_got_the_customer_from_one_who_leaves(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    plan = HandoverPlan(owner="olena", to=("taras",))
    seen = (await ringing.store.preview_handover(plan)).seen
    await ringing.store.hand_over(plan, seen=seen, by=SYSTEM)
    ringing.callbacks.handed_over()
    await ringing.settle()
    assert ringing.floor.calls["callback-1"].owner == "taras"
    assert ringing.of(record).owner == "taras"
    ringing.house.ready("taras")
    await ringing.settle()
    assert ringing.phones.rung == [("callback-1", "taras")]


async def test_callback_that_is_being_tried_goes_on_through_a_hand_over(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    plan = HandoverPlan(owner="olena", to=("taras",))
    seen = (await ringing.store.preview_handover(plan)).seen
    await ringing.store.hand_over(plan, seen=seen, by=SYSTEM)
    ringing.callbacks.handed_over()
    await ringing.settle()
    assert ringing.of(record).state == "ringing_agent"
    assert not ringing.phones.stopped


async def test_restart_while_the_customer_is_rung_does_not_ring_him_twice(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    later = Ringing(ringing.store)
    later.callbacks.link(False)
    await later.book.load()
    later.callbacks.agree(InAsterisk(dialling=frozenset({"callback-1"})), asked=asyncio.get_running_loop().time())
    later.callbacks.link(True)
    await later.settle()
    assert later.of(record).state == "dialling"
    assert not later.on_floor()
    later.callbacks.result("callback-1", "ANSWER")
    assert record.id not in later.book.open


async def test_restart_stops_phones_that_ring_for_an_earlier_life(ringing: Ringing) -> None:
    await ringing.asks(ringing.house.arrive())
    later = Ringing(ringing.store)
    later.callbacks.link(False)
    await later.book.load()
    later.callbacks.agree(InAsterisk(ringing=frozenset({"callback-1"})), asked=asyncio.get_running_loop().time())
    assert later.phones.stopped == ["callback-1"]


async def test_restart_while_an_agent_was_rung_loses_nothing(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.book.change(record, state="ringing_agent")
    await ringing.store.save_callback(replace(record, state="ringing_agent"))
    later = Ringing(ringing.store)
    later.callbacks.link(False)
    await later.book.load()
    later.callbacks.agree(InAsterisk(), asked=asyncio.get_running_loop().time())
    later.callbacks.link(True)
    await later.settle()
    assert later.on_floor() == ["callback-1"]


async def test_agent_who_leaves_while_his_phone_rings_leaves_the_callback_waiting(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    ringing.house.desks.set_state("olena", "not_ready", "lunch")
    await ringing.settle()
    assert ringing.of(record).state == "waiting"
    ringing.clock = NIGHT
    await ringing.settle()
    assert not ringing.on_floor()


async def test_end_of_which_the_dialplan_could_not_tell_is_still_an_end(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    ringing.callbacks.may_go_on("callback-1", "olena")
    ringing.callbacks.reached(ringing.floor.calls["callback-1"])
    ringing.callbacks.hung_up("callback-1")
    assert record.id not in ringing.book.open
    assert not ringing.on_floor()


async def test_ringing_of_the_customers_phone_is_no_talk(ringing: Ringing) -> None:
    await ringing.asks(ringing.house.arrive())
    ringing.house.ready("olena")
    await ringing.settle()
    ringing.callbacks.may_go_on("callback-1", "olena")
    call = ringing.floor.calls["callback-1"]
    call.amend(answered_at=NOON)
    call.reached = monotonic(NOON + timedelta(seconds=20))
    call.amend(ended_at=NOON + timedelta(seconds=50))
    assert call.record().talk == pytest.approx(30.0, abs=0.1)


async def test_try_of_which_nothing_is_known_any_more_counts(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    ringing.book.change(record, state="dialling", tries=1)
    ringing.callbacks.agree(InAsterisk(), asked=asyncio.get_running_loop().time() + 1)
    assert (ringing.of(record).state, ringing.of(record).last_result) == ("scheduled", "failed")


async def test_callback_settled_by_hand_is_not_rung(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    await ringing.callbacks.settle(record.id, "olena")
    assert not ringing.on_floor()
    assert (await ringing.store.callback(record.id)).done_by == "olena"


async def test_stranger_and_customer_of_a_colleague_are_other_people(ringing: Ringing) -> None:
    record = await ringing.asks(ringing.house.arrive())
    for number in (STRANGER, TARASES):
        other = LiveCall(
            call=number,
            queue="private",
            queue_title="",
            number=Number(input=number, kind="e164", e164=number),
            arrived=0,
        )
        ringing.floor.arrive(other)
    assert ringing.of(record).number == OLENAS
    assert ringing.on_floor() == ["callback-1"]
