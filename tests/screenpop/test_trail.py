"""Who saw a customer: a line each, but not one for every look."""

from __future__ import annotations

from crm_store.actor import Actor
from crm_store.writes import Seen
from screenpop.hub import Hub
from screenpop.pops import Pops
from screenpop.trail import MOST, ONCE_IN_SECONDS, Trail
from tests.screenpop.support import view

ANNA, BORIS = Actor(name="anna", address="192.0.2.7"), Actor(name="boris")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_looks_at_one_customer_within_minutes_are_one_line() -> None:
    kept: list[Seen] = []
    clock = Clock()
    trail = Trail(kept.append, clock=clock)
    trail.saw(ANNA, 1, "pop")
    trail.saw(ANNA, 1, "timeline")
    trail.saw(ANNA, 2, "customers")
    trail.saw(BORIS, 1, "pop")
    clock.now += ONCE_IN_SECONDS
    trail.saw(ANNA, 1, "record")
    assert [(seen.by.name, seen.customer, seen.how) for seen in kept] == [
        ("anna", 1, "pop"),
        ("anna", 2, "customers"),
        ("boris", 1, "pop"),
        ("anna", 1, "record"),
    ]
    assert len({seen.key for seen in kept}) == 4


def test_what_is_remembered_of_looks_is_bounded_and_too_much_is_rather_written_twice() -> None:
    kept: list[Seen] = []
    trail = Trail(kept.append)
    for customer in range(MOST + 1):
        trail.saw(ANNA, customer, "pop")
    trail.saw(ANNA, MOST, "pop")
    trail.saw(ANNA, 0, "pop")
    assert [seen.customer for seen in kept[-2:]] == [MOST, 0]


def test_pop_without_a_customer_leaves_no_line() -> None:
    seen: list[tuple[Actor, int, str]] = []
    Pops(Hub(), seen=lambda *sighting: seen.append(sighting)).show("anna", view("1.1"))
    assert seen == []
