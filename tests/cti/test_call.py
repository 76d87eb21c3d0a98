"""The story of a call over real FastAGI connections: what the dialplan is told, and what screens and records show."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crm_store.errors import StoreUnavailable
from crm_store.records import Number
from cti import waiting
from tests.cti.firm import Firm, at_work
from tests.screenpop.house import OLENAS, STRANGER, TARASES

FALLBACK = 'SET VARIABLE "FARLEY_STEP" "fallback"'


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Firm]:
    async with at_work(tmp_path) as firm:
        yield firm


class SlowStore:
    """Identifications wait for `answer`; `asked` is set when one does."""

    def __init__(self, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.answer = asyncio.Event(), asyncio.Event()
        self._recognise = firm.store.recognise
        monkeypatch.setattr(firm.store, "recognise", self._slowly)

    async def _slowly(self, number: Number, *, now: datetime, on_duty: frozenset[str]) -> object:
        self.asked.set()
        await self.answer.wait()
        return await self._recognise(number, now=now, on_duty=on_duty)


@pytest.fixture
async def slow(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> SlowStore:
    return SlowStore(firm, monkeypatch)


@pytest.fixture
async def hung(firm: Firm) -> AsyncIterator[threading.Event]:
    """The store's thread hangs until this is set."""
    go_on = threading.Event()
    busy = asyncio.create_task(firm.store.database.read(lambda connection: go_on.wait(60)))
    yield go_on
    go_on.set()
    await busy


async def test_a_caller_cannot_turn_round_what_the_screens_show(firm: Firm) -> None:
    firm.house.ready("olena")
    async with firm.caller(number="\u202e7654321", name="\u202eknab ruoY\u200b") as he:
        await he.is_let_go()
    pop = firm.house.olena.of("pop")[-1]["pop"]
    assert (pop["number"], pop["name_given"]) == ("7654321", "knab ruoY")


async def test_a_customer_is_put_through_to_his_own_expert(firm: Firm) -> None:
    firm.house.ready("taras", "olena")
    async with firm.caller() as he:
        await he.is_let_go()
    assert he.variables == {
        "TIMEOUT(absolute)": "6",
        "FARLEY_DIAL": "PJSIP/olena",
        "FARLEY_PHONE": "desk",
        "FARLEY_RING": "20",
        "FARLEY_AGENT": "olena",
        "FARLEY_STEP": "dial",
    }
    assert "ANSWER" not in he.heard, "a direct offer gives him ring-back"
    pop = firm.house.olena.of("pop")[-1]["pop"]
    assert (pop["profile"]["name"], pop["trust"], pop["phase"]) == ("Olena's Customer", "verified", "offered")


async def test_an_offer_is_told_whole_or_not_at_all(firm: Firm) -> None:
    firm.house.ready("olena")
    async with firm.caller() as he:
        await he.is_let_go()
    assert len([command for command in he.heard if "FARLEY_" in command]) == 1


async def test_what_the_caller_sends_is_kept_as_it_came(firm: Firm) -> None:
    async with firm.caller(number="${SHELL(x)}", name='<img src=x onerror="x">') as he:
        await he.hears(FALLBACK)
    call = firm.floor.calls["1.1"]
    assert (call.number.kind, call.name_given, call.did) == ("invalid", '<img src=x onerror="x">', "0800500100")


async def test_a_queue_that_is_not_known_is_the_default_one(firm: Firm) -> None:
    async with firm.caller(queue="sales") as he:
        await he.hears(FALLBACK)
    assert firm.floor.calls["1.1"].queue == "private"


async def test_the_phone_rings_only_when_the_screen_has_painted_the_caller(tmp_path: Path) -> None:
    async with at_work(tmp_path, pop_wait_ms=1000) as firm:
        firm.house.ready("olena")
        async with firm.caller() as he:
            await he.hears('SET VARIABLE "TIMEOUT(absolute)" "6"')
            await firm.house.until(lambda: firm.house.olena.of("pop"))
            await firm.hears_of_the_end("another call")
            assert he.step == "", "waits for the paint"
            firm.floor.pops.ack("olena", firm.house.olena.of("pop")[-1]["seq"])
            await he.is_let_go()
        assert he.step == "dial"


