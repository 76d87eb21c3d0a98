"""What comes in, added up by weekday and half hour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cti.replay.records import Call, Past
from cti.staffing.demand import demand_of
from cti.staffing.errors import StaffingError

MONDAY = date(2026, 11, 2)


def call(days=0, hour=9.0, *, wait=0.0, service=None):
    return Call(
        day=MONDAY + timedelta(days=days),
        arrival=hour * 3600,
        wait=wait,
        service=service,
        answered=service is not None,
    )


def test_calls_are_counted_by_half_hour_over_all_days_of_that_name():
    calls = [call(0, 9.4, service=60), call(0, 9.6, service=60), call(7, 9.5, service=60), call(15, 8, service=60)]
    demand = demand_of(calls)
    monday = demand.per_half_hour(0)
    assert (monday[18], monday[19], sum(monday)) == (1 / 3, 2 / 3, 1), "of three Mondays, the third without a call"
    assert sum(demand.per_half_hour(1)) == 1 / 3
    assert sum(demand.per_half_hour(6)) == 0


def test_a_weekday_that_never_was_is_not_one_without_calls():
    demand = demand_of([call(0, service=60), call(1, service=60)])
    assert demand.offered[4] is None
    with pytest.raises(StaffingError, match="no friday from 2026-11-02 to 2026-11-03"):
        demand.per_half_hour(4)


def test_talks_and_patience_are_learned_from_the_time_before_as_well():
    history = [Past(wait=20, service=300, agent="olena"), Past(wait=30)]
    demand = demand_of([call(service=100, wait=10), call(wait=60)], history)
    assert demand.talk.mean() == pytest.approx(200)
    assert demand.handling(30) == pytest.approx(230)
    assert demand.mean_patience == (10 + 60 + 20 + 30) / 2, "the time all waited, over the two who gave up"
    assert demand.patience.beyond(30) == pytest.approx(0.5)


def test_where_nobody_gives_up_patience_is_endless():
    assert demand_of([call(service=60)]).mean_patience is None


def test_no_calls_and_no_talks_are_told_as_such():
    with pytest.raises(StaffingError, match="no call to plan from"):
        demand_of([])
    with pytest.raises(StaffingError, match="no call was answered"):
        demand_of([call(wait=30)])
