"""What the virtual centre knows of talks and patience: the history, and the days that it has itself lived through."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from cti.replay.records import Past
from routing.events import HistoryLearned
from routing.survival import Survival, kaplan_meier

ENOUGH = 100
"""So many talks of an agent make a curve of his own."""


class Memory:
    """Talks and waits, counted by whole seconds, so that learning anew each midnight costs little."""

    def __init__(self, history: Iterable[Past] = ()) -> None:
        self._waits: Counter[tuple[float, bool]] = Counter()
        self._talks: defaultdict[str | None, Counter[tuple[float, bool]]] = defaultdict(Counter)
        for past in history:
            self.add(past.wait, past.service, past.agent)

    def add(self, wait: float, service: float | None, agent: str | None) -> None:
        """Remember one call; `service` None: he hung up after `wait` seconds."""
        self._waits[round(wait), service is None] += 1
        if service is not None:
            self._talks[agent][round(service), True] += 1

    def patience(self) -> Survival:
        """How long callers wait before they give up; who was answered was only watched until then."""
        return kaplan_meier(self._waits)

    def talk(self) -> Survival:
        """How long talks last, whoever talks."""
        return kaplan_meier(sum(self._talks.values(), Counter()))

    def learned(self, at: float) -> HistoryLearned:
        """All of it, as the engine is told it at second `at`."""
        return HistoryLearned(
            at=at,
            talk=self.talk(),
            patience=self.patience(),
            talk_of={
                agent: kaplan_meier(talks)
                for agent, talks in self._talks.items()
                if agent is not None and talks.total() >= ENOUGH
            },
        )
