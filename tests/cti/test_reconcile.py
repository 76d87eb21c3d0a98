"""After a login: every difference between Asterisk, the floor and the records is settled, and nothing else."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_store.actor import Actor
from crm_store.errors import StoreUnavailable
from crm_store.records import CallRecord, Number, Segment
from crm_store.store import Store
from crm_store.writes import NoteWritten
from cti.background import Background
from cti.facts import Facts
from cti.ledger import Ledger
from cti.reconcile import Reconciler
from cti.telephony import AmiTelephony
from tests.cti.firm import SETTINGS
from tests.cti.pbx import Pbx, event
from tests.screenpop.house import OLENAS, House, furnish

NOW = datetime.now(UTC).replace(microsecond=0)
OLENA, TARAS = "PJSIP/olena-0000002a", "PJSIP/taras-0000002b"
NUMBER = Number(input=OLENAS, kind="e164", e164=OLENAS)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second in which this test began."""
    monkeypatch.setitem(globals(), "NOW", datetime.now(UTC).replace(microsecond=0))


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def line(seconds_ago: float, stage: str, agent: str = "", seconds: str = "", queue: str = "") -> str:
    return f"{int(ago(seconds_ago).timestamp())}|{stage}|{agent}|{seconds}|{queue}|{OLENAS}|0800500100"


class Office:
    """A floor, a store and an Asterisk that may disagree."""

    def __init__(self, store: Store, jobs: Background) -> None:
        self.store = store
        self.pbx = Pbx()
        self.house = House(store)
        self.floor = self.house.floor
        facts = self.facts = Facts(self.floor, self.house.desks)
        telephony = AmiTelephony(self.pbx, self.floor, facts, jobs, queue="farley-fallback")  # type: ignore[arg-type]
        self.floor.telephony = telephony
        self.ledger = Ledger(self.pbx)  # type: ignore[arg-type]
        self.reconciler = Reconciler(
            ami=self.pbx,
            ledger=self.ledger,
            floor=self.floor,
            store=store,
            keeper=self.house.keeper,
            telephony=telephony,
            settings=SETTINGS,  # type: ignore[arg-type]
        )

    @property
    def unsettled(self) -> set[str]:
        """The calls whose ledger lines still wait."""
        return self.pbx.database.keys() - self.ledger.settled

    async def reconcile(self) -> None:
        await self.reconciler.run()
        for record in self.house.records:
            await self.store.record_call(record)

    async def recorded(self, call: str = "1.1", *segments: Segment, **values: Any) -> None:
        """An earlier process has written this down."""
        record = CallRecord(
            call=call, revision=3, arrived_at=ago(100), queue="private", number=NUMBER, segments=segments, **values
        )
        await self.store.record_call(record)

    async def record(self, call: str = "1.1") -> CallRecord:
        found = await self.store.call(call)
        assert found is not None
        return found


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = await furnish(tmp_path)
    async with Background() as jobs:
        yield Office(store, jobs)
    await store.close()


async def test_a_call_that_is_gone_leaves_the_floor(office: Office) -> None:
    office.house.ready("olena")
    call = office.house.arrive()
    await office.reconcile()
    assert office.floor.calls == {}
    assert call.outcome == "short_abandon"
    assert office.house.olena.of("pop_gone")[-1]["call"] == "1.1"


async def test_a_call_that_is_gone_ends_as_the_ledger_says(office: Office) -> None:
    office.house.ready("olena")
    call = office.house.arrive()
    call.arrived, call.since = call.arrived - 60, call.since - 50
    call.amend(offered_at=ago(50))
    office.pbx.database["1.1"] = line(5, "dial", "olena", "20")
    await office.reconcile()
    record = office.house.records[-1]
    assert (record.outcome, record.agent, round(record.talk)) == ("answered", "olena", 20)
    assert record.ended_at == pytest.approx(ago(5), abs=timedelta(seconds=1.5))
    assert office.unsettled == set()


async def test_a_call_that_arrives_while_asterisk_is_asked_is_left_alone(office: Office) -> None:
    office.house.ready("olena")
    listed = office.pbx.action_list

    async def answers_slowly(name: str, fields: Any = None) -> Any:
        found = await listed(name, fields)
        if name == "CoreShowChannels":
            office.house.arrive("2.2")
        return found

    office.pbx.action_list = answers_slowly  # type: ignore[method-assign]
    await office.reconcile()
    assert list(office.floor.calls) == ["2.2"]


async def test_a_call_that_ends_while_asterisk_is_asked_does_not_come_back(office: Office) -> None:
    call = office.house.arrive()
    office.pbx.rings_in()
    await office.store.record_call(office.house.records[-1])
    listed = office.pbx.action_list

    async def answers_slowly(name: str, fields: Any = None) -> Any:
        found = await listed(name, fields)
        if name == "CoreShowChannels":
            office.floor.ended(call)
        return found

    office.pbx.action_list = answers_slowly  # type: ignore[method-assign]
    await office.reconcile()
    assert office.floor.calls == {}
    assert [record.revision for record in office.house.records] == sorted({r.revision for r in office.house.records})