async def test_a_screen_that_never_paints_holds_nobody_up(tmp_path: Path) -> None:
    async with at_work(tmp_path, pop_wait_ms=1) as firm:
        firm.house.ready("olena")
        async with firm.caller() as he:
            await he.is_let_go()
        assert he.step == "dial"


async def test_an_agent_who_leaves_while_his_screen_paints_is_not_rung(tmp_path: Path) -> None:
    async with at_work(tmp_path, pop_wait_ms=1000) as firm:
        firm.house.ready("olena", "taras")
        async with firm.caller() as he:
            await firm.house.until(lambda: firm.house.olena.of("pop"))
            firm.house.desks.set_state("olena", "logged_out")
            for tab in (firm.house.olena, firm.house.taras):
                firm.floor.pops.ack(tab.agent, max(m["seq"] for m in tab.heard if "seq" in m))
            await he.is_let_go()
        assert (he.step, he.variables["FARLEY_AGENT"]) == ("dial", "taras")
        assert firm.house.olena.of("pop_gone")[-1]["reason"] == "agent_signed_out"


async def test_a_caller_who_hangs_up_while_the_screen_paints_withdraws_the_pop(tmp_path: Path) -> None:
    async with at_work(tmp_path, pop_wait_ms=1000) as firm:
        firm.house.ready("olena")
        async with firm.caller() as he:
            await firm.house.until(lambda: firm.house.olena.of("pop"))
            await he.hangs_up()
        assert firm.house.olena.of("pop_gone")[-1]["reason"] == "caller_hung_up"
        assert he.step == ""
        assert firm.house.state("olena") == "ready"


async def test_a_caller_who_waits_hears_music_and_then_gets_the_expert_who_got_free(firm: Firm) -> None:
    firm.house.desks.set_state("olena", "not_ready")
    async with firm.caller() as he:
        await he.hears("SET MUSIC ON")
        assert he.heard[1:] == ["ANSWER", "SET MUSIC ON"]
        firm.house.ready("olena")
        await he.is_let_go()
    assert he.step == "dial"


