"""The adaptive hold: a caller waits for his owner while that is worth it."""

from __future__ import annotations

import pytest

from routing import events
from routing.queue import Adaptive
from routing.survival import kaplan_meier

STEADFAST = [(1800.0, False)] * 300
SHORT = [(30.0, True), (40.0, True), (50.0, True), (60.0, True)] * 100
MIXED = SHORT + [(1500.0, True)] * 60
"""Short talks, and a few very long ones: the longer one lasts, the longer it will."""


ANY = [(float(seconds), True) for seconds in range(1, 400)]
"""Talks of any length."""


def learns(day, talks=MIXED, patience=STEADFAST, **own_calls):
    learned = events.HistoryLearned(
        at=day.now, talk=kaplan_meier(talks), patience=kaplan_meier(patience), own_calls=own_calls
    )
    day.send(learned)


@pytest.fixture
def olha_talks(day):
    """Olha talks with Maria, and Ivan is ready."""
    day.configures(hold=Adaptive(), wrap_up=0)
    day.starts("olha", "ivan")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    return day


def test_without_a_past_the_hold_is_a_fixed_one(olha_talks):
    day = olha_talks
    day.calls("petro", owner="olha")
    day.passes(29)
    assert day.who_rings("petro") is None
    day.passes(1)
    assert day.who_rings("petro") == "ivan"


def test_who_can_expect_his_owner_soon_is_held_although_another_is_free(olha_talks):
    day = olha_talks
    learns(day)
    day.passes(20)
    day.calls("petro", owner="olha")
    assert (day.who_rings("petro"), day.waits_for("petro")) == (None, "olha")
    day.passes(15)
    day.hangs_up("maria")
    assert day.who_rings("petro") == "olha"
    assert day.story("petro") == "owner talking, held 15 s, then owner, own customers first"


def test_the_hold_ends_when_the_talk_turns_out_to_be_a_long_one(olha_talks):
    day = olha_talks
    learns(day)
    day.passes(20)
    day.calls("petro", owner="olha")
    day.passes(100)
    assert day.who_rings("petro") == "ivan"


def test_nobody_is_held_for_a_talk_that_is_a_long_one_already(olha_talks):
    day = olha_talks
    learns(day)
    day.passes(300)
    day.calls("petro", owner="olha")
    assert day.who_rings("petro") == "ivan"


def test_an_owner_worth_more_is_waited_for_longer(olha_talks):
    day = olha_talks
    day.configures(hold=Adaptive(segments={"gold": 100_000}), wrap_up=0)
    learns(day, talks=ANY)
    day.passes(300)
    day.calls("petro", owner="olha", segment="gold")
    assert day.waits_for("petro") == "olha"


def test_nobody_is_held_who_would_rather_hang_up(olha_talks):
    day = olha_talks
    learns(day, patience=[(float(seconds % 40 + 1), True) for seconds in range(400)])
    day.configures(hold=Adaptive(loss=2_000), wrap_up=0)
    day.passes(20)
    day.calls("petro", owner="olha")
    assert day.who_rings("petro") == "ivan"


def test_only_the_next_of_an_owners_customers_is_held(olha_talks):
    day = olha_talks
    learns(day)
    day.passes(20)
    day.calls("petro", owner="olha")
    day.calls("oksana", owner="olha")
    assert (day.waits_for("petro"), day.who_rings("oksana")) == ("olha", "ivan")


def test_who_becomes_the_next_of_his_owner_is_held_from_then_on(olha_talks):
    day = olha_talks
    learns(day, talks=ANY)
    day.configures(hold=Adaptive(value=10_000), wrap_up=0)
    day.calls("stranger")
    day.answers("ivan", "stranger")
    day.calls("petro", owner="olha")
    day.calls("oksana", owner="olha")
    day.hangs_up("petro")
    day.hangs_up("stranger")
    assert (day.who_rings("oksana"), day.waits_for("oksana")) == (None, "olha")


@pytest.mark.parametrize(("p95_wait", "longest", "bound"), [(90, 145, 90), (180, 60, 60)])
def test_no_hold_goes_beyond_its_bounds(olha_talks, p95_wait, longest, bound):
    day = olha_talks
    day.configures(hold=Adaptive(value=1_000_000, longest=longest), p95_wait=p95_wait, wrap_up=0)
    learns(day, talks=ANY)
    day.calls("petro", owner="olha")
    day.passes(bound - 1)
    assert day.who_rings("petro") is None
    day.passes(1)
    assert day.who_rings("petro") == "ivan"


def test_while_he_might_meet_his_owner_he_steps_aside_for_others(day):
    day.configures(hold=Adaptive(value=0, aside=60), wrap_up=0)
    day.starts("olha", "ivan")
    learns(day)
    for agent, caller in (("olha", "maria"), ("ivan", "stranger")):
        day.calls(caller, owner=agent)
        day.answers(agent, caller)
    day.calls("petro", owner="olha")
    day.passes(30)
    day.calls("nobody's")
    day.hangs_up("stranger")
    assert day.who_rings("nobody's") == "ivan"


def test_who_waited_for_his_owner_in_vain_goes_before_others(day):
    day.configures(hold=Adaptive(value=0, aside=0, longest=145, amends=360), wrap_up=0)
    day.starts("olha", "ivan")
    learns(day)
    for agent, caller in (("olha", "maria"), ("ivan", "stranger")):
        day.calls(caller, owner=agent)
        day.answers(agent, caller)
    day.calls("earlier")
    day.passes(10)
    day.calls("petro", owner="olha")
    day.passes(146)
    day.hangs_up("stranger")
    assert day.who_rings("petro") == "ivan"


def test_strangers_go_to_the_agent_whose_own_customers_ring_least(day):
    day.configures(hold=Adaptive())
    day.starts("olha")
    day.passes(60)
    day.starts("ivan")
    learns(day, olha=900, ivan=20)
    day.calls("stranger")
    assert day.who_rings("stranger") == "ivan"


def test_between_equally_wanted_agents_the_longest_idle_is_taken(day):
    day.starts("olha")
    day.passes(60)
    day.starts("ivan")
    learns(day, olha=20, ivan=20)
    day.calls("stranger")
    assert day.who_rings("stranger") == "olha"


def test_in_a_queue_that_spares_nobody_the_longest_idle_is_taken(day):
    day.configures(spare_owners=False)
    day.starts("olha")
    day.passes(60)
    day.starts("ivan")
    learns(day, olha=900, ivan=20)
    day.calls("stranger")
    assert day.who_rings("stranger") == "olha"
