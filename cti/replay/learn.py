"""What the virtual centre knows of talks and patience: the history, and the days that it has itself lived through."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from cti.replay.records import Past
from routing.events import HistoryLearned
from routing.survival import Survival, kaplan_meier


class Memory:
    """Talks and waits, counted by whole seconds, so that learning anew each midnight costs little."""

    def __init__(self, history: Iterable[Past] = ()) -> None:
        self._waits: Counter[tuple[float, bool]] = Counter()
        self._talks: Counter[tuple[float, bool]] = Counter()
        self._own_calls: Counter[str] = Counter()
        served: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for past in history:
            self.add(past.wait, past.service)
            if past.customer and past.agent:
                served[past.customer][past.agent] += 1
        for agents in served.values():
            self._own_calls[agents.most_common(1)[0][0]] += agents.total()

    def add(self, wait: float, service: float | None, owner: str | None = None) -> None:
        """Remember one call; `service` None: he hung up after `wait` seconds."""
        self._waits[round(wait), service is None] += 1
        if service is not None:
            self._talks[round(service), True] += 1
        if owner is not None:
            self._own_calls[owner] += 1

    def patience(self) -> Survival:
        """How long callers wait before they give up; who was answered was only watched until then."""
        return kaplan_meier(self._waits)

    def talk(self) -> Survival:
        """How long talks last, whoever talks."""
        return kaplan_meier(self._talks)

    def learned(self, at: float) -> HistoryLearned:
        """All of it, as the engine is told it at second `at`."""
        return HistoryLearned(at=at, talk=self.talk(), patience=self.patience(), own_calls=dict(self._own_calls))
