"""A queue's settings that cannot be meant are found before anybody calls."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from crm_store.demo.staff import QUEUES
from crm_store.queue_faults import SENTENCES, faults, ways_into
from crm_store.queue_record import Holiday, Hours, QueueRecord, QueueStep, Span, WayOut, Week

MAIN = QueueRecord(name="main", title="Main", team="private")
VIPS = frozenset({"vip"})


def found(**changes: object) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults(replace(MAIN, **changes), ["main", "lending"])]


def spans(*texts: str) -> tuple[Span, ...]:
    return tuple(Span(opens=text[:5], closes=text[6:]) for text in texts)


def test_defaults_and_the_demos_queues_are_right():
    assert found() == []
    for queue in QUEUES:
        assert faults(queue, [each.name for each in QUEUES]) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " Main"}, ("title", "blank")),
        ({"team": "a\nb"}, ("team", "blank")),
        ({"skills": {" ": 1}}, ("skills", "blank")),
        ({"on_timeout": WayOut(kind="queue")}, ("on_timeout.queue", "no_queue")),
        ({"on_empty": WayOut(kind="queue", queue="main")}, ("on_empty.queue", "same_queue")),
        ({"on_closed": WayOut(kind="queue", queue="none")}, ("on_closed.queue", "unknown_queue")),
        ({"steps": (QueueStep(kind="team"), QueueStep(kind="team", seconds=9.0))}, ("steps[1]", "twice")),
        ({"steps": (QueueStep(kind="relaxed", relax=2), QueueStep(kind="relaxed"))}, ("steps[1]", "twice")),
        ({"steps": (QueueStep(kind="team", seconds=None), QueueStep(kind="any"))}, ("steps[1]", "never_reached")),
        ({"hours": Hours(zone="Mars/Olympus")}, ("hours.zone", "unknown_zone")),
        ({"hours": Hours(zone="UTC", week=Week(monday=spans("09:00-09:00")))}, ("hours.week.monday[0]", "no_length")),
        (
            {"hours": Hours(zone="UTC", week=Week(monday=spans("22:00-06:00", "23:00-23:30")))},
            ("hours.week.monday[1]", "overlap"),
        ),
        (
            {"hours": Hours(zone="UTC", holidays=(Holiday(day=date(2026, 1, 1)), Holiday(day=date(2026, 1, 1))))},
            ("hours.holidays[1].day", "twice"),
        ),
    ],
)
def test_what_cannot_be_meant_is_found(changes, expected):
    assert found(**changes) == [expected]
    assert expected[1] in SENTENCES


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": (QueueStep(kind="deputies", segments=VIPS), QueueStep(kind="deputies", seconds=9.0))},
        {"steps": (QueueStep(kind="relaxed", relax=1), QueueStep(kind="relaxed", relax=3))},
        {"steps": (QueueStep(kind="team", seconds=None, segments=VIPS), QueueStep(kind="any"))},
        {"steps": ()},
        {"on_timeout": WayOut(kind="queue", queue="lending")},
        {"hours": Hours(zone="UTC", week=Week(monday=spans("09:00-13:00", "13:00-18:00", "22:00-06:00")))},
        {"hours": Hours(zone="Europe/Kyiv", week=Week(sunday=spans("00:00-24:00")))},
    ],
)
def test_what_can_be_meant_is_let_be(changes):
    assert found(**changes) == []


def test_queues_that_lead_into_another_are_named():
    lending = replace(MAIN, name="lending", on_empty=WayOut(kind="queue", queue="main"))
    assert ways_into("main", [MAIN, lending]) == ("lending",)
    assert ways_into("lending", [MAIN, lending]) == ()
