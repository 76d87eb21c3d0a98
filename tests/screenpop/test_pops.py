"""What an agent's screens show of his calls, and what the service knows of that."""

from __future__ import annotations

import asyncio

import pytest

from crm_store.records import Role
from screenpop.closing import Close
from screenpop.hub import Hub
from screenpop.messages import FloorChanged, Health, PopGone, PopShown
from screenpop.pops import KEPT_FINISHED, Pops
from tests.screenpop.support import view


class Screen:
    """A tab that keeps what it is sent, or fails to."""

    def __init__(self, agent: str = "anna", role: Role = "agent", session: str = "s1") -> None:
        self.agent, self.role, self.session = agent, role, session
        self.got: list[bytes] = []
        self.quick = True
        self.closed: Close | None = None

    def push(self, data: bytes) -> bool:
        if self.quick:
            self.got.append(data)
        return self.quick

    def close(self, why: Close) -> None:
        self.closed = why


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def pops(hub: Hub) -> Pops:
    return Pops(hub)


async def test_painted_is_true_as_soon_as_any_screen_says_so(hub: Hub, pops: Pops) -> None:
    hub.join(Screen())
    hub.join(Screen())
    seq = pops.show("anna", view("c1"))
    waiting = asyncio.create_task(pops.painted("anna", seq, 30))
    await asyncio.sleep(0)
    assert not waiting.done()
    pops.ack("anna", seq)
    assert await waiting is True
    assert await pops.painted("anna", seq, 0) is True


async def test_nobody_waits_for_an_agent_without_a_screen(hub: Hub, pops: Pops) -> None:
    assert await pops.painted("anna", pops.show("anna", view("c1")), 1e9) is False
    screen = Screen()
    hub.join(screen)
    waiting = asyncio.create_task(pops.painted("anna", pops.show("anna", view("c1")), 1e9))
    await asyncio.sleep(0)
    hub.leave(screen)
    assert await waiting is False


async def test_waiting_for_the_paint_is_bounded(hub: Hub, pops: Pops) -> None:
    hub.join(Screen())
    assert await pops.painted("anna", pops.show("anna", view("c1")), 0.001) is False


async def test_an_acknowledgement_of_what_was_never_sent_counts_for_nothing(hub: Hub, pops: Pops) -> None:
    hub.join(Screen())
    seq = pops.show("anna", view("c1"))
    pops.ack("anna", seq + 1000)
    pops.ack("boris", seq)
    assert await pops.painted("anna", seq, 0.001) is False
    assert await pops.painted("anna", pops.show("anna", view("c1", "ringing")), 0.001) is False


def test_a_newer_pop_of_the_same_call_replaces_the_older(pops: Pops) -> None:
    pops.show("anna", view("c1"))
    other = pops.show("anna", view("c2"))
    newest = pops.show("anna", view("c1", "ringing"))
    assert [message.seq for message in pops.latest("anna", 0)] == [other, newest]
    assert pops.latest("anna", newest) == ()


def test_numbers_after_a_restart_are_ahead_of_those_before(hub: Hub) -> None:
    before = Pops(hub).show("anna", view("c1"))
    after = Pops(hub).show("anna", view("c1"))
    assert 0 < before <= after < 2**53


def test_withdrawing_says_why_once(pops: Pops) -> None:
    pops.withdraw("anna", "c1", "missed")
    assert pops.latest("anna", 0) == ()
    pops.show("anna", view("c1"))
    pops.withdraw("anna", "c1", "missed")
    pops.withdraw("anna", "c1", "caller_hung_up")
    (gone,) = pops.latest("anna", 0)
    assert isinstance(gone, PopGone)
    assert gone.reason == "missed"


def test_who_may_write_about_a_call(pops: Pops) -> None:
    assert not pops.has("anna", "c1")
    pops.show("anna", view("c1"))
    assert pops.has("anna", "c1")
    assert not pops.has("boris", "c1")
    pops.withdraw("anna", "c1", "missed")
    assert not pops.has("anna", "c1"), "he never talked with the caller"
    pops.show("anna", view("c2", "talking"))
    pops.withdraw("anna", "c2", "done")
    assert pops.has("anna", "c2"), "his last words may still be on their way"


def test_a_days_calls_do_not_pile_up(pops: Pops) -> None:
    for number in range(KEPT_FINISHED + 10):
        pops.show("anna", view(f"c{number}", "talking"))
        pops.withdraw("anna", f"c{number}", "done")
    pops.show("anna", view("open"))
    assert len(pops.latest("anna", 0)) == KEPT_FINISHED + 1
    assert not pops.has("anna", "c0")
    assert isinstance(pops.latest("anna", 0)[-1], PopShown)


def test_messages_reach_whom_they_are_for_and_a_slow_tab_is_forgotten(hub: Hub) -> None:
    anna, slow, vera = Screen(), Screen("boris"), Screen("vera", "supervisor")
    slow.quick = False
    left: list[str] = []
    hub.when_left(left.append)
    for screen in (anna, slow, vera):
        hub.join(screen)
    hub.everyone(Health(degraded=()))
    hub.supervisors(FloorChanged())
    assert (len(anna.got), len(vera.got)) == (1, 2)
    assert left == ["boris"]
    assert hub.connections("boris") == 0
    assert hub.leave(slow) is False
    hub.end_sessions("anna")
    assert anna.closed is Close.SESSION_ENDED
