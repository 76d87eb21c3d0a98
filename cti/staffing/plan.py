"""The plan: agents for each half hour, by Erlang C, by Erlang A, and as the engine's own trial has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from cti.staffing.demand import HALF_HOURS, Demand
from cti.staffing.errors import StaffingError
from cti.staffing.trial import Trial, trial
from routing.erlang import Goal, Outlook, Traffic, agents_needed, outlook, without_abandonment

Formula = Literal["erlang_a", "erlang_c"]

FEW_CALLS = 0.05
"""Half hours with fewer calls on average than this are left alone: one call in twenty days is no pattern."""
STEPS = 12
"""So many agents more or fewer than Erlang A says are tried, at most."""


class Aim(Struct, frozen=True, kw_only=True):
    """What the plan is to reach, and the seconds for notes after each call."""

    goal: Goal = Goal()
    wrap_up: float = 0.0


class HalfHour(Struct, frozen=True, kw_only=True):
    """One half hour of a weekday (0 is Monday, `number` 0 to 47 from midnight).

    `erlang_c` and `erlang_a` are what each foretells for the fewest agents that reach the goal by it. `agents` is what
    to plan for: what the trial on the engine needs, or Erlang A without a trial. `foretold_c` and `foretold_a` are the
    service levels that they foretell for `agents`, and `parted` names those that the trial proves wrong.
    """

    weekday: int
    number: int
    calls: float
    load: float
    agents: int
    erlang_c: Outlook
    erlang_a: Outlook
    foretold_c: float
    foretold_a: float
    trial: Trial | None = None
    parted: tuple[Formula, ...] = ()


def plan(demand: Demand, aim: Aim, weekdays: tuple[int, ...], *, tried: bool = True) -> Iterator[HalfHour]:
    """The half hours of these weekdays in which somebody calls, one by one.

    `tried`: on the engine too, which takes some tenths of a second each. Raises StaffingError.
    """
    for weekday in weekdays:
        for number, calls in enumerate(demand.per_half_hour(weekday)):
            if calls >= FEW_CALLS:
                yield half_hour(demand, aim, weekday, number, tried=tried)


def half_hour(demand: Demand, aim: Aim, weekday: int, number: int, *, tried: bool = True) -> HalfHour:
    """One half hour. Raises StaffingError for a goal that cannot be reached."""
    calls = demand.per_half_hour(weekday)[number]
    traffic = Traffic(
        rate=calls / (24 * 3600 / HALF_HOURS), handling=demand.handling(aim.wrap_up), patience=demand.mean_patience
    )
    endless = without_abandonment(traffic)
    try:
        by_c, by_a = agents_needed(endless, aim.goal), agents_needed(traffic, aim.goal)
    except ValueError as error:
        raise StaffingError(str(error)) from error
    found = _tried(demand, calls, by_a, aim, seed=weekday * HALF_HOURS + number) if tried else None
    agents = found.agents if found else by_a
    foretold_c = outlook(endless, agents, aim.goal).service_level
    foretold_a = outlook(traffic, agents, aim.goal).service_level
    foretold: dict[Formula, float] = {"erlang_c": foretold_c, "erlang_a": foretold_a}
    return HalfHour(
        weekday=weekday,
        number=number,
        calls=calls,
        load=traffic.load,
        agents=agents,
        erlang_c=outlook(endless, by_c, aim.goal),
        erlang_a=outlook(traffic, by_a, aim.goal),
        foretold_c=foretold_c,
        foretold_a=foretold_a,
        trial=found,
        parted=tuple(name for name, level in foretold.items() if found and not found.agrees(level)),
    )


def _tried(demand: Demand, calls: float, guess: int, aim: Aim, seed: int) -> Trial:
    """The trial with the fewest agents that does not miss the goal by more than its error, beginning at a guess.

    Fewer than the guess are tried only where the formula is proven too dark, so that chance alone changes nothing.
    """
    found = trial(demand, calls, guess, aim.wrap_up, aim.goal, seed)
    if found.service_level + found.error < aim.goal.share:
        for agents in range(guess + 1, guess + STEPS + 1):
            found = trial(demand, calls, agents, aim.wrap_up, aim.goal, seed)
            if found.service_level >= aim.goal.share:
                break
        return found
    for agents in range(guess - 1, max(0, guess - STEPS - 1), -1):
        fewer = trial(demand, calls, agents, aim.wrap_up, aim.goal, seed)
        if fewer.service_level - fewer.error < aim.goal.share:
            break
        found = fewer
    return found
