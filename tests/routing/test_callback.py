"""A caller who presses 1 is rung back: his place and his expert are kept."""

from routing.model import Outcome
from routing.queue import Fixed, Never


def test_who_presses_1_leaves_the_line_and_a_callback_takes_his_place(day):
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(10)
    day.calls("maria")
    name = day.presses_1("petro")
    assert day.outcomes("petro") == [Outcome.CALLBACK]
    day.is_ready("ivan")
    assert day.who_rings(name) == "ivan"
    assert day.story(name) == "to be rung back, no owner, nobody free, then team"


def test_a_callback_never_goes_before_a_caller_who_has_waited_longer(day):
    day.signs_in("ivan")
    day.calls("maria")
    day.passes(10)
    day.calls("petro")
    name = day.presses_1("petro")
    day.passes(100)
    day.is_ready("ivan")
    assert (day.who_rings("maria"), day.who_rings(name)) == ("ivan", None)


def test_neither_segment_nor_expert_brings_a_callback_forward(day):
    day.configures(segment_bonus={"gold": 300.0}, hold=Never())
    day.starts("olha")
    day.talks_with("olha", "now")
    day.calls("maria")
    day.passes(10)
    day.calls("petro", owner="olha", segment="gold")
    name = day.presses_1("petro", segment="gold")
    day.hangs_up("now")
    day.is_ready("olha")
    assert (day.who_rings("maria"), day.who_rings(name)) == ("olha", None)


def test_a_later_caller_with_a_bonus_may_go_before_a_callback(day):
    day.configures(segment_bonus={"gold": 300.0})
    day.signs_in("ivan")
    day.calls("petro")
    name = day.presses_1("petro")
    day.passes(10)
    day.calls("maria", segment="gold")
    day.is_ready("ivan")
    assert (day.who_rings("maria"), day.who_rings(name)) == ("ivan", None)


def test_a_callback_does_not_stop_callers_whom_its_agent_may_not_take(day):
    day.configures(name="cards", team="cards", skills={"visa": 5})
    day.signs_in("stefan", teams=("cards",), visa=5)
    day.signs_in("ivan")
    day.calls("maria", queue="cards")
    day.calls("petro")
    name = day.presses_1("petro")
    day.is_ready("ivan")
    assert day.who_rings(name) == "ivan"


def test_a_callback_is_kept_for_the_expert(day):
    day.configures(hold=Fixed(seconds=30))
    day.starts("olha", "ivan")
    day.talks_with("olha", "maria")
    day.calls("petro", owner="olha")
    day.passes(25)
    name = day.presses_1("petro")
    assert day.waits_for(name) == "olha"
    day.passes(29)
    assert day.who_rings(name) is None
    day.hangs_up("maria")
    day.is_ready("olha")
    assert day.who_rings(name) == "olha"


def test_a_callback_waits_however_long_and_though_nobody_is_at_work(day):
    day.configures(max_wait=60)
    day.signs_in("ivan")
    day.calls("petro")
    name = day.presses_1("petro")
    day.passes(600)
    day.signs_out("ivan")
    day.passes(600)
    assert (day.outcomes(name), day.overflowed(name)) == ([], False)
    day.starts("olha")
    assert day.who_rings(name) == "olha"


def test_a_callback_whose_agent_does_not_answer_goes_on_to_the_next(day):
    day.starts("ivan")
    day.calls("petro")
    name = day.presses_1("petro")
    day.misses("ivan", name)
    assert day.outcomes(name) == []
    day.starts("olha")
    assert day.who_rings(name) == "olha"


def test_a_customer_who_does_not_answer_is_tried_again_in_his_old_place(day):
    day.configures(wrap_up=0)
    day.starts("ivan")
    day.calls("petro")
    name = day.presses_1("petro")
    day.answers("ivan", name)
    day.hangs_up(name)
    day.takes_a_break("ivan")
    day.passes(300)
    day.calls("maria")
    day.calls(name, arrived=0, callback=True)
    day.is_ready("ivan")
    assert day.who_rings(name) == "ivan", "he has waited longest"
    assert day.outcomes(name) == [Outcome.ANSWERED]


def test_a_callback_that_is_over_leaves_no_old_place_behind(day):
    day.configures(wrap_up=0)
    day.starts("ivan")
    day.calls("petro", caller="+1")
    name = day.presses_1("petro", caller="+1")
    day.answers("ivan", name)
    day.hangs_up(name)
    day.takes_a_break("ivan")
    day.calls("maria")
    day.calls("petro again", caller="+1")
    day.is_ready("ivan")
    assert day.who_rings("maria") == "ivan"
