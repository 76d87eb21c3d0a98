"""Who may be rung by the fallback queue, and how a phone is stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from cti.background import Background
from cti.facts import Facts
from cti.telephony import AmiTelephony, membership
from routing.model import AgentState
from tests.cti.pbx import Pbx, event
from tests.screenpop.house import House

QUEUE = "farley-fallback"


class Switchboard:
    """A floor whose telephone side is AMI. Olena has two phones."""

    def __init__(self, jobs: Background) -> None:
        self.pbx = Pbx()
        self.house = House(phones="PJSIP/olena&PJSIP/desk")
        self.facts = Facts(self.house.floor, self.house.desks)
        self.jobs = jobs
        self.telephony = AmiTelephony(
            self.pbx,
            self.house.floor,
            self.facts,
            jobs,
            queue=QUEUE,  # type: ignore[arg-type]
        )
        self.house.floor.telephony = self.telephony


@pytest.fixture
async def board() -> AsyncIterator[Switchboard]:
    async with Background() as jobs:
        yield Switchboard(jobs)


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("logged_out", "out"),
        ("not_ready", "paused"),
        ("wrap_up", "paused"),
        ("not_responding", "paused"),
        ("ready", "in"),
        ("reserved", "in"),
        ("talking", "in"),
        ("hold", "in"),
    ],
)
def test_every_state_has_its_place(state: str, wanted: str) -> None:
    assert membership(AgentState(state)) == wanted


async def test_the_queue_follows_an_agents_day(board: Switchboard) -> None:
    board.house.desks.set_state("taras", "not_ready")
    await board.jobs.idle()
    assert board.pbx.members == {"PJSIP/taras": True}
    board.house.ready("taras")
    await board.jobs.idle()
    assert board.pbx.members == {"PJSIP/taras": False}
    board.house.desks.set_state("taras", "logged_out")
    await board.jobs.idle()
    assert board.pbx.members == {}


async def test_both_phones_of_an_agent_are_members(board: Switchboard) -> None:
    board.house.ready("olena")
    await board.jobs.idle()
    assert board.pbx.members == {"PJSIP/olena": False, "PJSIP/desk": False}


async def test_many_changes_at_once_leave_the_last(board: Switchboard) -> None:
    board.pbx.members = {"PJSIP/taras": True}
    for _ in range(3):
        board.house.ready("taras")
        board.house.desks.set_state("taras", "logged_out")
        board.house.desks.set_state("taras", "not_ready")
    board.house.ready("taras")
    await board.jobs.idle()
    assert board.pbx.members == {"PJSIP/taras": False}


async def test_a_change_that_says_nothing_new_is_not_said(board: Switchboard) -> None:
    board.house.ready("taras")
    await board.jobs.idle()
    said = len(board.pbx.done)
    board.house.arrive(owner="taras")
    await board.jobs.idle()
    assert board.house.state("taras") == "reserved"
    assert len(board.pbx.done) == said


async def test_what_could_not_be_said_is_said_after_the_next_login(board: Switchboard) -> None:
    board.pbx.connected = False
    board.house.ready("olena")
    board.house.desks.set_state("taras", "not_ready")
    await board.jobs.idle()
    assert board.pbx.members == {}
    board.pbx.connected = True
    await board.telephony.sync_members()
    await board.jobs.idle()
    assert board.pbx.members == {"PJSIP/olena": False, "PJSIP/desk": False, "PJSIP/taras": True}


async def test_after_a_restart_members_stay_until_their_desks_had_time_to_come_back(board: Switchboard) -> None:
    board.pbx.members = {"PJSIP/olena": False, "PJSIP/taras": False, "PJSIP/somebody": False}
    await board.telephony.sync_members()
    await board.jobs.idle()
    assert set(board.pbx.members) == {"PJSIP/olena", "PJSIP/taras", "PJSIP/somebody"}
    board.house.ready("olena")
    await board.telephony.sweep(after=0)
    await board.jobs.idle()
    assert set(board.pbx.members) == {"PJSIP/olena", "PJSIP/desk", "PJSIP/somebody"}


async def test_who_signs_out_while_the_link_is_down_leaves_the_queue_at_the_next_login(board: Switchboard) -> None:
    board.house.ready("taras")
    await board.telephony.sweep(after=0)
    await board.jobs.idle()
    board.pbx.connected = False
    board.house.desks.set_state("taras", "logged_out")
    await board.jobs.idle()
    board.pbx.connected = True
    await board.telephony.sync_members()
    await board.jobs.idle()
    assert board.pbx.members == {}


async def test_a_sweep_while_the_link_is_down_happens_at_the_next_login(board: Switchboard) -> None:
    board.pbx.members = {"PJSIP/taras": False}
    board.pbx.connected = False
    await board.telephony.sweep(after=0)
    board.pbx.connected = True
    await board.telephony.sync_members()
    await board.jobs.idle()
    assert board.pbx.members == {}


async def test_an_asterisk_without_the_fallback_queue_is_lived_with(board: Switchboard) -> None:
    board.pbx.has_queue = False
    board.house.ready("taras")
    await board.telephony.sync_members()
    await board.jobs.idle()


async def test_withdrawing_an_offer_hangs_up_what_rings_for_it(board: Switchboard) -> None:
    board.house.ready("olena")
    board.house.arrive()
    for channel in ("PJSIP/olena-1", "PJSIP/desk-1"):
        await board.facts.hear(event("DialBegin", DestChannel=channel, DestLinkedid="1.1"))
    board.house.desks.reject("olena", "1.1")
    await board.jobs.idle()
    hung_up = {done for done in board.pbx.done if done[0] == "Hangup"}
    assert hung_up == {("Hangup", "PJSIP/olena-1"), ("Hangup", "PJSIP/desk-1")}
