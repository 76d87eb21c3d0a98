"""Opening hours: who comes too late, and who waits already."""

from routing.model import Outcome
from routing.queue import Way, WayOut


def test_who_rings_after_hours_may_leave_a_message(day):
    day.starts("ivan")
    day.closes()
    day.calls("petro")
    assert (day.way("petro"), day.outcomes("petro")) == ("voicemail", [Outcome.EMPTY])
    assert day.story("petro") == "queue closed"
    assert day.is_doing("ivan") == "ready"


def test_who_rings_after_hours_may_ask_to_be_rung_back(day):
    day.configures(on_closed=Way(kind=WayOut.CALLBACK))
    day.closes()
    day.calls("petro")
    assert day.way("petro") == "callback"


def test_who_waits_at_closing_time_is_still_served(day):
    day.signs_in("ivan")
    day.calls("petro")
    day.closes()
    day.passes(300)
    assert day.outcomes("petro") == []
    day.is_ready("ivan")
    assert day.who_rings("petro") == "ivan"


def test_a_queue_that_opens_takes_callers_again(day):
    day.starts("ivan")
    day.closes()
    day.opens()
    day.calls("petro")
    assert day.who_rings("petro") == "ivan"


def test_a_changed_queue_stays_closed(day):
    day.starts("ivan")
    day.closes()
    day.configures(ring=10)
    day.calls("petro")
    assert day.outcomes("petro") == [Outcome.EMPTY]


def test_a_closed_queue_may_send_its_callers_to_the_one_that_is_open_at_night(day):
    day.configures(name="night", team="night", skills={})
    day.configures(on_closed=Way(kind=WayOut.QUEUE, queue="night"))
    day.starts("stefan", teams=("night",), english=0)
    day.closes()
    day.calls("petro")
    assert (day.moves("petro"), day.who_rings("petro")) == (["night"], "stefan")
    assert day.story("petro") == "queue closed, another queue, no owner, then team"


def test_nobody_is_sent_into_a_queue_that_is_closed(day):
    day.configures(name="night", team="night", skills={})
    day.configures(on_empty=Way(kind=WayOut.QUEUE, queue="night"))
    day.signs_in("stefan", teams=("night",), english=0)
    day.closes("night")
    day.calls("petro")
    assert (day.moves("petro"), day.way("petro")) == ([], "fallback")


def test_a_caller_put_through_to_an_agent_at_work_is_not_turned_away_after_hours(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.answers("ivan", "petro")
    day.closes()
    day.calls("petro", wanted="olha")
    assert day.who_rings("petro") == "olha"


def test_a_callback_waits_through_the_night(day):
    day.signs_in("ivan")
    day.calls("petro")
    day.closes()
    name = day.presses_1("petro")
    day.signs_out("ivan")
    day.passes(50_000)
    assert day.outcomes(name) == []
    day.opens()
    day.starts("ivan")
    assert day.who_rings(name) == "ivan"
