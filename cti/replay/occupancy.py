"""How busy agents were, by the states that the engine itself says they were in."""

from __future__ import annotations

from cti.replay.records import DAY_SECONDS
from routing.commands import AgentChanged
from routing.model import AgentState

BUSY = {AgentState.TALKING, AgentState.HOLD, AgentState.WRAP_UP}


class Occupancy:
    """Seconds that each agent was busy (talk, hold, wrap-up) and ready, by the day on which the state began."""

    def __init__(self, days: int) -> None:
        self.busy: dict[str, list[float]] = {}
        self.ready: dict[str, list[float]] = {}
        self._days = days
        self._now: dict[str, tuple[AgentState, float]] = {}

    def changed(self, change: AgentChanged) -> None:
        """Take in what an agent does from now on."""
        before = self._now.get(change.agent)
        if before is None:
            self.busy[change.agent] = [0.0] * self._days
            self.ready[change.agent] = [0.0] * self._days
        else:
            self._count(change.agent, *before, change.since)
        self._now[change.agent] = change.state, change.since

    def close(self, at: float) -> None:
        """Count what everybody does at the end, second `at`."""
        for agent, state in self._now.items():
            self._count(agent, *state, at)
        self._now.clear()

    def _count(self, agent: str, state: AgentState, since: float, until: float) -> None:
        kept = self.busy if state in BUSY else self.ready if state is AgentState.READY else None
        if kept is not None:
            kept[agent][min(int(since // DAY_SECONDS), self._days - 1)] += until - since
