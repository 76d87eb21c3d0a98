"""A day replayed as it was set and with something changed."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from cti.replay.records import Call, Past, Recording, Shift
from cti.staffing.errors import NoShifts
from cti.staffing.whatif import Extra, compare, policy_of
from routing.queue import Fixed, Never, Queue

DAY = date(2026, 11, 18)
QUEUE = Queue(name="private", team="private", skills={"english": 5}, hold=Never(), owner_bonus=0, wrap_up=0)


def call(arrival, owner=None, service=300.0, wait=0.0, agent="olena", patience=None):
    answered = patience is None
    return Call(
        day=DAY,
        arrival=arrival,
        owner=owner,
        patience=patience,
        service=service if answered else None,
        answered=answered,
        wait=wait,
        agent=agent if answered else None,
    )


@pytest.fixture
def day():
    """Olena and Taras at work from nine to five; every 100 s somebody rings, every second time for Olena."""
    calls = tuple(call(9 * 3600.0 + 100 * number, "olena" if number % 2 else None) for number in range(200))
    shifts = tuple(Shift(day=DAY, agent=agent, on=9 * 3600.0, off=17 * 3600.0) for agent in ("olena", "taras"))
    return Recording(calls=calls, shifts=shifts, history=(Past(wait=5, service=60), Past(wait=400), Past(wait=900)))


def test_nothing_changed_is_the_same_day(day):
    compared = compare(day, QUEUE, QUEUE, Extra())
    assert compared.before == compared.after
    assert (compared.agents, compared.runs) == (2, 10)


def test_one_more_expert_makes_waits_shorter(day):
    compared = compare(day, QUEUE, QUEUE, Extra(agents=1))
    assert compared.after.asa < compared.before.asa
    assert compared.after.abandoned < compared.before.abandoned


def test_an_expert_who_comes_when_all_is_over_changes_nothing(day):
    compared = compare(day, QUEUE, QUEUE, Extra(agents=1, on=20 * 3600.0, off=22 * 3600.0))
    assert compared.after.asa == compared.before.asa


def test_a_longer_hold_gives_customers_their_own_expert_more_often(day):
    compared = compare(day, QUEUE, replace(QUEUE, hold=Fixed(seconds=300)), Extra())
    assert compared.after.on_shift_continuity > compared.before.on_shift_continuity


def test_what_really_happened_stands_beside_it(day):
    really = replace(day, calls=(call(0, wait=10), call(5, wait=30), call(9, patience=60.0, wait=60)))
    seen = compare(really, QUEUE, QUEUE, Extra()).observed
    assert (seen.calls, seen.answered, seen.abandoned, seen.asa, seen.max_wait) == (3, 2, 1, 20, 30)
    assert seen.occupancy_mean is None


def test_a_day_of_which_no_shift_is_known_is_not_replayed(day):
    with pytest.raises(NoShifts):
        compare(replace(day, shifts=()), QUEUE, QUEUE, Extra())


def test_a_replayed_queue_asks_for_no_skill_since_all_its_agents_have_them():
    assert "skills" not in policy_of(QUEUE).settings
    assert policy_of(QUEUE).settings["owner_bonus"] == 0
