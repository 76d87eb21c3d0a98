"""Why he may be calling, the likeliest reason first; and birthdays come round."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from msgspec import structs

from crm_store.dealing_records import Appointment, Operation, Task
from crm_store.known import Known, PastCall
from crm_store.records import Product, Relative, Request, TimelineItem
from crm_store.urgent import next_birthday, urgent

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
NOBODY = Known(
    customer=1, kind="person", name="Шевченко Олена", language="uk", segment="vip", created_at=NOW - timedelta(days=900)
)


def ago(**units: float) -> datetime:
    return NOW - timedelta(**units)


def day(offset: int) -> date:
    return TODAY + timedelta(offset)


def request(serial: int = 1, *, opened: float = 5, due: int | None = None, **rest: str) -> Request:
    fields = {"kind": "card", "title": "Нова картка", "status": "in_review"} | rest
    return Request(id=serial, opened_at=ago(days=opened), due=None if due is None else day(due), **fields)


def complaint(serial: int = 9, **rest) -> Request:
    return request(serial, category="complaint", title="Скарга", **rest)


def call(outcome: str = "abandoned", direction: str = "inbound", **units: float) -> PastCall:
    return PastCall(at=ago(**units), direction=direction, outcome=outcome)


def operation(serial: int = 1, **units: float) -> Operation:
    return Operation(
        id=serial, customer=1, version=1, kind="transfer", title="Переказ", at=ago(**units), status="failed"
    )


def appointment(serial: int = 1, **ahead: float) -> Appointment:
    starts = NOW + timedelta(**ahead)
    return Appointment(
        id=serial, customer=1, version=1, created_at=NOW, created_by="olena", title="Зустріч", starts_at=starts
    )


def task(serial: int = 1, **ahead: float) -> Task:
    due = NOW + timedelta(**ahead)
    return Task(id=serial, customer=1, version=1, created_at=NOW, created_by="olena", title="Передзвонити", due=due)


def product(until: int, serial: int = 1) -> Product:
    return Product(id=serial, kind="deposit", title="Депозит", until=day(until))


def met(channel: str, outcome: str | None = None, **units: float) -> TimelineItem:
    return TimelineItem(
        id="1", at=ago(**units), kind="interaction", channel=channel, direction="inbound", title="", outcome=outcome
    )


def of(now: datetime = NOW, **known) -> list:
    return list(urgent(structs.replace(NOBODY, **known), now))


def codes(**known) -> list[str]:
    return [matter.code for matter in of(**known)]


def weight(**known) -> float:
    (matter,) = of(**known)
    return matter.likely


def test_nothing_is_urgent_with_somebody_who_waits_for_nothing():
    assert of() == []


def test_pending_request_says_its_status_its_age_and_when_it_is_due():
    (matter,) = of(requests=(request(12, opened=5, due=2),))
    assert (matter.code, matter.text, matter.subject) == ("pending_request", "Нова картка", "request:12")
    assert (matter.status, matter.at, matter.on) == ("in_review", ago(days=5), day(2))


def test_request_that_was_just_sent_in_or_whose_day_is_near_or_over_is_the_likelier_reason():
    late, later = (weight(requests=(request(due=-days),)) for days in (1, 4))
    near, fresh = weight(requests=(request(due=2),)), weight(requests=(request(opened=1),))
    resting, old = weight(requests=(request(due=20),)), weight(requests=(request(opened=18, due=20),))
    assert later > late > fresh > near > old > resting > 0


def test_complaint_outranks_what_else_he_waits_for_and_grows_until_it_is_late():
    assert codes(requests=(request(due=-30), complaint(opened=0))) == ["complaint", "pending_request"]
    fresh, old, late = (weight(requests=(complaint(opened=days, due=due),)) for days, due in ((0, 9), (9, 1), (9, -1)))
    assert fresh < old < late


def test_answered_complaint_is_one_more_request():
    assert codes(requests=(complaint(status="answered"),)) == ["pending_request"]


def test_missed_calls_count_since_somebody_last_spoke_with_him():
    (matter,) = of(calls=(call(hours=1), call("timed_out", hours=2), call("answered", days=1), call(days=2)))
    assert (matter.code, matter.text, matter.on, matter.at) == ("missed_call", "2", TODAY, ago(hours=1))
    assert codes(calls=(call("answered", "outbound", hours=1), call(hours=2))) == []


@pytest.mark.parametrize("channel", ["chat", "visit", "meeting"])
def test_call_is_missed_no_more_once_he_was_spoken_with_elsewhere(channel):
    assert codes(calls=(call(hours=3),), last_contacts=(met(channel, hours=1),)) == []


def test_letter_is_no_talk():
    assert codes(calls=(call(hours=3),), last_contacts=(met("email", hours=1),)) == ["missed_call"]


def test_call_that_was_taken_after_its_wait_had_run_out_is_not_missed():
    taken = PastCall(at=ago(hours=2), direction="inbound", outcome="empty", seconds=67.0)
    assert codes(calls=(taken,)) == []
    assert codes(calls=(taken, call(hours=3))) == []


def test_our_own_call_and_one_that_he_ended_at_once_are_not_missed():
    assert codes(calls=(call("abandoned", "outbound", hours=1), call("short_abandon", hours=1))) == []


def test_missed_call_is_likelier_the_newer_and_the_more_often():
    once, twice, old = (call(hours=1),), (call(hours=1), call(hours=2)), (call(days=5),)
    assert weight(calls=twice) > weight(calls=once) > weight(calls=old) > 0


def test_failed_operation_weighs_most_today_and_yesterday():
    (matter,) = of(operations=(operation(7, days=1),))
    assert (matter.code, matter.text, matter.on, matter.subject) == (
        "failed_operation", "Переказ", day(-1), "operation:7",
    )  # fmt: skip
    today, yesterday, old = (weight(operations=(operation(days=days),)) for days in (0, 1, 4))
    assert today == yesterday > old > 0


def test_failed_operation_of_which_he_was_told_weighs_less():
    known = {"operations": (operation(days=1),)}
    assert of(**known, calls=(call("answered", hours=2),))[0].likely < weight(**known)
    assert of(**known, calls=(call("answered", days=2),))[0].likely == weight(**known)


@pytest.mark.parametrize(
    ("ahead", "shown"),
    [({"hours": 3}, True), ({"hours": -3}, True), ({"hours": 20}, True), ({"days": 2}, False), ({"days": -1}, False)],
)
def test_appointment_shows_today_and_on_the_eve(ahead, shown):
    assert codes(appointments=(appointment(**ahead),)) == (["appointment"] if shown else [])


def test_appointment_is_the_likelier_reason_the_nearer_it_is():
    weights = [weight(appointments=(appointment(hours=hours),)) for hours in (1, 4, 23, -4)]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 4


@pytest.mark.parametrize(("until", "shown"), [(-8, False), (-7, True), (0, True), (60, True), (61, False)])
def test_contract_shows_from_two_months_before_its_end(until, shown):
    (matters) = of(products=(product(until, 3),))
    assert [(m.code, m.text, m.on, m.subject) for m in matters] == (
        [("contract_ends", "Депозит", day(until), "product:3")] if shown else []
    )


def test_end_of_a_contract_is_the_likelier_reason_the_nearer_it_is():
    assert weight(products=(product(3),)) > weight(products=(product(15),)) > weight(products=(product(50),)) > 0


def test_message_that_nobody_has_heard_is_urgent():
    (matter,) = of(unheard=2, unheard_at=ago(hours=5))
    assert (matter.code, matter.text, matter.on) == ("voicemail", "2", TODAY)
    assert matter.likely > weight(unheard=1, unheard_at=ago(days=4)) > 0


def test_task_is_urgent_on_its_day_and_after():
    assert codes(tasks=(task(1, hours=5), task(2, days=-3), task(3, days=1))) == ["task_due", "task_due"]
    assert [matter.subject for matter in of(tasks=(task(1, hours=5), task(2, days=-3)))] == ["task:2", "task:1"]


def test_task_without_a_day_is_not_urgent():
    assert codes(tasks=(structs.replace(task(), due=None),)) == []


def test_birthdays_within_a_week_come_last_and_are_no_reason_to_call():
    family = (
        Relative(name="Максим", relation="son", birthday=date(2009, 11, 20)),
        Relative(name="Марта", relation="daughter", birthday=date(2011, 11, 26)),
    )
    matters = of(birthday=date(1980, 11, 25), relatives=family, products=(product(50),))
    assert [(m.code, m.text, m.relation, m.likely > 0) for m in matters] == [
        ("contract_ends", "Депозит", None, True),
        ("birthday", "Шевченко Олена", None, False),
        ("family_birthday", "Максим", "son", False),
    ]


def test_zone_of_the_clock_decides_what_is_today():
    midnight = datetime.fromisoformat("2026-11-19T01:00+02:00")
    (matter,) = of(midnight, operations=(operation(hours=0),))
    assert matter.on == date(2026, 11, 18)
    assert codes(appointments=(appointment(hours=40),)) == []
    assert len(of(midnight, appointments=(appointment(hours=40),))) == 1


def test_order_does_not_depend_on_the_order_in_which_things_were_read():
    everything = {
        "requests": (request(1), request(2), complaint(3), request(4, due=1)),
        "calls": (call(hours=1),),
        "operations": (operation(1, days=1), operation(2, days=1)),
        "appointments": (appointment(1, hours=1), appointment(2, hours=20)),
        "products": (product(10, 1), product(10, 2)),
        "tasks": (task(1, hours=1), task(2, hours=2)),
        "relatives": tuple(Relative(name=name, relation="son", birthday=date(2009, 11, 20)) for name in "абв"),
        "unheard": 1,
        "unheard_at": ago(hours=1),
        "birthday": date(1980, 11, 20),
    }
    expected = of(**everything)
    assert [m.likely for m in expected] == sorted((m.likely for m in expected), reverse=True)
    assert all(0 <= matter.likely <= 1 for matter in expected)
    shuffle = Random(4)
    for _ in range(20):
        mixed = {
            key: tuple(shuffle.sample(value, len(value))) if isinstance(value, tuple) else value
            for key, value in everything.items()
        }
        assert of(**mixed) == expected


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        (date(1980, 5, 1), date(2026, 5, 1), date(2026, 5, 1)),
        (date(1980, 5, 1), date(2026, 5, 2), date(2027, 5, 1)),
        (date(1980, 1, 1), date(2026, 12, 31), date(2027, 1, 1)),
        (date(1992, 2, 29), date(2026, 2, 20), date(2026, 3, 1)),
        (date(1992, 2, 29), date(2028, 2, 20), date(2028, 2, 29)),
    ],
)
def test_next_birthday_is_today_or_ahead(born, today, expected):
    assert next_birthday(born, today) == expected
