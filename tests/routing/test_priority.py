"""Whom a freed agent takes: by wait, and by what counts like waiting."""

from routing.queue import Fixed, Never

GOLD = {"segment_bonus": {"gold": 120.0}, "hold": Never()}


def test_a_caller_of_a_valued_segment_goes_before_one_who_waits_little_longer(day):
    day.configures(**GOLD)
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(100)
    day.calls("maria", segment="gold")
    day.is_ready("ivan")
    assert day.who_rings("maria") == "ivan"
    assert day.story("maria") == "no owner, nobody free, then team, segment first"


def test_a_small_customer_is_not_pushed_aside_for_ever(day):
    day.configures(**GOLD)
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(121)
    day.calls("maria", segment="gold")
    day.is_ready("ivan")
    assert day.who_rings("petro") == "ivan"


def test_a_segment_without_a_bonus_changes_nothing(day):
    day.configures(**GOLD)
    day.signs_in("ivan")
    day.calls("petro")
    day.calls("maria", segment="silver")
    day.is_ready("ivan")
    assert day.who_rings("petro") == "ivan"


def test_nobody_says_segment_first_of_one_who_was_first_anyway(day):
    day.configures(**GOLD)
    day.signs_in("ivan")
    day.calls("maria", segment="gold")
    day.calls("petro")
    day.is_ready("ivan")
    assert day.story("maria") == "no owner, nobody free, then team"


def test_an_expert_takes_his_own_customer_before_a_stranger_within_his_bonus(day):
    day.configures(hold=Never(), owner_bonus=60, bonus_limit=600)
    day.starts("olha")
    day.talks_with("olha", "now")
    day.calls("stranger")
    day.passes(59)
    day.calls("petro", owner="olha")
    day.hangs_up("now")
    day.is_ready("olha")
    assert day.who_rings("petro") == "olha"


def test_an_expert_takes_a_stranger_who_waits_longer_than_the_bonus(day):
    day.configures(hold=Never(), owner_bonus=60, bonus_limit=600)
    day.starts("olha")
    day.talks_with("olha", "now")
    day.calls("stranger")
    day.passes(61)
    day.calls("petro", owner="olha")
    day.hangs_up("now")
    day.is_ready("olha")
    assert day.who_rings("stranger") == "olha"


def test_bonuses_together_never_exceed_the_limit_of_the_queue(day):
    day.configures(hold=Never(), owner_bonus=500, segment_bonus={"gold": 500.0}, bonus_limit=100)
    day.starts("olha")
    day.talks_with("olha", "now")
    day.calls("stranger")
    day.passes(101)
    day.calls("petro", owner="olha", segment="gold")
    day.hangs_up("now")
    day.is_ready("olha")
    assert day.who_rings("stranger") == "olha"


def test_a_bonus_given_later_counts_for_those_who_wait_already(day):
    day.configures(hold=Fixed(seconds=0))
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(10)
    day.calls("maria", segment="gold")
    day.configures(hold=Fixed(seconds=0), segment_bonus={"gold": 20.0})
    day.is_ready("ivan")
    assert day.who_rings("maria") == "ivan"


def test_a_caller_who_is_recognised_while_he_waits_gets_the_bonus_of_his_segment(day):
    day.configures(**GOLD)
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(10)
    day.calls("maria")
    day.is_recognised("maria", owner=None, segment="gold")
    day.is_ready("ivan")
    assert day.who_rings("maria") == "ivan"
