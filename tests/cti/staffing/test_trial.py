"""The engine's own trial of a number of agents, against the formula where the formula is exact."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from cti.staffing.demand import Demand
from cti.staffing.trial import trial
from routing.erlang import Goal, Traffic, outlook
from routing.survival import kaplan_meier

GOAL = Goal(short=5)


def exponential(mean, seed):
    random = Random(seed)
    return kaplan_meier((random.expovariate(1 / mean), True) for _ in range(20_000))


@pytest.fixture(scope="module")
def demand():
    return Demand(
        first=date(2026, 11, 2),
        last=date(2026, 11, 2),
        calls=1,
        offered=(None,) * 7,
        talk=exponential(180, 1),
        patience=exponential(300, 2),
        mean_patience=300,
    )


def test_with_exponential_talks_and_patience_the_engine_does_what_erlang_a_foretells(demand):
    calls, agents, runs = 40.0, 5, 4
    told = outlook(Traffic(rate=calls / 1800, handling=180, patience=300), agents, GOAL)
    tried = [trial(demand, calls, agents, 0.0, GOAL, seed) for seed in range(runs)]
    error = sum(run.error for run in tried) / runs / runs**0.5
    assert sum(run.service_level for run in tried) / runs == pytest.approx(told.service_level, abs=error)
    assert sum(run.abandoned for run in tried) / runs == pytest.approx(told.abandoned, abs=0.015)


def test_the_same_seed_gives_the_same_answer_and_another_one_another(demand):
    first = trial(demand, 20.0, 3, 0.0, GOAL, seed=1)
    assert first == trial(demand, 20.0, 3, 0.0, GOAL, seed=1)
    assert first != trial(demand, 20.0, 3, 0.0, GOAL, seed=2)


def test_more_agents_and_shorter_notes_serve_better(demand):
    few = trial(demand, 20.0, 2, 0.0, GOAL)
    assert trial(demand, 20.0, 4, 0.0, GOAL).service_level > few.service_level
    assert trial(demand, 20.0, 2, 60.0, GOAL).service_level < few.service_level


def test_the_error_covers_what_chance_does(demand):
    runs = [trial(demand, 20.0, 3, 0.0, GOAL, seed) for seed in range(8)]
    mean = sum(run.service_level for run in runs) / len(runs)
    assert sum(run.agrees(mean) for run in runs) >= 7


def test_where_all_is_well_some_doubt_remains(demand):
    lone = trial(demand, 0.5, 6, 0.0, GOAL)
    assert lone.service_level == 1
    assert 0 < lone.error < 0.2
