"""How long a caller is kept for his busy expert: never, for a fixed time, or as long as it takes."""

import pytest

from routing.model import Outcome
from routing.queue import Fixed, Forever, Never


def test_a_queue_that_never_holds_gives_him_to_the_team(day):
    day.configures(hold=Never())
    day.starts("olha", "ivan")
    day.talks_with("olha", "maria")
    day.calls("petro", owner="olha")
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro") == "owner talking, then team"


def test_a_queue_that_never_holds_still_prefers_a_free_expert(day):
    day.configures(hold=Never())
    day.starts("ivan")
    day.passes(60)
    day.starts("olha")
    day.calls("petro", owner="olha")
    assert day.who_rings("petro") == "olha"


def test_a_fixed_hold_counts_from_the_arrival(day):
    day.configures(hold=Fixed(seconds=30))
    day.starts("olha", "ivan")
    day.talks_with("olha", "maria")
    day.calls("petro")
    day.answers("ivan", "colleague")
    day.misses("ivan", "petro")
    day.passes(25)
    day.is_recognised("petro", owner="olha")
    assert (day.waits_for("petro"), day.call("petro").until) == ("olha", 30)
    day.passes(5)
    assert day.waits_for("petro") is None
    assert day.story("petro").endswith("owner talking, held 5 s, nobody free")


def test_a_hold_without_end_lasts_as_long_as_the_expert_is_at_work(day):
    day.configures(hold=Forever())
    day.starts("olha", "ivan")
    day.talks_with("olha", "maria")
    day.calls("petro", owner="olha")
    day.passes(3000)
    assert (day.waits_for("petro"), day.call("petro").until) == ("olha", None)
    day.signs_out("olha")
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro") == "owner talking, held 3000 s, owner signed out, then team"


def test_no_hold_lasts_longer_than_the_longest_wait_of_the_queue(day):
    day.configures(hold=Forever(), max_wait=120)
    day.starts("olha")
    day.talks_with("olha", "maria")
    day.calls("petro", owner="olha")
    assert day.call("petro").until == 120
    day.passes(120)
    assert day.outcomes("petro") == [Outcome.TIMED_OUT]


def test_at_the_longest_wait_somebody_free_is_better_than_the_way_out(day):
    day.configures(hold=Forever(), max_wait=120)
    day.starts("olha", "ivan")
    day.talks_with("olha", "maria")
    day.calls("petro", owner="olha")
    day.passes(120)
    assert day.who_rings("petro") == "ivan"
    assert day.outcomes("petro") == []


@pytest.mark.parametrize("hold", [Never(), Fixed(seconds=30), Forever()])
def test_without_experts_first_an_expert_is_one_of_the_team(day, hold):
    day.configures(hold=hold, owner_first=False)
    day.starts("ivan")
    day.passes(5)
    day.starts("olha")
    day.calls("petro", owner="olha")
    assert day.who_rings("petro") == "ivan", "longest idle"
    day.calls("maria", owner="ivan")
    assert day.who_rings("maria") == "olha"


def test_without_experts_first_nobody_waits_for_an_expert_who_is_not_of_the_team(day):
    day.configures(hold=Forever(), owner_first=False)
    day.starts("olha", teams=(), english=0)
    day.calls("petro", owner="olha")
    assert day.outcomes("petro") == [Outcome.EMPTY]


def test_a_caller_waits_though_his_expert_is_free_but_not_of_the_team(day):
    day.configures(owner_first=False)
    day.signs_in("ivan")
    day.starts("olha", teams=(), english=0)
    day.calls("petro", owner="olha")
    assert (day.who_rings("petro"), day.story("petro")) == (None, "nobody free")


def test_the_caller_is_told_whom_he_waits_for_and_how_long_at_most(day):
    day.starts("olha", "ivan")
    day.talks_with("olha", "maria")
    day.passes(100)
    day.calls("petro", owner="olha")
    view = day.call("petro")
    assert (view.waiting_for, view.until, view.owner) == ("olha", 130, "olha")
