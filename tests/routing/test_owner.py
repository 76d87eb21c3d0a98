"""His own expert, the hold for him, and who comes next."""

import pytest

from routing.queue import Fixed


def test_a_caller_is_put_through_to_his_own_expert(day):
    day.starts("ivan", "olha")
    day.calls("petro", owner="olha", deputies=("ivan",))
    assert day.who_rings("petro") == "olha"
    assert day.story("petro") == "owner"


def test_a_caller_is_held_for_an_expert_who_talks_and_gets_him_when_he_is_free(day):
    day.starts("olha", "ivan")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro", owner="olha", deputies=("ivan",))
    assert day.waits_for("petro") == "olha"
    day.passes(12)
    day.hangs_up("maria")
    assert day.who_rings("petro") is None, "the expert writes his notes"
    day.is_ready("olha")
    assert day.who_rings("petro") == "olha"
    assert day.story("petro") == "owner talking, held 12 s, then owner, own customers first"


def test_a_caller_held_in_vain_goes_to_the_deputy(day):
    day.configures(hold=Fixed(seconds=12))
    day.starts("olha", "ivan")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro", owner="olha", deputies=("ivan",))
    day.passes(11.9)
    assert day.who_rings("petro") is None
    day.passes(0.1)
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro") == "owner talking, held 12 s, then deputy"


@pytest.mark.parametrize("busy", ["talks", "holds", "wraps up", "rings"])
def test_a_caller_is_held_whatever_keeps_his_expert_busy(day, busy):
    day.starts("olha", "ivan")
    day.calls("maria", owner="olha")
    if busy != "rings":
        day.answers("olha", "maria")
    if busy == "holds":
        day.holds("olha", "maria")
    if busy == "wraps up":
        day.hangs_up("maria")
    day.calls("petro", owner="olha")
    assert day.waits_for("petro") == "olha"
    assert day.who_rings("petro") is None


def test_deputies_come_in_their_order_then_the_team_then_anybody_with_the_skill(day):
    day.starts("stefan", teams=("cards",), english=5)
    day.passes(1)
    day.starts("taras")
    day.passes(1)
    day.starts("second", "first", teams=())
    rung = []
    for caller in ("a", "b", "c", "d"):
        day.calls(caller, owner="olha", deputies=("first", "second"))
        rung.append(day.who_rings(caller))
    assert rung == ["first", "second", "taras", "stefan"]
    assert day.story("d") == "owner signed out, then longest idle with the skill"


def test_too_little_of_a_skill_does_not_count(day):
    day.starts("taras")
    day.starts("stefan", teams=("cards",), english=4)
    day.calls("a")
    day.calls("b")
    assert day.who_rings("a") == "taras"
    assert day.who_rings("b") is None


def test_the_longest_idle_of_the_team_is_rung(day):
    day.starts("ivan")
    day.passes(5)
    day.starts("olha")
    day.passes(5)
    day.takes_a_break("ivan")
    day.passes(5)
    day.is_ready("ivan")
    day.calls("petro")
    assert day.who_rings("petro") == "olha"


def test_nobody_waits_for_an_expert_who_is_signed_out(day):
    day.starts("ivan")
    day.calls("petro", owner="olha")
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro") == "owner signed out, then team"


def test_the_hold_ends_at_once_when_the_expert_signs_out(day):
    day.starts("olha", "ivan")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro", owner="olha")
    day.passes(4)
    day.signs_out("olha")
    assert day.is_doing("olha") == "talking"
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro") == "owner talking, held 4 s, owner signed out, then team"


def test_a_short_break_of_the_expert_is_waited_for_and_a_long_one_is_not(day):
    day.starts("olha", "ivan")
    day.takes_a_break("olha")
    day.passes(10)
    day.calls("petro", owner="olha")
    assert day.waits_for("petro") == "olha"
    day.hangs_up("petro")
    day.passes(21)
    day.calls("maria", owner="olha")
    assert day.who_rings("maria") == "ivan"


def test_an_expert_who_missed_a_call_is_not_waited_for(day):
    day.starts("olha", "ivan")
    day.calls("maria", owner="olha")
    day.calls("petro", owner="olha")
    assert day.waits_for("petro") == "olha"
    day.passes(20)
    day.misses("olha", "maria")
    assert day.who_rings("maria") == "ivan", "she was there before"
    assert day.waits_for("petro") is None
    day.calls("anna", owner="olha")
    assert day.waits_for("anna") is None


def test_an_expert_who_declines_is_not_waited_for(day):
    day.starts("olha", "ivan")
    day.calls("petro", owner="olha")
    day.declines("olha", "petro")
    assert day.who_rings("petro") == "ivan"
    day.calls("anna", owner="olha")
    assert day.waits_for("anna") is None


