"""Formulas of the queue, against printed values and against the birth–death chain summed by brute force."""

from __future__ import annotations

from math import exp, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.erlang import Goal, Traffic, agents_needed, erlang_b, outlook, without_abandonment

OFFICE = Traffic(rate=100 / 1800, handling=180)
"""100 calls in half an hour of 3 minutes each: the worked example of many a textbook (10 erlangs)."""

GARNETT = Traffic(rate=48 / 60, handling=60, patience=120)
"""Garnett, Mandelbaum and Reiman 2002, table 1: 48 calls a minute, 1 minute each, 2 minutes of patience, 50 agents."""


def test_the_worked_example_of_erlang_c():
    figures = outlook(OFFICE, 14)
    assert agents_needed(OFFICE) == 14
    assert figures.waiting == pytest.approx(0.174, abs=5e-4)
    assert figures.service_level == pytest.approx(0.888, abs=5e-4)
    assert figures.asa == pytest.approx(7.8, abs=0.05)
    assert figures.occupancy == pytest.approx(0.714, abs=5e-4)


def test_erlang_b_is_as_in_the_printed_tables():
    assert erlang_b(5.160, 11) == pytest.approx(0.01, rel=0.002)
    assert erlang_b(84.06, 100) == pytest.approx(0.01, rel=0.002)
    assert erlang_b(10, 10) == pytest.approx(0.2146, abs=1e-4)


def test_a_little_abandonment_makes_all_the_difference_as_in_the_printed_table():
    with_abandonment, without = outlook(GARNETT, 50), outlook(without_abandonment(GARNETT), 50)
    assert with_abandonment.abandoned == pytest.approx(0.031, abs=5e-4)
    assert with_abandonment.abandoned * 120 == pytest.approx(3.7, abs=0.05), "the mean wait of all callers"
    assert with_abandonment.occupancy == pytest.approx(0.93, abs=5e-3)
    assert without.asa == pytest.approx(20.8, abs=0.05)
    assert without.occupancy == pytest.approx(0.96, abs=5e-3)


@pytest.mark.parametrize(
    ("traffic", "agents", "goal"),
    [
        (GARNETT, 50, Goal(within=3, short=1)),
        (Traffic(rate=0.05, handling=200, patience=300), 10, Goal(within=20, short=5)),
        (Traffic(rate=0.05, handling=200, patience=60), 6, Goal(within=30)),
        (Traffic(rate=0.02, handling=30, patience=10), 1, Goal(within=5, short=2)),
        (Traffic(rate=0.2, handling=200, patience=100), 12, Goal(within=60, short=10)),
    ],
)
def test_erlang_a_is_the_birth_death_chain(traffic, agents, goal):
    told, chain = outlook(traffic, agents, goal), _chain(traffic, agents, goal)
    assert told.waiting == pytest.approx(chain["waiting"], rel=1e-9)
    assert told.abandoned == pytest.approx(chain["abandoned"], rel=1e-9)
    assert told.asa == pytest.approx(chain["asa"], rel=1e-9)
    assert told.service_level == pytest.approx(chain["service_level"], rel=1e-7)


def test_endless_patience_is_erlang_c():
    patient = outlook(replace(OFFICE, patience=1e8), 14)
    assert patient.service_level == pytest.approx(outlook(OFFICE, 14).service_level, abs=1e-6)
    assert patient.asa == pytest.approx(outlook(OFFICE, 14).asa, rel=1e-4)


def test_thousands_of_agents_lose_no_digits():
    large = Traffic(rate=50, handling=200, patience=300)
    enough = agents_needed(large)
    assert outlook(large, enough).service_level >= 0.8 > outlook(large, enough - 1).service_level
    assert 9_000 < enough < 10_000, "with so many, fewer than the load are enough, as some give up"
    assert outlook(large, 5_000).abandoned == pytest.approx(0.5, rel=1e-3), "half of what comes, where half is offered"
    assert outlook(large, 12_000).service_level == pytest.approx(1)
    assert outlook(without_abandonment(large), 10_001).occupancy == pytest.approx(1, rel=1e-3)


def test_no_calls_need_nobody_and_nobody_answers_none():
    assert agents_needed(Traffic(rate=0, handling=180)) == 0
    assert outlook(Traffic(rate=0, handling=180), 0).service_level == 1
    assert outlook(OFFICE, 0).asa == inf
    assert outlook(GARNETT, 0).abandoned == 1


def test_too_few_agents_without_abandonment_never_catch_up():
    assert outlook(OFFICE, 10).asa == inf
    assert outlook(OFFICE, 10).service_level == 0


def test_an_impossible_goal_is_refused():
    with pytest.raises(ValueError, match="share of 1"):
        agents_needed(OFFICE, Goal(share=1))


@given(
    rate=st.floats(1e-4, 1),
    handling=st.floats(10, 1000),
    patience=st.none() | st.floats(1, 5000),
    agents=st.integers(1, 60),
)
def test_one_agent_more_is_never_worse(rate, handling, patience, agents):
    traffic = Traffic(rate=rate, handling=handling, patience=patience)
    few, more = outlook(traffic, agents), outlook(traffic, agents + 1)
    assert 0 <= few.service_level <= more.service_level + 1e-9 <= 1 + 1e-9
    assert more.abandoned <= few.abandoned + 1e-12
    assert more.asa <= few.asa + 1e-9
    assert 0 <= more.occupancy <= 1 + 1e-12


def _chain(traffic: Traffic, agents: int, goal: Goal) -> dict[str, float]:
    """The stationary chain, and by first steps and uniformisation what becomes of a caller who finds it so."""
    arrive, serve, give_up = traffic.rate, 1 / traffic.handling, 1 / traffic.patience
    weights = [1.0]
    for state in range(1, agents + 400):
        leave = min(state, agents) * serve + max(0, state - agents) * give_up
        weights.append(weights[-1] * arrive / leave)
    share = [weight / sum(weights) for weight in weights]
    found = share[agents:]
    served = wait = 0.0
    reach, seconds = 1.0, 0.0
    for j, probability in enumerate(found):
        rate = agents * serve + (j + 1) * give_up
        onward = (rate - give_up) / rate
        reach, seconds = onward * reach, onward * reach / rate + onward * seconds
        served += probability * reach
        wait += probability * seconds
    abandoned = sum(found) - served
    at_once = 1 - sum(found)
    in_time, _ = _by(goal.within, found, agents * serve, give_up)
    _, short = _by(goal.short, found, agents * serve, give_up)
    return {
        "waiting": sum(found),
        "abandoned": abandoned,
        "asa": wait / (at_once + served),
        "service_level": (at_once + in_time) / (1 - short),
    }


def _by(seconds: float, found: list[float], serve: float, give_up: float) -> tuple[float, float]:
    """The shares that are served, and that have given up, by this second: uniformised, step by step."""
    fastest = serve + (len(found) + 1) * give_up
    ahead, done, gone = list(found), 0.0, 0.0
    mean = fastest * seconds
    weight, left, in_time, short = exp(-mean), 1.0, 0.0, 0.0
    step = 0
    while left > 1e-13 and step < 20 * mean + 100:
        in_time += weight * done
        short += weight * gone
        left -= weight
        following = [0.0] * len(ahead)
        for j, probability in enumerate(ahead):
            forward = (serve + j * give_up) / fastest
            quits = give_up / fastest
            if j:
                following[j - 1] += probability * forward
            else:
                done += probability * forward
            gone += probability * quits
            following[j] += probability * (1 - forward - quits)
        ahead = following
        step += 1
        weight *= mean / step
    return in_time, short
