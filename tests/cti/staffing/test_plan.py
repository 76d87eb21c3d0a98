"""The plan: both formulas, and the trial that has the last word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cti.replay.records import Call
from cti.staffing.demand import demand_of
from cti.staffing.errors import StaffingError
from cti.staffing.plan import Aim, half_hour, plan
from routing.erlang import Goal

MONDAY = date(2026, 11, 2)


def busy_hour(calls=40, impatient=4):
    """Every Monday half an hour with so many calls, of whom every tenth gives up after 100 s."""
    made = []
    for week in range(4):
        for number in range(calls):
            gives_up = number % 10 < impatient and number % 10 == 0
            made.append(
                Call(
                    day=MONDAY + timedelta(weeks=week),
                    arrival=9 * 3600 + number * 1800 / calls,
                    wait=100.0 if gives_up else 5.0,
                    service=None if gives_up else 60.0 + 12 * (number % 20),
                    answered=not gives_up,
                )
            )
    return demand_of(made)


def test_only_half_hours_with_calls_are_planned():
    rows = list(plan(busy_hour(), Aim(), (0,), tried=False))
    assert [(row.weekday, row.number, row.calls) for row in rows] == [(0, 18, 40)]


def test_formulas_alone_plan_by_erlang_a():
    row = half_hour(busy_hour(), Aim(), 0, 18, tried=False)
    assert row.agents == row.erlang_a.agents <= row.erlang_c.agents
    assert row.erlang_a.service_level >= 0.8
    assert (row.trial, row.parted) == (None, ())


def test_the_trial_has_the_last_word_and_says_which_formula_is_wrong():
    row = half_hour(busy_hour(), Aim(goal=Goal(short=5)), 0, 18)
    assert row.trial is not None
    assert row.agents == row.trial.agents
    assert row.trial.service_level + row.trial.error >= 0.8
    for name, foretold in (("erlang_c", row.foretold_c), ("erlang_a", row.foretold_a)):
        assert (name in row.parted) == (abs(foretold - row.trial.service_level) > row.trial.error)


def test_notes_after_the_call_need_more_agents():
    without, with_notes = (
        half_hour(busy_hour(), Aim(wrap_up=wrap_up), 0, 18, tried=False).agents for wrap_up in (0, 120)
    )
    assert with_notes > without


def test_an_impossible_goal_is_told():
    with pytest.raises(StaffingError, match="share of 1"):
        half_hour(busy_hour(), Aim(goal=Goal(share=1.0)), 0, 18)
