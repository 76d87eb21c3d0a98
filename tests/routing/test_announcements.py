"""What a waiting caller is told, and when."""

import pytest

from routing.queue import Announcements, Fixed, Forever, Way, WayOut

EVERY_MINUTE = Announcements(first=30, every=60, callback=True)


@pytest.fixture
def told(day):
    """Nobody is free, and callers are told after half a minute, then every minute."""
    day.configures(announcements=EVERY_MINUTE)
    day.signs_in("ivan")
    return day


def test_a_caller_is_told_where_he_stands_after_a_while_and_then_again(told):
    day = told
    day.calls("petro")
    day.passes(29)
    assert day.announcements("petro") == []
    day.passes(1)
    assert [(a.position, a.callback) for a in day.announcements("petro")] == [(1, True)]
    day.passes(120)
    assert len(day.announcements("petro")) == 3


def test_the_position_counts_those_who_come_before(told):
    day = told
    for caller in ("a", "b", "c"):
        day.calls(caller)
    day.hangs_up("b")
    day.passes(30)
    assert [day.announcements(caller)[0].position for caller in ("a", "c")] == [1, 2]


def test_a_caller_who_keeps_an_old_place_is_told_that_place(told):
    day = told
    day.calls("petro", caller="+1")
    day.passes(5)
    day.hangs_up("petro")
    day.calls("maria")
    day.calls("petro again", caller="+1")
    day.passes(30)
    assert day.announcements("petro again")[0].position == 1
    assert day.announcements("maria")[0].position == 2


def test_nothing_is_foretold_before_anybody_was_answered(told):
    day = told
    day.calls("petro")
    day.passes(30)
    assert day.announcements("petro")[0].expected_wait is None


def test_the_wait_to_be_expected_grows_with_the_callers_before_him(told):
    day = told
    day.configures(announcements=EVERY_MINUTE, wrap_up=0)
    for caller in ("1", "2", "3", "4", "petro", "maria"):
        day.calls(caller)
    day.is_ready("ivan")
    for caller in ("1", "2", "3", "4"):
        day.answers("ivan", caller)
        day.passes(7)
        if caller == "4":
            day.takes_a_break("ivan")
        day.hangs_up(caller)
    day.passes(2)
    first, second = (day.announcements(caller)[0].expected_wait for caller in ("petro", "maria"))
    assert 0 < first < second < 60


def test_nothing_is_said_while_a_phone_rings_for_him_but_soon_after(told):
    day = told
    day.is_ready("ivan")
    day.calls("petro")
    day.passes(45)
    assert day.announcements("petro") == []
    day.misses("ivan", "petro")
    assert len(day.announcements("petro")) == 1
    day.passes(59)
    assert len(day.announcements("petro")) == 1
    day.passes(1)
    assert len(day.announcements("petro")) == 2


def test_who_gets_an_agent_at_that_moment_is_told_nothing(told):
    day = told
    day.configures(announcements=EVERY_MINUTE, hold=Fixed(seconds=30))
    day.starts("olha")
    day.talks_with("olha", "maria")
    day.is_ready("ivan")
    day.calls("petro", owner="olha")
    day.passes(30)
    assert (day.who_rings("petro"), day.announcements("petro")) == ("ivan", [])


def test_a_caller_who_is_held_for_his_expert_is_told_too(told):
    day = told
    day.configures(announcements=EVERY_MINUTE, hold=Forever())
    day.starts("olha")
    day.talks_with("olha", "maria")
    day.calls("petro", owner="olha")
    day.passes(30)
    assert len(day.announcements("petro")) == 1


def test_once_only_where_no_interval_is_set(told):
    day = told
    day.configures(announcements=Announcements(first=10, every=0))
    day.calls("petro")
    day.passes(1000)
    assert [a.callback for a in day.announcements("petro")] == [False]


def test_a_queue_without_announcements_says_nothing(day):
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(1000)
    assert day.announcements("petro") == []
    assert day.engine.wake_at is None


def test_nobody_is_told_again_because_something_else_about_the_queue_changed(told):
    day = told
    day.calls("petro")
    day.passes(40)
    day.configures(announcements=EVERY_MINUTE, ring=10)
    assert len(day.announcements("petro")) == 1
    day.passes(50)
    assert len(day.announcements("petro")) == 2


def test_announcements_that_are_switched_on_reach_those_who_wait(day):
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(10)
    day.configures(announcements=EVERY_MINUTE)
    day.passes(20)
    assert len(day.announcements("petro")) == 1


def test_a_callback_is_told_nothing(told):
    day = told
    day.calls("petro")
    name = day.presses_1("petro")
    day.passes(1000)
    assert day.announcements(name) == []


def test_in_another_queue_its_own_announcements_begin_anew(told):
    day = told
    day.configures(name="cards", team="cards", skills={}, announcements=Announcements(first=20, every=0))
    day.configures(max_wait=10, announcements=EVERY_MINUTE, on_timeout=Way(kind=WayOut.QUEUE, queue="cards"))
    day.signs_in("stefan", teams=("cards",), english=0)
    day.calls("petro")
    day.passes(29)
    assert day.announcements("petro") == []
    day.passes(1)
    assert len(day.announcements("petro")) == 1
