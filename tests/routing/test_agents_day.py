"""What an agent's state does all day: offers, conversations, wrap-up, breaks, signing out."""

import pytest

from routing.model import Outcome


def test_a_day_begins_not_ready(day):
    day.signs_in("ivan")
    assert (day.is_doing("ivan"), day.agent("ivan").reason) == ("not_ready", "signed_in")


def test_who_lets_it_ring_is_not_responding_until_he_says_ready(day):
    day.starts("ivan")
    day.calls("petro")
    day.passes(20)
    day.misses("ivan", "petro")
    assert (day.is_doing("ivan"), day.agent("ivan").reason) == ("not_responding", "missed")
    assert day.who_rings("petro") is None
    day.is_ready("ivan")
    assert day.who_rings("petro") == "ivan"


def test_who_declines_is_not_ready_and_the_call_goes_on(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.declines("ivan", "petro")
    assert (day.is_doing("ivan"), day.agent("ivan").reason) == ("not_ready", "rejected")
    assert day.who_rings("petro") == "olha"
    assert day.story("petro") == "no owner, then team, declined, then team"


def test_a_phone_that_cannot_be_reached_takes_its_agent_out(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.cannot_be_reached("ivan", "petro")
    assert (day.is_doing("ivan"), day.agent("ivan").reason) == ("not_responding", "phone_unreachable")
    assert day.who_rings("petro") == "olha"


def test_wrap_up_ends_by_itself(day):
    day.starts("ivan")
    day.calls("petro")
    day.answers("ivan", "petro")
    assert day.outcomes("petro") == [Outcome.ANSWERED]
    day.passes(100)
    day.hangs_up("petro")
    view = day.agent("ivan")
    assert (view.state, view.until, view.call) == ("wrap_up", 160, "petro")
    day.passes(60)
    view = day.agent("ivan")
    assert (view.state, view.since, view.until, view.call) == ("ready", 160, None, None)


def test_wrap_up_that_ended_before_a_late_event_ends_at_its_own_time(day):
    day.starts("ivan")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.hangs_up("petro")
    day.now = 75.0
    day.calls("maria")
    assert day.who_rings("maria") == "ivan"
    assert any(getattr(c, "state", "") == "ready" and getattr(c, "since", 0) == 60 for c in day.log)


def test_a_queue_without_wrap_up_makes_ready_at_once(day):
    day.configures(wrap_up=0)
    day.starts("ivan")
    day.calls("a")
    day.calls("b")
    day.answers("ivan", "a")
    day.hangs_up("a")
    assert day.who_rings("b") == "ivan"


@pytest.mark.parametrize("when", ["talking", "on hold", "wrapping up"])
def test_a_break_asked_for_at_work_begins_after_the_wrap_up(day, when):
    day.starts("ivan")
    day.calls("petro")
    day.answers("ivan", "petro")
    if when == "on hold":
        day.holds("ivan", "petro")
    if when == "wrapping up":
        day.hangs_up("petro")
    day.takes_a_break("ivan", "lunch")
    assert day.agent("ivan").reason == "lunch", "he sees that it was heard"
    if when != "wrapping up":
        day.hangs_up("petro")
    assert day.is_doing("ivan") == "wrap_up"
    day.passes(60)
    assert (day.is_doing("ivan"), day.agent("ivan").reason) == ("not_ready", "lunch")


def test_ready_takes_back_a_break_asked_for_in_conversation(day):
    day.starts("ivan")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.takes_a_break("ivan")
    day.is_ready("ivan")
    assert day.is_doing("ivan") == "talking"
    day.hangs_up("petro")
    day.passes(60)
    assert day.is_doing("ivan") == "ready"


def test_a_break_while_it_rings_sends_the_call_on(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.takes_a_break("ivan", "lunch")
    assert day.withdrawn("petro") == [("ivan", "agent_not_ready")]
    assert (day.is_doing("ivan"), day.agent("ivan").reason) == ("not_ready", "lunch")
    assert day.who_rings("petro") == "olha"


def test_an_agent_whose_offer_got_lost_comes_back_by_a_break(day):
    day.starts("ivan")
    day.calls("petro")
    day.is_ready("ivan")
    assert day.ignored() == [("AgentReady", "reserved")]
    day.takes_a_break("ivan")
    day.is_ready("ivan")
    assert day.who_rings("petro") == "ivan"


def test_hold_and_back(day):
    day.starts("ivan")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.holds("ivan", "petro")
    assert day.is_doing("ivan") == "hold"
    day.holds("ivan", "petro")
    assert day.ignored() == [("ConversationHeld", "held")]
    day.resumes("ivan", "petro")
    assert day.is_doing("ivan") == "talking"


@pytest.mark.parametrize("doing", ["not_ready", "ready", "reserved", "talking", "hold", "wrap_up", "not_responding"])
def test_signing_out_is_possible_whatever_one_does(day, doing):
    day.signs_in("ivan")
    if doing != "not_ready":
        day.is_ready("ivan")
    if doing in ("reserved", "talking", "hold", "wrap_up", "not_responding"):
        day.calls("petro")
    if doing in ("talking", "hold", "wrap_up"):
        day.answers("ivan", "petro")
    if doing == "hold":
        day.holds("ivan", "petro")
    if doing == "wrap_up":
        day.ends("ivan", "petro")
    if doing == "not_responding":
        day.misses("ivan", "petro")
    assert day.is_doing("ivan") == doing
    day.signs_out("ivan")
    if doing in ("talking", "hold"):
        assert day.is_doing("ivan") == doing
        day.hangs_up("petro")
    if doing in ("reserved", "not_responding"):
        assert day.outcomes("petro") == [Outcome.EMPTY]
    assert day.is_doing("ivan") == "logged_out"
    assert day.engine.wake_at is None


def test_signing_out_while_it_rings_sends_the_call_on(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.signs_out("ivan")
    assert day.withdrawn("petro") == [("ivan", "agent_signed_out")]
    assert day.who_rings("petro") == "olha"


def test_signing_in_again_during_the_last_conversation_goes_on_with_the_day(day):
    day.starts("ivan")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.signs_out("ivan")
    day.signs_in("ivan")
    day.hangs_up("petro")
    day.passes(60)
    assert (day.is_doing("ivan"), day.agent("ivan").reason) == ("not_ready", "signed_in")


def test_an_offer_lost_to_another_call_goes_on_in_its_old_place(day):
    day.starts("ivan", "olha")
    day.calls("petro", owner="ivan")
    day.answers("ivan", "from the fallback queue")
    assert day.is_doing("ivan") == "talking"
    assert day.withdrawn("petro") == [("ivan", "agent_busy")]
    assert day.waits_for("petro") == "ivan"
    day.ends("ivan", "from the fallback queue")
    assert day.who_rings("petro") == "ivan", "a call that was in none of our queues has no wrap-up"


def test_a_colleague_may_pick_up_what_rings_elsewhere(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.answers("olha", "petro")
    assert day.withdrawn("petro") == [("ivan", "answered_elsewhere")]
    assert (day.is_doing("ivan"), day.is_doing("olha")) == ("ready", "talking")
    assert day.outcomes("petro") == [Outcome.ANSWERED]
    assert day.story("petro").endswith("picked up")


def test_a_transferred_caller_talks_on_with_a_colleague(day):
    day.starts("ivan", "olha")
    day.takes_a_break("olha", "lunch")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.ends("ivan", "petro")
    assert day.is_doing("ivan") == "wrap_up"
    assert day.call("petro").phase == "left"
    day.answers("olha", "petro")
    assert day.call("petro").agent == "olha"
    day.hangs_up("petro")
    day.passes(60)
    assert (day.is_doing("olha"), day.agent("olha").reason) == ("not_ready", "lunch"), "back to her break"
    assert day.outcomes("petro") == [Outcome.ANSWERED]


def test_a_consultation_keeps_the_agent_at_work_until_both_calls_are_over(day):
    day.starts("ivan")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.holds("ivan", "petro")
    day.answers("ivan", "colleague")
    assert (day.is_doing("ivan"), day.agent("ivan").call) == ("talking", "colleague")
    day.ends("ivan", "colleague")
    assert (day.is_doing("ivan"), day.agent("ivan").call) == ("hold", "petro")
    day.hangs_up("petro")
    assert day.is_doing("ivan") == "wrap_up"


def test_a_caller_transferred_to_a_queue_begins_a_new_visit(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.passes(100)
    day.calls("petro", owner="olha")
    assert day.is_doing("ivan") == "wrap_up"
    assert day.who_rings("petro") == "olha"
    day.ends("ivan", "petro")
    assert day.ignored() == [("ConversationEnded", "none")]
    day.answers("olha", "petro")
    assert day.outcomes("petro") == [Outcome.ANSWERED, Outcome.ANSWERED]


def test_a_conversation_found_after_a_restart_goes_on(day):
    day.signs_in("ivan")
    day.now = 50.0
    day.is_found_talking("petro", "ivan", since=20)
    day.is_found_talking("petro", "ivan", since=20)
    view = day.agent("ivan")
    assert (view.state, view.since, view.call) == ("talking", 20, "petro")
    assert day.outcomes("petro") == []
    day.hangs_up("petro")
    assert day.is_doing("ivan") == "wrap_up"
    assert day.ignored() == []


def test_a_waiting_caller_who_is_found_talking_was_answered(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.is_found_talking("petro", "olha", since=3)
    assert day.outcomes("petro") == [Outcome.ANSWERED]
    assert day.is_doing("ivan") == "ready"


def test_an_agent_nobody_signed_in_is_shown_while_he_talks(day):
    day.starts("ivan")
    day.calls("petro")
    day.answers("desk phone", "petro")
    assert day.is_doing("desk phone") == "talking"
    day.hangs_up("petro")
    assert day.is_doing("desk phone") == "logged_out"


def test_a_break_asked_for_yesterday_is_forgotten(day):
    day.starts("ivan")
    for caller in ("petro", "maria"):
        day.calls(caller)
        day.answers("ivan", caller)
        day.hangs_up(caller)
        if caller == "petro":
            day.takes_a_break("ivan")
            day.signs_out("ivan")
            assert day.agent("ivan").reason is None
            day.starts("ivan")
    day.passes(60)
    assert day.is_doing("ivan") == "ready"


def test_a_conversation_on_hold_that_is_found_again_stays_on_hold(day):
    day.starts("ivan")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.holds("ivan", "petro")
    day.is_found_talking("petro", "ivan", since=0)
    assert day.is_doing("ivan") == "hold"


def test_a_call_that_was_in_none_of_our_queues_is_shown_while_it_lasts(day):
    day.starts("ivan")
    day.answers("ivan", "colleague")
    assert (day.call("colleague").queue, day.call("colleague").agent) == (None, "ivan")
    day.ends("ivan", "colleague")
    assert list(day.engine.calls()) == []


def test_the_agent_is_shown_with_the_caller_whom_he_took_off_hold(day):
    day.starts("ivan")
    for caller in ("petro", "colleague"):
        day.answers("ivan", caller)
        day.holds("ivan", caller)
    day.resumes("ivan", "petro")
    assert (day.is_doing("ivan"), day.agent("ivan").call) == ("talking", "petro")
