"""Who of those that a number may belong to is calling, and how sure that is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Literal

from crm_store.record import Record, Utc
from crm_store.records import Candidate, Identification, Number

MOST = 20
SWITCHBOARD = "switchboard"
"""The label of an organisation's number that many of its people call from."""

# How sure each reason makes us by itself. What else speaks for somebody adds a little, but never as much as lies
# between two reasons that decide.
SCORES = {
    "only_match": 1.0,
    "chosen": 0.95,
    "switchboard": 0.9,
    "last_spoke": 0.8,
    "main_number": 0.6,
    "open_request": 0.5,
    "owner_on_duty": 0.4,
    "shared": 0.3,
    "works_there": 0.2,
}
CLEAR_LEAD = 0.15
"""How far the first must be ahead of the second to be taken for the caller without asking."""

LEAST_TO_BE_CHOSEN = SCORES["main_number"]
"""An open request or an owner on duty says who may be calling, not who is."""

LONG_BEFORE = timedelta(days=30)
"""Somebody last spoken with on this number so much earlier than somebody else is hardly likelier than one who never."""

_LONG_BEFORE_COSTS = 0.3
_SHARED_SWITCHBOARD = 0.7
_BEHIND_SWITCHBOARD = 0.6
_ALSO_WAITS, _ALSO_ON_DUTY = 0.04, 0.03


class Person(Record, frozen=True, kw_only=True):
    """Somebody, as far as it matters for who may be calling. `waits`: he has an open request."""

    customer: int
    name: str
    owner: str | None = None
    deputies: tuple[str, ...] = ()
    waits: bool = False


class Match(Person, frozen=True, kw_only=True):
    """A customer whose contact point the number is; `people` are an organisation's, as far as they are customers."""

    kind: Literal["person", "organisation"] = "person"
    label: str | None = None
    main: bool = False
    last_spoke_at: Utc | None = None
    chosen_at: Utc | None = None
    people: tuple[Person, ...] | None = None


def identification(number: Number, matches: Sequence[Match], on_duty: Collection[str] = ()) -> Identification:
    """Rank the customers of a number. `on_duty` are the logins of the agents who are signed in.

    Nobody is `chosen` who is not clearly first; then `owner` and `deputies` are those who serve all of them. At a
    number that is marked as a switchboard the organisation itself is, and its people stand below it; whom an agent
    chose there comes first among them.
    """
    ranked = sorted(_Ranking(matches, on_duty).candidates(), key=lambda candidate: -candidate.score)[:MOST]
    chosen = _clear(ranked)
    serving = [match for match in matches if chosen in (None, match.customer)]
    owner, deputies = _serving_all(serving)
    return Identification(number=number, candidates=tuple(ranked), chosen=chosen, owner=owner, deputies=deputies)


def _clear(ranked: Sequence[Candidate]) -> int | None:
    if not ranked or ranked[0].score < LEAST_TO_BE_CHOSEN:
        return None
    first, *others = ranked
    is_settled = first.reason == "chosen" or not others or round(first.score - others[0].score, 4) >= CLEAR_LEAD
    return first.customer if is_settled else None


def _serving_all(people: Sequence[Person]) -> tuple[str | None, tuple[str, ...]]:
    """The owner that all have, if they do, and who else serves each of them, in the first one's order."""
    if not people:
        return None, ()
    first = people[0]
    each_serves = [{person.owner, *person.deputies} for person in people]
    owner = first.owner if len({person.owner for person in people}) == 1 else None
    named = dict.fromkeys(login for login in (first.owner, *first.deputies) if login and login != owner)
    return owner, tuple(login for login in named if all(login in those for those in each_serves))


class _Ranking:
    """The customers of one number beside each other."""

    def __init__(self, matches: Sequence[Match], on_duty: Collection[str]) -> None:
        self._matches = matches
        self._on_duty = on_duty
        self._picked = max((each.chosen_at for each in matches if each.chosen_at), default=None)
        self._spoke = max((each.last_spoke_at for each in matches if each.last_spoke_at), default=None)
        self._one_main = sum(each.main for each in matches) == 1
        self._marked = any(_is_marked(each) for each in matches)

    def candidates(self) -> Iterator[Candidate]:
        """All of them with their scores, in the order in which they came."""
        for match in self._matches:
            reason = self._reason(match)
            yield self._candidate(match, reason, self._score(match, reason))
        known = {match.customer for match in self._matches}
        for person in (
            person for match in self._matches if self._is_switchboard(match) for person in match.people or ()
        ):
            if person.customer not in known:
                known.add(person.customer)
                yield self._candidate(person, "works_there", SCORES["works_there"])

    def _candidate(self, person: Person, reason: str, score: float) -> Candidate:
        if person.waits and reason != "open_request":
            score += _ALSO_WAITS
        if person.owner in self._on_duty and reason != "owner_on_duty":
            score += _ALSO_ON_DUTY
        return Candidate(customer=person.customer, name=person.name, score=round(min(score, 1.0), 4), reason=reason)

    def _reason(self, match: Match) -> str:
        """The strongest of what speaks for him. `main_number` is one only for the one whose alone it is."""
        if _is_marked(match):
            return "switchboard"
        if match.chosen_at is not None and match.chosen_at == self._picked:
            return "chosen"
        if self._is_switchboard(match):
            return "switchboard"
        if len(self._matches) == 1:
            return "only_match"
        if match.last_spoke_at:
            return "last_spoke"
        if match.main and self._one_main:
            return "main_number"
        if match.waits:
            return "open_request"
        return "owner_on_duty" if match.owner in self._on_duty else "shared"

    def _score(self, match: Match, reason: str) -> float:
        score = SCORES[reason]
        if reason == "last_spoke" and match.last_spoke_at and self._spoke:
            score -= _LONG_BEFORE_COSTS * min(1.0, (self._spoke - match.last_spoke_at) / LONG_BEFORE)
        if reason == "switchboard" and not _is_marked(match) and len(self._matches) > 1:
            score = _SHARED_SWITCHBOARD
        return min(score, _BEHIND_SWITCHBOARD) if self._marked and not _is_marked(match) else score

    def _is_switchboard(self, match: Match) -> bool:
        """An organisation's number that is marked so, or its main number that others have too."""
        by_use = match.main and (len(self._matches) > 1 or bool(match.people))
        return match.kind == "organisation" and (_is_marked(match) or by_use)


def _is_marked(match: Match) -> bool:
    return match.kind == "organisation" and match.label == SWITCHBOARD
