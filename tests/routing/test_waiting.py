"""Waiting, giving up, and leaving for the fallback queue."""

from routing import events
from routing.model import Outcome
from routing.queue import Fixed


def test_callers_are_served_in_the_order_of_their_arrival(day):
    day.starts("ivan")
    for caller in ("a", "b", "c"):
        day.calls(caller)
        day.passes(1)
    served = []
    for caller in ("a", "b", "c"):
        served.append(day.who_rings(caller))
        day.answers("ivan", caller)
        day.hangs_up(caller)
        day.is_ready("ivan")
    assert served == ["ivan"] * 3


def test_a_caller_keeps_his_place_when_the_expert_does_not_answer(day):
    day.starts("ivan", "olha")
    day.calls("petro")
    day.calls("second")
    day.calls("third")
    day.passes(20)
    day.misses("ivan", "petro")
    day.answers("olha", "second")
    day.hangs_up("second")
    day.is_ready("olha")
    assert day.who_rings("petro") == "olha"
    assert day.call("petro").arrived == 0


def test_the_caller_is_told_once_that_he_waits(day):
    day.starts("ivan")
    day.calls("a")
    before = len(day.log)
    day.calls("b")
    day.is_recognised("b", owner=None)
    day.passes(100)
    holds = [c for c in day.log[before:] if type(c).__name__ == "Hold"]
    assert [(c.call, c.waiting_for) for c in holds] == [("b", None)]
    assert day.story("b") == "no owner, nobody free"


def test_a_caller_leaves_for_the_fallback_queue_when_nobody_could_ever_take_him(day):
    day.calls("petro")
    assert day.outcomes("petro") == [Outcome.EMPTY]
    assert day.overflowed("petro")
    assert day.story("petro") == "no owner, nobody signed in"


def test_a_caller_leaves_when_the_last_agent_signs_out(day):
    day.starts("ivan", "olha")
    day.takes_a_break("olha")
    day.takes_a_break("ivan")
    day.calls("petro")
    day.signs_out("ivan")
    assert day.outcomes("petro") == []
    day.signs_out("olha")
    assert day.outcomes("petro") == [Outcome.EMPTY]
    assert day.overflowed("petro")


def test_a_caller_stays_for_a_signed_in_deputy_or_owner(day):
    day.signs_in("olha", "ivan", teams=())
    day.calls("petro", owner="nobody", deputies=("ivan",))
    day.calls("maria", owner="olha")
    day.passes(1000)
    assert day.outcomes("petro") == day.outcomes("maria") == []
    day.signs_out("ivan")
    day.signs_out("olha")
    assert day.outcomes("petro") == day.outcomes("maria") == [Outcome.EMPTY]


def test_a_caller_leaves_after_the_longest_wait_of_his_queue(day):
    day.configures(max_wait=90, hold=Fixed(seconds=120))
    day.signs_in("olha", "ivan")
    day.calls("petro", owner="olha")
    day.passes(89)
    assert day.outcomes("petro") == []
    day.passes(1)
    assert day.outcomes("petro") == [Outcome.TIMED_OUT]
    assert day.overflowed("petro")


def test_a_phone_that_rings_at_the_longest_wait_goes_on_ringing(day):
    day.configures(max_wait=10)
    day.starts("ivan")
    day.calls("petro")
    day.passes(15)
    assert day.who_rings("petro") == "ivan"
    day.misses("ivan", "petro")
    assert day.outcomes("petro") == [Outcome.TIMED_OUT]


def test_giving_up_within_the_first_seconds_is_counted_apart(day):
    day.signs_in("ivan")
    day.calls("a")
    day.calls("b")
    day.passes(4.9)
    day.hangs_up("a")
    day.passes(0.1)
    day.hangs_up("b")
    assert day.outcomes("a") == [Outcome.SHORT_ABANDON]
    assert day.outcomes("b") == [Outcome.ABANDONED]
    assert list(day.engine.calls()) == []


def test_a_caller_who_hangs_up_while_it_rings_frees_the_agent_without_loss_of_his_turn(day):
    day.starts("ivan")
    day.passes(5)
    day.starts("olha")
    day.calls("petro")
    day.passes(7)
    day.hangs_up("petro")
    assert day.withdrawn("petro") == [("ivan", "caller_hung_up")]
    assert day.outcomes("petro") == [Outcome.ABANDONED]
    assert day.is_doing("ivan") == "ready"
    day.calls("maria")
    assert day.who_rings("maria") == "ivan"


def test_an_agent_freed_by_a_hang_up_takes_the_next_caller(day):
    day.starts("ivan")
    day.calls("a")
    day.calls("b")
    day.hangs_up("a")
    assert day.who_rings("b") == "ivan"


def test_a_call_that_is_handed_over_unanswered_is_withdrawn(day):
    day.starts("ivan")
    day.calls("petro")
    day.is_handed_over("petro")
    assert day.outcomes("petro") == [Outcome.WITHDRAWN]
    assert day.withdrawn("petro") == [("ivan", "call_left")]
    assert day.is_doing("ivan") == "ready"


