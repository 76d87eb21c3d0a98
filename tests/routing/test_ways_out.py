"""Where a caller goes whom the queue cannot keep."""

import pytest

from routing.model import Outcome
from routing.queue import Forever, Way, WayOut

CARDS = Way(kind=WayOut.QUEUE, queue="cards")


@pytest.mark.parametrize("kind", [WayOut.FALLBACK, WayOut.CALLBACK, WayOut.VOICEMAIL])
def test_after_the_longest_wait_a_caller_takes_the_way_that_the_queue_names(day, kind):
    day.configures(max_wait=60, on_timeout=Way(kind=kind))
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(60)
    assert (day.way("petro"), day.outcomes("petro")) == (kind, [Outcome.TIMED_OUT])


def test_with_nobody_at_work_a_caller_may_leave_a_message(day):
    day.configures(on_empty=Way(kind=WayOut.VOICEMAIL))
    day.calls("petro")
    assert (day.way("petro"), day.outcomes("petro")) == ("voicemail", [Outcome.EMPTY])


def test_in_another_queue_he_goes_on_waiting_in_his_old_place(day):
    day.configures(name="cards", team="cards", skills={})
    day.configures(max_wait=60, on_timeout=CARDS)
    day.signs_in("ivan")
    day.signs_in("stefan", teams=("cards",), english=0)
    day.calls("petro")
    day.passes(30)
    day.calls("maria", queue="cards")
    day.passes(30)
    assert day.moves("petro") == ["cards"]
    assert day.outcomes("petro") == []
    assert day.call("petro").queue == "cards"
    day.is_ready("stefan")
    assert day.who_rings("petro") == "stefan", "he was there before"
    assert day.story("petro") == "no owner, nobody free, waited 60 s, another queue, nobody free, then team"
    day.answers("stefan", "petro")
    assert day.outcomes("petro") == [Outcome.ANSWERED], "one visit, one outcome"


def test_in_another_queue_somebody_may_be_free_at_once(day):
    day.configures(name="cards", team="cards", skills={})
    day.configures(on_empty=CARDS)
    day.starts("stefan", teams=("cards",), english=0)
    day.calls("petro")
    assert day.who_rings("petro") == "stefan"


def test_the_longest_wait_of_the_other_queue_begins_when_he_comes(day):
    day.configures(name="cards", team="cards", skills={}, max_wait=40)
    day.configures(max_wait=60, on_timeout=CARDS)
    day.signs_in("ivan")
    day.signs_in("stefan", teams=("cards",), english=0)
    day.calls("petro")
    day.passes(99)
    assert day.outcomes("petro") == []
    day.passes(1)
    assert day.outcomes("petro") == [Outcome.TIMED_OUT]


def test_nobody_is_sent_round_in_circles(day):
    day.configures(name="cards", team="cards", skills={}, on_empty=Way(kind=WayOut.QUEUE, queue="private"))
    day.configures(on_empty=CARDS)
    day.calls("petro")
    assert day.moves("petro") == ["cards"]
    assert (day.way("petro"), day.outcomes("petro")) == ("fallback", [Outcome.EMPTY])


@pytest.mark.parametrize("queue", ["private", "nowhere", None])
def test_a_way_that_leads_nowhere_leads_to_the_fallback_queue(day, queue):
    day.configures(on_empty=Way(kind=WayOut.QUEUE, queue=queue))
    day.calls("petro")
    assert (day.way("petro"), day.moves("petro")) == ("fallback", [])


def test_the_other_queue_holds_him_for_his_own_expert_by_its_own_rule(day):
    day.configures(name="cards", team="cards", skills={}, hold=Forever())
    day.configures(max_wait=60, on_timeout=CARDS)
    day.starts("olha", "ivan", teams=("cards",), english=0)
    day.talks_with("olha", "maria")
    day.takes_a_break("ivan")
    day.calls("petro", owner="olha")
    day.passes(60)
    assert day.waits_for("petro") == "olha"
    day.is_ready("ivan")
    assert day.who_rings("petro") is None


def test_one_who_was_sent_away_and_comes_back_begins_a_new_visit(day):
    day.calls("petro")
    day.starts("ivan")
    day.calls("petro")
    assert day.who_rings("petro") == "ivan"
    day.answers("ivan", "petro")
    assert day.outcomes("petro") == [Outcome.EMPTY, Outcome.ANSWERED]


def test_one_who_presses_a_key_to_leave_is_counted_as_such(day):
    day.signs_in("ivan")
    day.calls("petro")
    day.leaves_by_key("petro")
    assert day.outcomes("petro") == [Outcome.KEY_EXIT]