async def test_the_dead_mans_switch_is_held_off_while_a_caller_waits(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LISTEN_SECONDS", 0.01)
    firm.house.desks.set_state("olena", "not_ready")
    async with firm.caller() as he:
        await he.hears('SET VARIABLE "TIMEOUT(absolute)" "6"', times=4)


async def test_a_caller_who_gives_up_while_he_waits_is_abandoned_at_once(firm: Firm) -> None:
    firm.house.desks.set_state("olena", "not_ready")
    async with firm.caller() as he:
        await he.hears("SET MUSIC ON")
        await he.hangs_up()
    assert firm.floor.calls == {}
    record = firm.house.records[-1]
    assert (record.outcome, record.customer) == ("short_abandon", 1)
    assert await firm.hears_of_the_end(), "the dialplan need not write it down"


async def test_nobody_at_work_is_told_to_the_dialplan(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.is_let_go()
    assert he.step == "fallback"
    assert firm.floor.calls["1.1"].phase == "fallback"
    assert firm.house.records[-1].outcome == "empty"


@pytest.mark.parametrize(
    ("status", "outcome", "state"),
    [
        ("NOANSWER", "missed", "not_responding"),
        ("BUSY", "rejected", "not_ready"),
        ("CHANUNAVAIL", "failed", "not_responding"),
        ("CONGESTION", "failed", "not_responding"),
    ],
)
async def test_a_caller_comes_back_from_an_offer_and_keeps_his_place(
    firm: Firm, status: str, outcome: str, state: str
) -> None:
    firm.house.ready("olena", "taras")
    async with firm.caller() as he:
        await he.is_let_go()
    arrived = firm.floor.calls["1.1"].arrived
    async with firm.caller(status=status, agent="olena") as he:
        await he.is_let_go()
    assert he.variables["FARLEY_AGENT"] == "taras"
    call = firm.floor.calls["1.1"]
    assert call.arrived == arrived
    assert [segment.outcome for segment in call.segments] == [outcome, None]
    assert firm.house.state("olena") == state


async def test_an_offer_that_was_withdrawn_meanwhile_is_not_missed(firm: Firm) -> None:
    firm.house.ready("olena", "taras")
    async with firm.caller() as he:
        await he.is_let_go()
    firm.house.desks.set_state("olena", "logged_out")
    async with firm.caller(status="NOANSWER", agent="olena") as he:
        await he.is_let_go()
    assert he.variables["FARLEY_AGENT"] == "taras"
    assert [segment.outcome for segment in firm.floor.calls["1.1"].segments] == ["withdrawn", None]


async def test_a_story_that_breaks_off_leaves_the_caller_to_the_fallback_queue(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.house.desks.set_state("olena", "not_ready")

    async def fails(*anything: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(waiting.WaitingRoom, "next", fails)
    async with firm.caller() as he:
        await he.is_let_go()
    assert he.step == ""
    assert firm.floor.calls["1.1"].phase == "fallback"
    assert firm.house.records[-1].outcome == "withdrawn"


async def test_a_call_that_another_link_says_is_over_does_not_wait_for_ever(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LISTEN_SECONDS", 0.01)
    firm.house.desks.set_state("olena", "not_ready")
    async with firm.caller() as he:
        await he.hears("SET MUSIC ON")
        firm.floor.ended(firm.floor.calls["1.1"])
        await he.is_let_go()
    assert he.step == ""


class TestEnded:
    """The hang-up handler's question."""

    async def test_it_tells_an_answer_that_no_event_told(self, firm: Firm) -> None:
        firm.house.ready("olena")
        async with firm.caller() as he:
            await he.is_let_go()
        assert await firm.hears_of_the_end(status="ANSWER", seconds="600", agent="olena")
        record = firm.house.records[-1]
        assert (record.outcome, record.agent) == ("answered", "olena")
        assert record.talk < 600, "Asterisk counts from when the line was picked up, not from the answer"
        assert firm.house.state("olena") == "wrap_up"

    async def test_it_tells_who_answered_in_the_fallback_queue(self, firm: Firm) -> None:
        async with firm.caller() as he:
            await he.is_let_go()
        await firm.hears_of_the_end(seconds="7", agent="taras")
        record = firm.house.records[-1]
        assert (record.agent, record.outcome, round(record.talk)) == ("taras", "empty", 7)

    async def test_it_does_not_repeat_what_events_told(self, firm: Firm) -> None:
        firm.house.ready("olena")
        async with firm.caller() as he:
            await he.is_let_go()
        call = firm.floor.calls["1.1"]
        firm.floor.answered(call, "olena")
        firm.floor.conversation_ended(call, "olena")
        await firm.hears_of_the_end(status="ANSWER", seconds="1", agent="olena")
        assert len(firm.house.records[-1].segments) == 1

    @pytest.mark.parametrize(
        ("queue", "outcome"), [("TIMEOUT", "timed_out"), ("JOINEMPTY", "empty"), ("", "short_abandon")]
    )
    async def test_the_fallback_queues_outcome_counts_where_there_was_no_other(
        self, firm: Firm, queue: str, outcome: str
    ) -> None:
        async with firm.caller() as he:
            await he.is_let_go()
        firm.floor.calls["1.1"].outcome = None
        await firm.hears_of_the_end(queue=queue)
        assert firm.house.records[-1].outcome == outcome

    async def test_a_call_that_we_never_heard_of_is_left_for_the_ledger(self, firm: Firm) -> None:
        assert not await firm.hears_of_the_end("9.9", status="ANSWER", seconds="²", agent="nobody")
        assert firm.house.records == []


class TestStore:
    """A store that is slow or gone."""

    async def test_a_caller_who_waits_as_a_stranger_still_gets_his_own_expert(
        self, firm: Firm, slow: SlowStore
    ) -> None:
        firm.recogniser._deadline = 0.01
        firm.house.desks.set_state("olena", "not_ready")
        firm.house.desks.set_state("taras", "not_ready")
        async with firm.caller() as he:
            await he.hears("SET MUSIC ON")
            assert firm.floor.degraded == ("store",)
            slow.answer.set()
            await firm.house.until(lambda: firm.house.records[-1].customer)
            assert firm.floor.degraded == ()
            firm.house.ready("taras", "olena")
            await he.is_let_go()
        assert he.variables["FARLEY_AGENT"] == "olena"
        assert firm.house.olena.of("pop")[-1]["pop"]["profile"]["name"] == "Olena's Customer"

    async def test_the_pop_of_one_who_was_put_through_as_a_stranger_catches_up(
        self, firm: Firm, slow: SlowStore
    ) -> None:
        firm.recogniser._deadline = 0.01
        firm.house.ready("taras")
        async with firm.caller(number=TARASES) as he:
            await he.is_let_go()
        assert he.variables["FARLEY_AGENT"] == "taras"
        assert firm.house.taras.of("pop")[-1]["pop"]["profile"] is None
        slow.answer.set()
        await firm.house.until(lambda: firm.house.taras.of("pop")[-1]["pop"]["profile"])
        assert firm.house.taras.of("pop")[-1]["pop"]["profile"]["name"] == "Taras's Customer"

    async def test_only_the_first_caller_waits_for_a_store_that_hangs(self, firm: Firm, hung: threading.Event) -> None:
        firm.recogniser._deadline = 0.01
        async with firm.caller("1.1") as first:
            await first.is_let_go()
        firm.recogniser._deadline = 60.0
        async with firm.caller("2.2", TARASES) as second, firm.caller("3.3") as third:
            await second.is_let_go()
            await third.is_let_go()
        hung.set()
        await firm.house.until(lambda: not firm.floor.degraded)
        async with firm.caller("4.4") as fourth:
            await fourth.is_let_go()
        assert firm.floor.calls["4.4"].customer == 1

    async def test_a_caller_who_does_not_wait_for_it_is_still_known_in_the_record(
        self, firm: Firm, slow: SlowStore
    ) -> None:
        firm.house.ready("olena")
        async with firm.caller() as he:
            await slow.asked.wait()
            await he.hangs_up()
        assert firm.house.records[-1].outcome == "short_abandon"
        assert firm.house.olena.of("pop") == []
        slow.answer.set()
        await firm.house.until(lambda: firm.house.records[-1].customer)
        assert [record.revision for record in firm.house.records] == [1, 2]

    async def test_while_it_is_gone_it_is_asked_again(self, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
        recognise, refusals = firm.store.recognise, iter([StoreUnavailable(), StoreUnavailable()])

        async def gone_for_a_while(number: Number, **how: Any) -> object:
            if refusal := next(refusals, None):
                raise refusal
            return await recognise(number, **how)

        monkeypatch.setattr(firm.store, "recognise", gone_for_a_while)
        async with firm.caller() as he:
            await he.is_let_go()
        assert firm.floor.calls["1.1"].customer == 1
        assert firm.floor.degraded == ()

    async def test_whatever_else_goes_wrong_with_it_he_is_served(
        self, firm: Firm, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(number: str, *, now: datetime) -> object:
            raise ZeroDivisionError

        monkeypatch.setattr(firm.store, "recognise", broken)
        firm.house.ready("olena")
        async with firm.caller() as he:
            await he.is_let_go()
        assert he.step == "dial"


async def test_a_stranger_has_no_owner_and_is_taken_by_the_team(firm: Firm) -> None:
    firm.house.ready("taras")
    async with firm.caller(number=STRANGER) as he:
        await he.is_let_go()
    assert he.variables["FARLEY_AGENT"] == "taras"
    assert firm.house.taras.of("pop")[-1]["pop"]["number"] == STRANGER
    assert [why["code"] for why in firm.house.taras.of("pop")[-1]["pop"]["why"]] == ["no_owner", "team"]


async def test_two_phones_of_one_agent_ring_together(tmp_path: Path) -> None:
    async with at_work(tmp_path, phones="PJSIP/olena&PJSIP/olena-desk") as firm:
        firm.house.ready("olena")
        async with firm.caller(number=OLENAS) as he:
            await he.is_let_go()
        assert he.variables["FARLEY_DIAL"] == "PJSIP/olena&PJSIP/olena-desk"
