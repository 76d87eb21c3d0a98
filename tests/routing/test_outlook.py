"""What the past says about the next minutes."""

from __future__ import annotations

import pytest

from routing.outlook import Outlook
from routing.survival import Survival, kaplan_meier

NOBODY_QUITS = kaplan_meier([(1800.0, False)] * 300)
TWO_MINUTES = kaplan_meier([(120.0, True)] * 300)


def test_too_little_past_is_no_past():
    assert not Outlook(Survival(), Survival()).known
    assert not Outlook(kaplan_meier([(60.0, True)] * 199), NOBODY_QUITS).known
    assert Outlook(kaplan_meier([(60.0, True)] * 200), NOBODY_QUITS).known


def test_a_talk_of_known_length_is_the_more_worth_waiting_for_the_longer_it_lasts():
    outlook = Outlook(TWO_MINUTES, NOBODY_QUITS)
    assert outlook.ends(0) == pytest.approx(1 / 120, rel=0.05)
    assert outlook.ends(100) == pytest.approx(1 / 20, rel=0.2)


def test_talks_of_which_most_are_short_are_the_less_worth_waiting_for_the_longer_they_last():
    mixed = [(seconds, True) for seconds in (30.0, 40.0, 50.0, 60.0)] * 100 + [(1500.0, True)] * 40
    outlook = Outlook(kaplan_meier(mixed), NOBODY_QUITS)
    assert outlook.ends(20) > 3 * outlook.ends(120)


def test_callers_who_never_give_up_do_not_quit():
    assert Outlook(TWO_MINUTES, NOBODY_QUITS).quits(60) == 0


def test_the_rate_of_giving_up_is_that_of_those_who_still_wait():
    steady = [(float(seconds), True) for seconds in range(1, 1200) for _ in range(round(100 * 0.99**seconds))]
    assert 0.005 < Outlook(TWO_MINUTES, kaplan_meier(steady)).quits(100) < 0.015