def test_a_call_that_overflowed_has_no_second_outcome(day):
    day.calls("petro")
    day.is_handed_over("petro")
    day.hangs_up("petro")
    assert day.outcomes("petro") == [Outcome.EMPTY]
    assert day.ignored() == []


def test_a_queue_nobody_configured_is_served_all_the_same(day):
    day.starts("ivan", teams=())
    day.calls("petro", queue="misspelt")
    assert day.who_rings("petro") == "ivan"


def test_a_changed_queue_counts_for_those_who_wait_already(day):
    day.starts("olha", "ivan", teams=("cards",), english=4)
    day.calls("maria", owner="olha")
    day.answers("olha", "maria")
    day.calls("petro", owner="olha")
    day.passes(10)
    day.configures(team="cards", skills={"english": 4}, hold=Fixed(seconds=5))
    assert day.who_rings("petro") == "ivan"


def test_a_changed_skill_counts_for_agents_who_are_ready_already(day):
    day.starts("olha")
    day.takes_a_break("olha")
    day.starts("ivan", teams=(), english=1)
    day.calls("petro")
    assert day.who_rings("petro") is None
    day.signs_in("ivan", teams=(), english=6)
    assert day.who_rings("petro") == "ivan"


def test_a_caller_nobody_is_left_for_after_a_change_of_skills_leaves(day):
    day.signs_in("ivan", teams=(), english=6)
    day.calls("petro")
    assert day.outcomes("petro") == []
    day.signs_in("ivan", teams=(), english=1)
    assert day.outcomes("petro") == [Outcome.EMPTY]


def test_an_arrival_told_twice_counts_once(day):
    day.starts("ivan")
    day.calls("petro")
    day.calls("petro")
    assert day.ignored() == [("CallArrived", "offered")]
    assert day.who_rings("petro") == "ivan"


def test_what_comes_after_the_hang_up_raises_no_ghost(day):
    day.starts("ivan")
    day.calls("petro")
    day.hangs_up("petro")
    day.answers("ivan", "petro")
    day.calls("petro")
    assert day.is_doing("ivan") == "ready"
    assert list(day.engine.calls()) == []
    assert day.ignored() == [("OfferAnswered", "gone"), ("CallArrived", "gone")]


def test_an_agent_who_serves_two_queues_takes_the_older_caller_of_the_two(day):
    day.configures(name="cards", team="cards", skills={"visa": 9})
    day.starts("ivan", teams=("private", "cards"), visa=9)
    day.calls("now")
    for caller, queue in (("1", "cards"), ("2", "private"), ("3", "private"), ("4", "cards")):
        day.passes(1)
        day.calls(caller, queue=queue)
    served = []
    for caller in ("now", "1", "2", "3", "4"):
        served.append(day.who_rings(caller))
        day.answers("ivan", caller)
        day.hangs_up(caller)
        day.is_ready("ivan")
    assert served == ["ivan"] * 5


def test_the_music_comes_back_after_an_offer_that_came_to_nothing(day):
    day.starts("ivan")
    day.calls("a")
    day.calls("b")
    day.hangs_up("a")
    assert day.who_rings("b") == "ivan"
    before = len(day.log)
    day.misses("ivan", "b")
    assert [type(c).__name__ for c in day.log[before:]] == ["Hold", "AgentChanged"]


def test_an_unowned_caller_leaves_after_the_longest_wait_too(day):
    day.configures(max_wait=90)
    day.signs_in("ivan")
    day.calls("petro")
    day.passes(90)
    assert day.outcomes("petro") == [Outcome.TIMED_OUT]
    assert day.story("petro") == "no owner, nobody free, waited 90 s"


def test_an_agent_who_changed_teams_is_rung_by_the_new_one_only(day):
    day.configures(name="cards", team="cards", skills={"visa": 9})
    day.signs_in("olha", "nina", teams=("private", "cards"))
    day.starts("ivan")
    day.signs_in("ivan", teams=("cards",), visa=9)
    day.calls("petro")
    day.calls("maria", queue="cards")
    assert (day.who_rings("petro"), day.who_rings("maria")) == (None, "ivan")


def test_the_former_team_of_a_queue_takes_no_more_of_its_callers(day):
    day.signs_in("ivan")
    day.signs_in("olha", teams=("cards",), english=0, visa=9)
    day.calls("petro")
    day.configures(team="cards", skills={"visa": 9})
    day.is_ready("ivan")
    assert day.who_rings("petro") is None
    day.is_ready("olha")
    assert day.who_rings("petro") == "olha"


def test_a_caller_who_comes_back_to_us_has_kept_his_place(day):
    day.starts("ivan")
    day.calls("now")
    day.now = 100.0
    day.calls("later")
    day.send(events.CallArrived(at=100, call="petro", queue="private", arrived=40))
    day.hangs_up("now")
    assert day.who_rings("petro") == "ivan"
    assert day.log[-2].reasons[-1].seconds == 60
