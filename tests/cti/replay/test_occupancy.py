"""How busy agents were."""

from __future__ import annotations

from cti.replay.occupancy import Occupancy
from cti.replay.records import DAY_SECONDS
from routing.commands import AgentChanged
from routing.model import AgentState as S


def test_talk_hold_and_wrap_up_are_busy_and_a_break_is_neither() -> None:
    kept = Occupancy(days=1)
    states = [(0, S.READY), (10, S.RESERVED), (15, S.TALKING), (40, S.HOLD), (50, S.TALKING), (60, S.WRAP_UP)]
    for since, state in [*states, (75, S.READY), (80, S.NOT_READY), (200, S.LOGGED_OUT)]:
        kept.changed(AgentChanged(agent="anna", state=state, since=since))
    kept.close(500)
    assert (kept.busy, kept.ready) == ({"anna": [60]}, {"anna": [15]})


def test_time_counts_for_the_day_on_which_it_began() -> None:
    kept = Occupancy(days=2)
    kept.changed(AgentChanged(agent="anna", state=S.TALKING, since=DAY_SECONDS - 10))
    kept.changed(AgentChanged(agent="anna", state=S.READY, since=DAY_SECONDS + 30))
    kept.close(DAY_SECONDS + 100)
    assert (kept.busy["anna"], kept.ready["anna"]) == ([40, 0], [0, 70])
