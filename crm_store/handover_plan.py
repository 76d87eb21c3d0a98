"""Who gets which customer of an expert who leaves: worked out one customer after the other, without a database."""

from __future__ import annotations

from collections.abc import Iterable

from crm_store.handover_record import HandoverPlan
from crm_store.record import Record

SPEAKS = 5
"""From this level (1 to 10) on, somebody speaks a language well enough to have customers in it."""


class Receiver(Record, frozen=True, kw_only=True):
    """Somebody who may get customers: what he can do, what he has on him now, and the segments that he serves."""

    login: str
    teams: frozenset[str]
    skills: dict[str, int]
    load: float
    segments: frozenset[str]


class Held(Record, frozen=True, kw_only=True):
    """A customer who is to be given away; `id` is of his assignment. `cost`: to serve him, None: not known."""

    id: int
    customer: int
    name: str
    deputies: tuple[str, ...]
    language: str
    segment: str
    cost: float | None


class Given(Record, frozen=True, kw_only=True):
    """To whom he goes, with which deputies, and why."""

    owner: str
    deputies: tuple[str, ...]
    why: tuple[str, ...]


class Giver:
    """Gives customers away by a plan, and keeps account of what that puts on whom.

    `agents` are all who could serve anybody; `skills` and `teams` those of the old owner; `usual` is what a customer
    counts for of whom it is not known what he costs.
    """

    def __init__(
        self,
        plan: HandoverPlan,
        receivers: Iterable[Receiver],
        *,
        agents: frozenset[str],
        teams: frozenset[str],
        skills: dict[str, int],
        usual: float = 1.0,
    ) -> None:
        self._plan = plan
        self._receivers = tuple(receivers)
        self._agents = agents
        self._usual = usual
        self._loads = {each.login: each.load for each in self._receivers}
        self._team = frozenset(each.login for each in self._receivers if each.teams & teams)
        shared = {each.login: len(each.skills.keys() & skills.keys()) for each in self._receivers}
        most = max(shared.values(), default=0)
        self._skilled = frozenset(login for login, count in shared.items() if count == most > 0)

    def give(self, held: Held) -> Given | None:
        """To whom this one goes; None: to nobody."""
        deputies = tuple(login for login in held.deputies if login != self._plan.owner)
        if self._plan.deputies_first and (first := next((d for d in deputies if d in self._agents), None)):
            return self._given(held, first, deputies, ("deputy",))
        circle, why = self._circle(held)
        if not circle:
            return None
        if len(self._receivers) == 1:
            return self._given(held, circle[0].login, deputies, ("only",))
        best = min(circle, key=lambda each: (self._loads[each.login], each.login))
        return self._given(held, best.login, deputies, (*why, "load"))

    def _given(self, held: Held, owner: str, deputies: tuple[str, ...], why: tuple[str, ...]) -> Given:
        if owner in self._loads:
            cost = self._usual if held.cost is None else max(0.0, held.cost)
            self._loads[owner] += 1.0 if self._plan.load == "count" else cost
        return Given(owner=owner, deputies=tuple(login for login in deputies if login != owner), why=why)

    def _circle(self, held: Held) -> tuple[tuple[Receiver, ...], tuple[str, ...]]:
        """Who is left when the words of `match` have narrowed the choice, and the words that did."""
        circle, why = self._receivers, []
        for word in dict.fromkeys(self._plan.match):
            narrowed = tuple(each for each in circle if self._matches(each, held, word))
            if narrowed and len(narrowed) < len(circle):
                circle = narrowed
                why.append(word)
        return circle, tuple(why)

    def _matches(self, receiver: Receiver, held: Held, word: str) -> bool:
        match word:
            case "language":
                return receiver.skills.get(held.language, 0) >= SPEAKS
            case "team":
                return receiver.login in self._team
            case "skills":
                return receiver.login in self._skilled
            case _:
                return held.segment in receiver.segments