async def test_a_conversation_is_found_after_a_restart(office: Office) -> None:
    talk = Segment(agent="olena", offered_at=ago(90), answered_at=ago(80))
    await office.recorded("1.1", talk, customer=1, owner="olena", outcome="answered", wait=20.0, answered_at=ago(80))
    note = NoteWritten(call="1.1", by=Actor(name="olena"), text="wants a loan", at=ago(60))
    await office.store.apply(note)
    office.pbx.rings_in(bridge="b1", application="Dial")
    office.pbx.channel(OLENA, "1.2", "1.1", bridge="b1")
    await office.reconcile()
    call = office.floor.calls["1.1"]
    assert (call.phase, call.talking and call.talking.answered_at) == ("talking", ago(80))
    assert office.house.state("olena") == "talking"
    pop = office.house.olena.of("pop")[-1]["pop"]
    assert (pop["profile"]["name"], pop["note"]) == ("Olena's Customer", "wants a loan")
    await office.facts.hear(event("Hangup", Channel="x-1", Uniqueid="1.1", Linkedid="1.1"))
    assert office.house.records[-1].revision > 3
    assert office.house.records[-1].outcome == "answered"


async def test_a_conversation_that_began_while_nobody_looked_is_found(office: Office) -> None:
    await office.recorded("1.1", Segment(agent="olena", offered_at=ago(90)))
    office.pbx.rings_in(bridge="b1", application="Queue")
    office.pbx.channel(TARAS, "1.2", "1.1", bridge="b1", duration="00:00:20")
    await office.reconcile()
    call = office.floor.calls["1.1"]
    assert [(s.agent, s.outcome) for s in call.segments] == [("olena", "withdrawn"), ("taras", None)]
    assert call.talking is not None
    assert call.talking.answered_at is not None
    assert call.talking.answered_at < datetime.now(UTC) - timedelta(seconds=15)
    assert office.house.state("taras") == "talking"


async def test_a_caller_who_waits_in_the_fallback_queue_is_found(office: Office) -> None:
    await office.recorded()
    office.pbx.rings_in(application="Queue")
    await office.reconcile()
    assert office.floor.calls["1.1"].phase == "fallback"
    assert office.house.supervisor.of("floor_changed")[-1]["calls"][0]["phase"] == "fallback"


async def test_a_caller_nobody_has_ever_heard_of_is_found_and_recognised(office: Office) -> None:
    office.pbx.rings_in(application="Queue")
    await office.reconcile()
    call = office.floor.calls["1.1"]
    assert (call.customer, call.phase, call.queue) == (1, "fallback", "private")
    assert call.profile is not None
    assert time.monotonic() - call.arrived >= 30


async def test_a_caller_whom_we_believed_gone_is_found_with_his_record(office: Office) -> None:
    await office.recorded(ended_at=ago(10), outcome="abandoned")
    office.pbx.rings_in(application="Queue")
    await office.reconcile()
    office.floor.ended(office.floor.calls["1.1"])
    assert office.house.records[-1].revision > 3


