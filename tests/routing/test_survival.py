"""What is learned from durations of which some were only watched for a while."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.survival import Survival, kaplan_meier

REMISSION_6MP = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1)] + [
    (t, e) for t, e in [(17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]
]
"""Weeks in remission of Freireich et al. (Blood, 1963), in every textbook with the curve that follows from them."""

DURATIONS = st.lists(st.tuples(st.integers(0, 500), st.booleans()), min_size=1, max_size=300)


def test_the_textbook_example_gives_the_textbook_curve():
    curve = kaplan_meier((weeks, bool(ended)) for weeks, ended in REMISSION_6MP)
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {t: round(curve.beyond(t), 3) for t in printed} == printed
    assert curve.count == 21
    assert curve.quantile(0.5) == 23
    assert curve.quantile(0.6) == inf, "the curve ends at 35 weeks with 45 % left"


def test_who_was_last_seen_when_somebody_left_counts_as_still_there():
    curve = kaplan_meier([(10, True), (10, False), (20, True)])
    assert curve.beyond(10) == pytest.approx(2 / 3)


def test_without_anybody_unseen_it_is_simply_the_share_that_lasts_longer():
    curve = kaplan_meier((t, True) for t in range(1, 101))
    assert curve.beyond(0) == 1
    assert curve.beyond(50) == pytest.approx(0.5)
    assert curve.mean() == pytest.approx(50.5)
    assert curve.quantile(0.95) == 95
    assert curve.residual(50) == pytest.approx(25.5)
    assert curve.beyond_given(50, 25) == pytest.approx(0.5)


def test_who_has_talked_long_goes_on_longer_where_talks_are_like_that():
    curve = kaplan_meier([(30, True)] * 90 + [(600, True)] * 10)
    assert curve.residual(0) == pytest.approx(87)
    assert curve.residual(60) == pytest.approx(540)


def test_an_age_hardly_ever_reached_tells_no_more_than_the_last_one_of_which_enough_is_known():
    curve = kaplan_meier([(float(t), True) for t in range(1, 1000)] + [(5000.0, True)])
    assert curve.residual(4999) == curve.residual(990) > 50
    assert curve.beyond_given(9000, 10) > 0


def test_from_nothing_nothing_is_known():
    for curve in (Survival(), kaplan_meier([])):
        assert (curve.count, curve.mean(), curve.residual(5), curve.beyond(5)) == (0, 0, 0, 1)
        assert curve.quantile(0.5) == inf


def test_those_only_watched_say_nothing_of_an_end():
    curve = kaplan_meier([(30, False), (60, False)])
    assert (curve.beyond(60), curve.mean(), curve.quantile(0.01)) == (1, 60, inf)


def test_a_negative_duration_is_refused():
    with pytest.raises(ValueError, match="-1"):
        kaplan_meier([(-1, True)])


def test_a_large_curve_stays_small_and_keeps_its_mean():
    talks = [(1.0001**i, True) for i in range(80_000)]
    curve = kaplan_meier(talks)
    assert len(curve.times) < 250
    assert curve.mean() == pytest.approx(sum(t for t, _ in talks) / len(talks))
    for share in (0.1, 0.5, 0.9, 0.99):
        assert curve.quantile(share) == pytest.approx(talks[int(share * 80_000)][0], rel=0.05)


@given(DURATIONS, st.floats(0, 600))
def test_a_curve_only_falls_and_what_it_says_fits_together(durations, age):
    curve = kaplan_meier(durations)
    assert list(curve.times) == sorted(curve.times)
    assert all(0 <= later <= earlier <= 1 for earlier, later in zip(curve.alive, curve.alive[1:], strict=False))
    assert 0 <= curve.residual(age) <= max(t for t, _ in durations)
    assert 0 <= curve.beyond_given(age, 10) <= 1
    if curve.known > 0 and curve.beyond(0) > 0:
        assert curve.residual(0) * curve.beyond(0) == pytest.approx(curve.mean(), abs=1e-6)
