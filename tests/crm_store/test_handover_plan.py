"""Who gets a customer of an expert who leaves."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from crm_store.handover_plan import Giver, Held, Receiver
from crm_store.handover_record import HandoverPlan

STAFF = frozenset({"anna", "boris", "vera", "leaver"})


def receiver(login: str, load: float = 0, segments: str = "", teams: str = "", **skills: int) -> Receiver:
    return Receiver(
        login=login, load=load, segments=frozenset(segments.split()), teams=frozenset(teams.split()), skills=skills
    )


def held(
    serial: int = 1, *deputies: str, language: str = "uk", segment: str = "vip", cost: float | None = None
) -> Held:
    return Held(
        id=serial,
        customer=serial,
        name=f"Customer {serial}",
        deputies=deputies,
        language=language,
        segment=segment,
        cost=cost,
    )


def giver(
    *receivers: Receiver, usual: float = 1.0, teams: str = "", skills: dict[str, int] | None = None, **plan
) -> Giver:
    return Giver(
        HandoverPlan(owner="leaver", to=tuple(each.login for each in receivers), **plan),
        receivers,
        agents=STAFF,
        teams=frozenset(teams.split()),
        skills=skills or {},
        usual=usual,
    )


def test_one_expert_gets_all_of_them():
    given = giver(receiver("anna", load=900)).give(held())
    assert (given.owner, given.why) == ("anna", ("only",))


def test_least_loaded_expert_gets_the_next_customer():
    giving = giver(receiver("anna", load=3), receiver("boris", load=1))
    assert [giving.give(held(serial)).owner for serial in range(5)] == ["boris", "boris", "anna", "boris", "anna"]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=5), st.integers(0, 200))
def test_shares_are_even_in_the_end(loads, customers):
    receivers = [receiver(f"e{number}", load=load) for number, load in enumerate(loads)]
    giving = giver(*receivers)
    gets = Counter(giving.give(held(serial)).owner for serial in range(customers))
    after = [each.load + gets[each.login] for each in receivers]
    assert sum(gets.values()) == customers
    assert all(load == before or load <= min(after) + 1 for load, before in zip(after, loads, strict=True))


def test_load_may_be_what_it_costs_to_serve_them():
    giving = giver(receiver("anna"), receiver("boris"), load="cost", usual=10.0)
    customers = [held(1, cost=25.0), held(2), held(3), held(4), held(5, cost=-3.0)]
    assert [giving.give(each).owner for each in customers] == ["anna", "boris", "boris", "boris", "anna"]


def test_first_deputy_moves_up_and_the_others_stay_his_deputies():
    giving = giver(receiver("boris"), deputies_first=True)
    given = giving.give(held(1, "leaver", "vera", "anna"))
    assert (given.owner, given.deputies, given.why) == ("vera", ("anna",), ("deputy",))
    assert giving.give(held(2)).owner == "boris"


def test_deputy_who_is_not_there_any_more_does_not_move_up():
    assert giver(receiver("boris"), deputies_first=True).give(held(1, "gone", "anna")).owner == "anna"


def test_deputy_who_moved_up_counts_for_the_load():
    giving = giver(receiver("anna"), receiver("boris"), deputies_first=True)
    assert [giving.give(held(1, "anna")).owner, giving.give(held(2)).owner] == ["anna", "boris"]


def test_customer_without_a_deputy_stays_where_nobody_else_was_named():
    assert giver(deputies_first=True).give(held()) is None


def test_new_owner_and_old_one_are_no_deputies_of_his():
    given = giver(receiver("anna")).give(held(1, "vera", "anna", "leaver"))
    assert given.deputies == ("vera",)


def test_customer_goes_to_somebody_who_speaks_his_language():
    giving = giver(receiver("anna", uk=10, en=4), receiver("boris", load=9, en=5), match=("language",))
    english = giving.give(held(language="en"))
    assert (english.owner, english.why) == ("boris", ("language", "load"))
    assert giving.give(held(language="uk")).owner == "anna"


def test_language_that_nobody_speaks_leaves_everybody_in_the_choice():
    given = giver(receiver("anna", uk=10), receiver("boris", load=9), match=("language",)).give(held(language="fr"))
    assert (given.owner, given.why) == ("anna", ("load",))


def test_customers_stay_in_the_team_of_their_old_expert():
    giving = giver(
        receiver("anna", teams="cards"),
        receiver("boris", load=9, teams="lending"),
        teams="lending vip",
        match=("team",),
    )
    assert giving.give(held()).owner == "boris"


def test_customers_go_to_who_knows_most_of_what_their_old_expert_knows():
    giving = giver(
        receiver("anna", loans=5),
        receiver("boris", load=9, loans=3, deposits=4),
        skills={"loans": 10, "deposits": 5},
        match=("skills",),
    )
    assert giving.give(held()).owner == "boris"


def test_customers_go_to_who_serves_their_segment():
    giving = giver(receiver("anna", segments="standard"), receiver("boris", load=9, segments="vip"), match=("segment",))
    assert [giving.give(held(segment=segment)).owner for segment in ("vip", "standard", "new")] == [
        "boris",
        "anna",
        "anna",
    ]


def test_words_narrow_the_choice_one_after_the_other():
    three = (receiver("anna", teams="a"), receiver("boris", teams="a", uk=9), receiver("vera", uk=9))
    assert giver(*three, teams="a", match=("team", "language")).give(held()).why == ("team", "language", "load")
    assert giver(*three, teams="a", match=("language", "team")).give(held()).owner == "boris"
