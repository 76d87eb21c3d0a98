"""A caller who hung up and rings again soon."""

from __future__ import annotations

import pytest

from crm_store.records import CallRecord
from tests.system.office import Office
from tests.system.service import Desk

pytestmark = pytest.mark.system
FIRST, SECOND = "+380930000001", "+380930000002"


def ended(record: CallRecord) -> bool:
    return record.ended_at is not None


async def waits(office: Office, floor: Desk, number: str) -> object:
    """Somebody rings, and waits with music."""
    before = len(floor.heard)
    he = await office.caller(number)
    await he.is_answered()
    await floor.sees("floor_changed", lambda m: any(c["number"] == number for c in m["calls"]), after=before)
    return he


async def test_who_rings_again_gets_his_old_place(office: Office) -> None:
    floor = await office.desk("iryna")
    await office.desk("anna")
    first = await office.caller(FIRST)
    await first.is_answered()
    await waits(office, floor, SECOND)
    before = len(floor.heard)
    first.hang_up()
    await floor.sees("floor_changed", lambda m: bool(m["gone"]), after=before)
    await waits(office, floor, FIRST)
    phone = await office.phone("anna")
    anna = await office.desk("anna")
    await anna.say("set_state", state="ready")
    pop = await anna.sees_pop("talking")
    assert pop["number"] == FIRST
    assert "repeat_caller" in [why["code"] for why in pop["why"]]
    await phone.talks()


async def test_who_hung_up_while_it_rang_gets_the_same_agent_again(office: Office) -> None:
    boris = await office.desk("boris", ready=True)
    phone = await office.phone("boris", does="rings")
    he = await office.caller(FIRST)
    await phone.rings()
    anna, annas = await office.desk("anna", ready=True), await office.phone("anna")
    he.hang_up()
    await phone.stops_ringing()
    await office.service.record(ended)
    before = len(boris.heard)
    await boris.say("set_state", state="not_ready", reason="break")
    await boris.sees_state("not_ready", after=before)
    await boris.say("set_state", state="ready")
    await boris.sees_state("ready", after=before)
    await office.caller(FIRST)
    pop = await boris.sees_pop("offered", after=before)
    assert "repeat_caller" in [why["code"] for why in pop["why"]]
    assert not annas.sip.seen("INVITE")
    assert not [message for message in anna.heard if message["type"] == "pop"]


async def test_who_was_cut_off_gets_the_agent_he_talked_with(office: Office) -> None:
    boris = await office.desk("boris", ready=True)
    phone = await office.phone("boris")
    he = await office.caller(FIRST)
    await phone.talks()
    await he.is_answered()
    await boris.sees_state("talking")
    anna, annas = await office.desk("anna", ready=True), await office.phone("anna")
    he.hang_up()
    await office.service.record(ended)
    before = len(boris.heard)
    await boris.say("set_state", state="ready")
    await boris.sees_state("ready", after=before)
    await office.caller(FIRST)
    pop = await boris.sees_pop("talking", after=before)
    assert "repeat_caller" in [why["code"] for why in pop["why"]]
    assert not annas.sip.seen("INVITE")
    assert not [message for message in anna.heard if message["type"] == "pop"]
