"""One virtual centre: what becomes of callers and agents, second by second."""

from __future__ import annotations

from cti.replay.records import Past
from tests.cti.replay.small import BOTH, MONDAY, MORNING, TUESDAY, call, played, shift, story


def test_whoever_is_idle_longest_takes_whoever_waits_longest() -> None:
    assert story(played(MORNING)) == [("anna", 0), ("boris", 0), ("anna", 80), (None, 60), ("anna", 110)]


def test_caller_is_put_through_to_his_owner_if_he_is_idle() -> None:
    calls = (call(5, owner="boris"),)
    assert story(played(calls)) == [("anna", 0)]
    assert story(played(calls, by="owner_if_idle")) == [("boris", 0)]


def test_freed_agent_takes_his_own_customer_before_one_who_waits_longer() -> None:
    calls = (call(0, service=100), call(0, service=500), call(10), call(20, owner="anna"))
    assert story(played(calls, by="owner_if_idle"))[2:] == [("anna", 90), ("anna", 180)]
    assert story(played(calls, by="own_first"))[2:] == [("anna", 190), ("anna", 80)]


def test_caller_is_held_for_his_busy_owner_as_long_as_the_policy_says() -> None:
    waits_until_anna_is_free = ("anna", 110)
    assert story(played(MORNING, by="own_first"))[4] == waits_until_anna_is_free
    assert story(played(MORNING, by="fixed_30"))[4] == waits_until_anna_is_free
    assert story(played(MORNING, by="fixed_120"))[4] == ("anna", 120)
    assert story(played(MORNING, by="dedicated"))[4] == ("boris", 170)


def test_adaptive_holds_longer_where_talks_are_known_to_be_short() -> None:
    calls = (call(0, owner="boris", service=100), call(10, owner="boris"))
    assert story(played(calls, by="adaptive"))[1] == ("anna", 30)
    short = tuple(Past(wait=0, service=seconds, agent="boris") for seconds in range(60, 120)) * 20
    gave_up = tuple(Past(wait=wait) for wait in range(200, 800))
    assert story(played(calls, by="adaptive", history=(*short, *gave_up)))[1] == ("boris", 90)


def test_adaptive_learns_at_midnight_from_the_day_before() -> None:
    yesterday = tuple(call(200 * n, owner="anna", service=100) for n in range(300))
    impatient = tuple(call(200 * n + 1, owner="anna", patience=80) for n in range(300))
    today = (call(0, day=TUESDAY, owner="boris", service=100), call(10, day=TUESDAY, owner="boris"))
    shifts = (shift("anna", off=70_000), *(shift(agent, day=TUESDAY) for agent in ("anna", "boris")))
    assert story(played((*yesterday, *impatient, *today), shifts, by="adaptive"))[-1] == ("boris", 90)


def test_caller_who_comes_before_any_shift_waits_until_somebody_comes() -> None:
    late = (shift("anna", on=60),)
    assert story(played((call(0), call(10, patience=20)), late)) == [("anna", 60), (None, 20)]


def test_caller_keeps_his_place_when_the_last_agent_goes_home() -> None:
    shifts = (shift("anna", off=50), shift("boris", on=80))
    assert story(played((call(0, service=100), call(10), call(60)), shifts)) == [
        ("anna", 0),
        ("boris", 70),
        ("boris", 120),
    ]


def test_agent_whose_shift_ends_finishes_his_talk_and_takes_nobody_more() -> None:
    shifts = (shift("anna", off=50), shift("boris", on=60, off=2_000))
    result = played((call(0, service=400), call(10, service=400)), shifts)
    assert story(result) == [("anna", 0), ("boris", 50)]
    assert result.played.occupancy.busy["anna"] == [400]


def test_caller_who_is_answered_in_the_second_in_which_his_patience_ends_is_answered() -> None:
    assert story(played((call(0, service=100), call(10, patience=90)), (shift("anna"),)))[1] == ("anna", 90)
    assert story(played((call(0, service=100), call(10, patience=89)), (shift("anna"),)))[1] == (None, 89)


def test_ringing_and_wrap_up_take_their_time() -> None:
    calls = (call(0, service=100), call(10))
    assert story(played(calls, (shift("anna"),), ring=5, wrap_up=20)) == [("anna", 5), ("anna", 120)]


def test_caller_who_hangs_up_while_it_rings_frees_the_agent_for_the_next() -> None:
    calls = (call(0, patience=3), call(1))
    assert story(played(calls, (shift("anna"),), ring=5)) == [(None, 3), ("anna", 7)]


def test_high_priority_is_credited_only_when_asked_for() -> None:
    calls = (call(0, service=100), call(10), call(20, segment="high"))
    assert [wait for _, wait in story(played(calls, (shift("anna"),)))] == [0, 90, 180]
    assert [wait for _, wait in story(played(calls, (shift("anna"),), priority_bonus=90))] == [0, 190, 80]


def test_shift_may_go_on_after_midnight() -> None:
    night = (shift("anna", on=80_000, off=90_000),)
    result = played((call(100, day=TUESDAY, owner="anna"), call(0, day=MONDAY, patience=1)), night)
    assert story(result) == [(None, 1), ("anna", 0)]
    assert result.figures.on_shift == 1


def test_replay_tells_how_far_it_is() -> None:
    from cti.replay.policy import policy
    from cti.replay.run import replay

    heard: list[int] = []
    replay((*MORNING, call(5, day=TUESDAY)), BOTH, (), policy("pooled"), on_progress=heard.append)
    assert sum(heard) == 6


def test_agent_whose_customers_ring_least_spares_the_others_on_request() -> None:
    history = tuple(Past(wait=0, service=60, agent="anna", customer="7") for _ in range(9))
    stranger = (call(5),)
    assert story(played(stranger, by="fixed_30", history=history)) == [("anna", 0)]
    assert story(played(stranger, by="fixed_30", history=history, changes=("spare_owners=true",))) == [("boris", 0)]


def test_call_goes_on_to_the_next_when_the_agent_goes_home_while_it_rings() -> None:
    shifts = (shift("anna", off=5), shift("boris", on=6))
    result = played((call(0),), shifts, ring=8)
    assert story(result) == [("boris", 14)]
    assert result.played.ignored == 0
