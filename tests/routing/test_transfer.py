"""A caller who is put through: to an agent, or to another queue. His own expert is not forgotten."""

import pytest

from routing.model import Outcome
from routing.queue import Adaptive, Fixed, Never


@pytest.fixture
def petro_talks(day):
    """Olha's customer Petro has got Ivan, and Nina is free."""
    day.configures(hold=Fixed(seconds=30), wrap_up=0)
    day.starts("ivan", "nina")
    day.calls("petro", owner="olha")
    day.answers("ivan", "petro")
    return day


def test_a_caller_is_put_through_to_the_agent_who_is_wanted(petro_talks):
    day = petro_talks
    day.starts("olha")
    day.calls("petro", owner="olha", wanted="nina")
    assert day.who_rings("petro") == "nina"
    assert day.story("petro") == "the agent it was passed to"
    assert day.call("petro").owner == "olha"
    assert day.outcomes("petro") == [Outcome.ANSWERED], "of his first visit"


def test_a_caller_is_held_for_the_wanted_agent_who_talks(petro_talks):
    day = petro_talks
    day.talks_with("nina", "maria")
    day.starts("taras")
    day.calls("petro", owner="olha", wanted="nina")
    assert day.waits_for("petro") == "nina"
    day.passes(10)
    day.hangs_up("maria")
    assert day.who_rings("petro") == "nina"


def test_his_own_expert_is_next_when_the_wanted_agent_does_not_answer(petro_talks):
    day = petro_talks
    day.starts("olha", teams=())
    day.calls("petro", owner="olha", wanted="nina")
    day.misses("nina", "petro")
    assert day.who_rings("petro") == "olha"
    assert day.story("petro") == "the agent it was passed to, no answer, then owner"


def test_his_own_expert_is_held_for_after_the_wanted_agent_was_not_to_be_had(petro_talks):
    day = petro_talks
    day.starts("olha")
    day.talks_with("olha", "maria")
    day.talks_with("nina", "anna")
    day.calls("petro", owner="olha", wanted="nina")
    day.passes(30)
    assert day.waits_for("petro") == "olha"
    day.passes(30)
    assert day.who_rings("petro") == "ivan"


def test_an_adaptive_hold_for_one_after_the_other_is_no_longer_than_for_one(petro_talks):
    day = petro_talks
    day.configures(hold=Adaptive(fallback=30), wrap_up=0)
    day.starts("olha")
    day.talks_with("olha", "maria")
    day.talks_with("nina", "anna")
    day.calls("petro", owner="olha", wanted="nina")
    day.passes(30)
    assert (day.waits_for("petro"), day.who_rings("petro")) == ("nina", "ivan")


def test_the_team_takes_him_when_the_wanted_agent_has_gone_home(petro_talks):
    day = petro_talks
    day.signs_out("nina")
    day.calls("petro", owner="olha", wanted="nina")
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro") == "transferred, owner signed out, then team"


def test_a_wanted_agent_is_rung_even_where_experts_do_not_come_first(petro_talks):
    day = petro_talks
    day.configures(hold=Never(), wrap_up=0, owner_first=False)
    day.starts("taras", teams=(), english=0)
    day.calls("petro", owner="olha", wanted="taras")
    assert day.who_rings("petro") == "taras"


def test_a_wanted_agent_who_gives_the_call_up_to_take_another_leaves_him_to_the_team(petro_talks):
    day = petro_talks
    day.configures(hold=Never(), wrap_up=0)
    day.talks_with("nina", "anna")
    day.calls("petro", owner="olha", wanted="nina")
    assert day.who_rings("petro") == "ivan"


def test_a_caller_put_through_to_another_queue_is_served_there(petro_talks):
    day = petro_talks
    day.configures(name="cards", team="cards", skills={})
    day.starts("stefan", teams=("cards",), english=0)
    day.calls("petro", queue="cards", owner="olha")
    assert day.who_rings("petro") == "stefan"
    assert day.call("petro").owner == "olha"
    day.answers("stefan", "petro")
    assert day.outcomes("petro") == [Outcome.ANSWERED, Outcome.ANSWERED]


def test_a_caller_put_through_to_another_queue_meets_his_expert_who_got_free(petro_talks):
    day = petro_talks
    day.configures(name="cards", team="cards", skills={})
    day.starts("stefan", teams=("cards",), english=0)
    day.starts("olha")
    day.calls("petro", queue="cards", owner="olha")
    assert day.who_rings("petro") == "olha"


def test_an_agent_who_puts_his_own_customer_through_to_the_queue_does_not_stop_the_engine(day):
    """His other customer takes him the moment he is free."""
    day.configures(hold=Never(), wrap_up=0)
    day.starts("ivan")
    day.talks_with("ivan", "petro")
    day.calls("maria", owner="ivan")
    day.passes(1)
    day.calls("petro", owner="ivan")
    assert day.who_rings("maria") == "ivan"
    assert day.story("petro") == "another call rings at the owner, nobody free"
    assert [r.code for r in day.call("petro").reasons] == ["owner_reserved", "nobody_free"]