async def test_a_caller_who_comes_to_us_while_he_is_looked_up_is_one_call(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    identify = office.store.identify

    async def meanwhile(number: Number, **how: Any) -> Any:
        office.house.arrive()
        return await identify(number, **how)

    monkeypatch.setattr(office.store, "identify", meanwhile)
    office.pbx.rings_in(application="AGI")
    await office.reconcile()
    assert office.floor.calls["1.1"].routed


async def test_channels_that_are_no_callers_of_ours_are_ignored(office: Office) -> None:
    office.pbx.channel(OLENA, "5.5", "5.5")
    office.pbx.channel(TARAS, "5.6", "5.5")
    office.pbx.channel("PJSIP/office-1", "6.6", "6.6", context="from-pstn")
    await office.reconcile()
    assert office.floor.calls == {}
    assert office.house.records == []


async def test_a_record_without_end_is_closed_now_if_the_ledger_knows_nothing(office: Office) -> None:
    await office.recorded("1.1", Segment(agent="olena", offered_at=ago(90)))
    await office.reconcile()
    record = await office.record()
    assert (record.outcome, record.segments[0].outcome) == ("abandoned", "withdrawn")
    assert record.ended_at is not None
    assert record.ended_at >= NOW


async def test_a_record_without_end_is_closed_as_the_ledger_says(office: Office) -> None:
    await office.recorded("1.1", Segment(agent="olena", offered_at=ago(60)), customer=1)
    office.pbx.database["1.1"] = line(10, "dial", "olena", "3000")
    await office.reconcile()
    record = await office.record()
    assert (record.outcome, record.agent, record.ended_at) == ("answered", "olena", ago(10))
    assert record.answered_at == ago(60), "not before the offer"
    assert [(s.agent, s.outcome, s.answered_at) for s in record.segments] == [("olena", "answered", ago(60))]
    assert office.unsettled == set()


async def test_an_answer_in_the_fallback_queue_is_its_agents(office: Office) -> None:
    await office.recorded("1.1", Segment(agent="olena", offered_at=ago(90), ended_at=ago(80), outcome="missed"))
    office.pbx.database["1.1"] = line(10, "fallback", "taras", "20")
    await office.reconcile()
    record = await office.record()
    assert [(s.agent, s.outcome) for s in record.segments] == [("olena", "missed"), ("taras", "answered")]
    assert (record.agent, record.talk) == ("taras", 20)


async def test_a_call_that_came_and_went_unseen_gets_its_record(office: Office) -> None:
    call = f"pbx1-{int(ago(40).timestamp())}.17"
    office.pbx.database[call] = line(10, "fallback", queue="TIMEOUT")
    await office.reconcile()
    record = await office.record(call)
    assert (record.arrived_at, record.ended_at, record.outcome) == (ago(40), ago(10), "timed_out")
    assert (record.number.e164, record.did, record.wait) == (OLENAS, "0800500100", 30)


async def test_a_line_about_a_call_that_is_settled_is_only_cleared(office: Office) -> None:
    await office.recorded(ended_at=ago(5), outcome="abandoned")
    office.pbx.database["1.1"] = line(1, "dial", "olena", "3")
    await office.reconcile()
    assert office.house.records == []
    assert office.unsettled == set()


@pytest.mark.parametrize(
    "value",
    [
        "99999999999999999999|dial|olena|5||1|2",
        "²|dial|olena|5||1|2",
        f"{int(NOW.timestamp())}|dial|nobody'; DROP TABLE calls|5|X|<img>|${{SHELL(x)}}",
        f"{int(NOW.timestamp())}|dial|iryna|9999999999999|X|{'9' * 300}|",
        "9999999999|dial|olena|9999999||1|2",
        "",
    ],
    ids=["no such time", "no digit", "injection", "too long", "not yet", "empty"],
)
@pytest.mark.parametrize("known", [True, False])
async def test_hostile_lines_harm_nobody(office: Office, value: str, known: bool) -> None:
    if known:
        await office.recorded()
    office.house.arrive("2.2")
    office.pbx.database = {"1.1": value, "2.2": value}
    await office.reconcile()
    assert office.unsettled == set()
    assert office.floor.calls == {}
    assert await office.store.open_calls() == ()
    for record in office.house.records:
        assert record.ended_at is None or record.arrived_at <= record.ended_at <= datetime.now(UTC)


async def test_the_same_snapshot_again_changes_nothing(office: Office) -> None:
    await office.recorded("1.1", customer=1)
    await office.recorded("3.3")
    office.pbx.rings_in(bridge="b1", application="Dial")
    office.pbx.channel(OLENA, "1.2", "1.1", bridge="b1")
    office.pbx.rings_in("2.2", application="Queue")
    await office.reconcile()
    records, heard = len(office.house.records), len(office.house.supervisor.heard)
    await office.reconcile()
    assert len(office.house.records) == records
    assert len(office.house.supervisor.heard) == heard


async def test_a_conversation_whose_agent_left_while_nobody_looked_is_over_for_him(office: Office) -> None:
    office.house.ready("olena")
    call = office.house.arrive()
    office.pbx.rings_in(application="Dial")
    office.facts.talk("1.1", OLENA)
    await office.reconcile()
    assert office.house.state("olena") == "wrap_up"
    assert call.call in office.floor.calls


async def test_without_the_store_the_floor_is_settled_and_the_ledger_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.recorded("3.3")
    office.house.ready("olena")
    office.house.arrive("1.1")
    office.pbx.rings_in("2.2", application="Queue")
    office.pbx.database = {"1.1": line(1, "wait"), "3.3": line(1, "wait"), "4.4": line(1, "wait")}

    async def gone(*anything: object) -> Any:
        raise StoreUnavailable

    with monkeypatch.context() as outage:
        for method in ("open_calls", "call", "identify"):
            outage.setattr(office.store, method, gone)
        await office.reconciler.run()
        assert office.floor.calls == {}
        assert office.unsettled == {"3.3", "4.4"}
    await office.reconcile()
    assert office.unsettled == set()
    assert list(office.floor.calls) == ["2.2"]
    assert (await office.record("4.4")).ended_at is not None


async def test_an_agent_of_an_old_record_who_is_no_agent_any_more_is_no_obstacle(office: Office) -> None:
    await office.recorded("1.1", Segment(agent="left the firm", offered_at=ago(90), answered_at=ago(80)))
    office.pbx.rings_in(bridge="b1", application="Dial")
    office.pbx.channel("PJSIP/left-01", "1.2", "1.1", bridge="b1")
    await office.reconcile()
    assert "1.1" in office.floor.calls
