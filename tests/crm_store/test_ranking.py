"""Who of those on a number is calling: the right one, or none of them; never the wrong one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crm_store.ranking import SWITCHBOARD, Match, Person, identification
from crm_store.records import Number

NUMBER = Number(input="0675550001", kind="e164", e164="+380675550001")
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def person(customer: int, **more: object) -> Match:
    return Match(customer=customer, name=f"Customer {customer}", **more)


def firm(customer: int, **more: object) -> Match:
    return person(customer, kind="organisation", **more)


def ranked(*matches: Match, on_duty: frozenset[str] = frozenset()) -> tuple[list[tuple[int, str]], int | None]:
    """Customers with their reasons, and who is chosen."""
    found = identification(NUMBER, matches, on_duty)
    assert [each.score for each in found.candidates] == sorted((each.score for each in found.candidates), reverse=True)
    assert all(0 < each.score <= 1 for each in found.candidates)
    return [(each.customer, each.reason) for each in found.candidates], found.chosen


def test_nobody_on_a_number_is_nobody():
    assert identification(NUMBER, ()) == identification(NUMBER, [])
    assert ranked() == ([], None)


def test_only_one_it_is_whatever_else_is_known():
    assert ranked(person(1, main=True, waits=True)) == ([(1, "only_match")], 1)


def test_talk_long_before_another_s_counts_for_little():
    late, early = NOW - timedelta(days=1), NOW - timedelta(days=40)
    assert ranked(person(1, last_spoke_at=early), person(2, last_spoke_at=late)) == (
        [(2, "last_spoke"), (1, "last_spoke")],
        2,
    )


def test_two_who_talked_in_the_same_weeks_are_not_told_apart():
    late, early = NOW - timedelta(days=1), NOW - timedelta(days=8)
    assert ranked(person(1, last_spoke_at=early), person(2, last_spoke_at=late))[1] is None


def test_open_request_puts_first_but_decides_nothing():
    assert ranked(person(1), person(2, waits=True)) == ([(2, "open_request"), (1, "shared")], None)


def test_owner_on_duty_puts_first_but_decides_nothing():
    there = frozenset({"olena"})
    assert ranked(person(1, owner="taras"), person(2, owner="olena"), on_duty=there) == (
        [(2, "owner_on_duty"), (1, "shared")],
        None,
    )


def test_main_number_decides_unless_much_speaks_for_another():
    assert ranked(person(1, main=True), person(2))[1] == 1
    assert ranked(person(1, main=True), person(2, waits=True)) == ([(1, "main_number"), (2, "open_request")], None)


def test_main_number_of_two_is_nobody_s():
    assert ranked(person(1, main=True), person(2, main=True)) == ([(1, "shared"), (2, "shared")], None)


def test_agent_s_choice_decides_over_everything():
    matches = (person(1, chosen_at=NOW - timedelta(days=90)), person(2, main=True, last_spoke_at=NOW, waits=True))
    assert ranked(*matches) == ([(1, "chosen"), (2, "last_spoke")], 1)


def test_later_of_two_choices_stands():
    matches = (person(1, chosen_at=NOW - timedelta(days=9)), person(2, chosen_at=NOW))
    assert ranked(*matches) == ([(2, "chosen"), (1, "shared")], 2)


PEOPLE = (Person(customer=7, name="Seven"), Person(customer=8, name="Eight", waits=True))


def test_switchboard_is_the_organisation_s_and_its_people_stand_below():
    assert ranked(firm(1, label=SWITCHBOARD, people=PEOPLE)) == (
        [(1, "switchboard"), (8, "works_there"), (7, "works_there")],
        1,
    )


def test_main_number_of_an_organisation_finds_it_and_its_people():
    assert ranked(firm(1, main=True, people=PEOPLE), person(2)) == (
        [(1, "switchboard"), (2, "shared"), (8, "works_there"), (7, "works_there")],
        1,
    )
    assert ranked(firm(1, main=True)) == ([(1, "only_match")], 1)


def test_somebody_chosen_at_a_marked_switchboard_comes_first_of_its_people():
    matches = (firm(1, label=SWITCHBOARD, main=True, people=PEOPLE), person(7, chosen_at=NOW, last_spoke_at=NOW))
    assert ranked(*matches) == ([(1, "switchboard"), (7, "chosen"), (8, "works_there")], 1)


def test_somebody_chosen_on_an_organisation_s_unmarked_number_is_the_caller():
    matches = (firm(1, main=True, people=PEOPLE), person(7, chosen_at=NOW))
    assert ranked(*matches)[1] == 7


def test_agent_is_asked_where_somebody_of_it_called_on_the_organisation_s_main_number():
    assert ranked(firm(1, main=True), person(2, last_spoke_at=NOW))[1] is None


def test_side_number_of_an_organisation_is_no_switchboard():
    assert ranked(firm(1, label="fax", people=PEOPLE), person(2))[0] == [(1, "shared"), (2, "shared")]


def test_no_more_than_twenty_are_named():
    crowd = tuple(Person(customer=100 + each, name="One of many") for each in range(50))
    assert len(ranked(firm(1, label=SWITCHBOARD, people=crowd))[0]) == 20


@pytest.mark.parametrize(
    ("served", "owner", "deputies"),
    [
        ((("olena", ("taras",)), ("olena", ("taras", "iryna"))), "olena", ("taras",)),
        ((("olena", ("taras",)), ("taras", ("olena",))), None, ("olena", "taras")),
        ((("olena", ("taras",)), ("iryna", ("taras",))), None, ("taras",)),
        ((("olena", ()), (None, ())), None, ()),
        (((None, ()), (None, ())), None, ()),
    ],
)
def test_call_goes_to_those_whom_all_share(served, owner, deputies):
    matches = [person(each, owner=whose, deputies=others) for each, (whose, others) in enumerate(served, 1)]
    found = identification(NUMBER, matches)
    assert (found.chosen, found.owner, found.deputies) == (None, owner, deputies)


def test_call_of_the_chosen_one_goes_to_those_who_serve_him():
    found = identification(NUMBER, [person(1, main=True, owner="olena", deputies=("taras",)), person(2, owner="iryna")])
    assert (found.chosen, found.owner, found.deputies) == (1, "olena", ("taras",))