def test_a_freed_expert_takes_his_own_customers_before_older_callers(day):
    day.starts("olha")
    day.calls("first")
    day.answers("olha", "first")
    day.calls("stranger")
    day.passes(40)
    day.calls("his own, later", owner="olha")
    day.calls("his own, last", owner="olha")
    day.hangs_up("first")
    day.is_ready("olha")
    assert day.who_rings("his own, later") == "olha"
    day.answers("olha", "his own, later")
    day.hangs_up("his own, later")
    day.is_ready("olha")
    assert day.who_rings("his own, last") == "olha"


def test_a_freed_expert_gets_his_own_customer_whose_hold_is_long_over(day):
    day.starts("olha")
    day.calls("first")
    day.answers("olha", "first")
    day.calls("stranger")
    day.calls("petro", owner="olha")
    day.passes(300)
    day.hangs_up("first")
    day.passes(60)
    assert day.who_rings("petro") == "olha"


def test_a_freed_agent_does_not_take_a_caller_who_is_held_for_somebody_else(day):
    day.starts("olha")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro", owner="olha")
    day.calls("stranger")
    day.starts("ivan")
    assert day.who_rings("stranger") == "ivan"
    assert day.who_rings("petro") is None


def test_a_queue_may_hold_for_nobody(day):
    day.configures(hold=Fixed(seconds=0))
    day.starts("olha", "ivan")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro", owner="olha")
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro") == "owner talking, then team"


def test_a_caller_recognised_late_goes_to_his_expert(day):
    day.starts("ivan")
    day.calls("first")
    day.answers("ivan", "first")
    day.calls("petro")
    day.starts("olha", teams=())
    assert day.who_rings("petro") is None
    day.is_recognised("petro", owner="olha")
    assert day.who_rings("petro") == "olha"
    assert day.story("petro") == "no owner, nobody free, identified, then owner"


def test_a_caller_recognised_while_a_phone_rings_lets_it_ring(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.is_recognised("petro", owner="olha")
    assert day.who_rings("petro") == "ivan"
    assert day.call("petro").owner == "olha"
    day.misses("ivan", "petro")
    assert day.who_rings("petro") == "olha"


def test_a_caller_who_turns_out_to_be_somebody_else_is_held_for_the_right_expert(day):
    day.starts("olha", "nina", "ivan")
    for caller, agent in (("x", "olha"), ("y", "nina")):
        day.calls(caller, owner=agent)
        day.answers(agent, caller)
    day.calls("petro", owner="olha")
    day.passes(3)
    day.is_recognised("petro", owner="nina")
    assert day.waits_for("petro") == "nina"
    assert day.story("petro") == "owner talking, held 3 s, identified, owner talking"
    day.passes(27)
    assert day.who_rings("petro") == "ivan", "held no longer than 30 s in all"


def test_an_expert_who_takes_a_break_while_it_rings_is_not_waited_for(day):
    day.starts("olha", "ivan")
    day.calls("petro", owner="olha", deputies=("ivan",))
    day.takes_a_break("olha")
    assert day.who_rings("petro") == "ivan"
    assert day.story("petro") == "owner, agent took a break, then deputy"


def test_a_deputy_who_gets_free_leaves_the_caller_who_is_held(day):
    day.starts("olha")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro", deputies=("ivan",))
    day.is_recognised("petro", owner="olha", deputies=("ivan",))
    assert day.waits_for("petro") == "olha"
    day.starts("ivan", teams=())
    assert day.is_doing("ivan") == "ready"


def test_a_team_mate_who_gets_free_leaves_the_caller_who_is_held(day):
    day.starts("olha")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro")
    day.is_recognised("petro", owner="olha")
    day.starts("ivan")
    assert day.is_doing("ivan") == "ready"


def test_an_expert_has_no_claim_to_a_caller_who_turned_out_to_be_another_s(day):
    day.starts("olha", "nina", teams=())
    for caller, agent in (("x", "olha"), ("y", "nina")):
        day.calls(caller, owner=agent)
        day.answers(agent, caller)
    day.calls("petro", owner="olha")
    day.is_recognised("petro", owner="nina")
    day.ends("olha", "x")
    day.is_ready("olha")
    assert day.who_rings("petro") is None


def test_who_called_first_gets_the_colleague_when_the_expert_signs_out(day):
    day.starts("olha", "ivan")
    day.calls("first", owner="olha")
    day.passes(1)
    day.calls("second", owner="olha")
    day.signs_out("olha")
    assert (day.who_rings("first"), day.who_rings("second")) == ("ivan", None)


def test_a_held_caller_may_be_picked_up_by_a_colleague(day):
    day.starts("olha", "ivan")
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro", owner="olha")
    day.passes(5)
    day.answers("ivan", "petro")
    assert day.story("petro") == "owner talking, held 5 s, picked up"
    assert day.call("petro").waiting_for is None
