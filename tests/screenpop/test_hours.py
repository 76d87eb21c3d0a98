"""When a queue is open: weeks, nights, holidays, and the two nights of the year on which the clock jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_store.queue_record import Holiday, Hours, Span, Week
from screenpop.hours import DAYS, is_open, next_change

KYIV = ZoneInfo("Europe/Kyiv")


def span(text: str) -> Span:
    opens, closes = text.split("-")
    return Span(opens=opens, closes=closes)


def hours(zone: str = "Europe/Kyiv", holidays: tuple[Holiday, ...] = (), **week: str) -> Hours:
    days = {day: tuple(span(each) for each in spans.split()) for day, spans in week.items()}
    return Hours(zone=zone, week=Week(**days), holidays=holidays)


def every_day(spans: str, holidays: tuple[Holiday, ...] = ()) -> Hours:
    return hours(holidays=holidays, **dict.fromkeys(DAYS, spans))


def kyiv(day: str, clock: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=KYIV, fold=fold)


def changes(of: Hours, since: datetime, count: int) -> list[str]:
    """The next changes, as UTC."""
    found, when = [], since
    for _ in range(count):
        change = next_change(of, when)
        assert change is not None
        assert is_open(of, change) != is_open(of, change - timedelta(seconds=1))
        found.append(f"{change:%m-%d %H:%M}")
        when = change
    return found


WORKDAYS = hours(**dict.fromkeys(DAYS[:5], "09:00-13:00 14:00-18:00"))


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ("2026-11-20", "08:59:59", False),
        ("2026-11-20", "09:00", True),
        ("2026-11-20", "13:00", False),
        ("2026-11-20", "14:00", True),
        ("2026-11-20", "18:00", False),
        ("2026-11-21", "10:00", False),
    ],
)
def test_open_from_the_first_minute_of_a_span_until_its_last(day, clock, expected):
    assert is_open(WORKDAYS, kyiv(day, clock)) is expected


def test_lunch_and_weekend_are_changes():
    friday = kyiv("2026-11-20", "12:00")
    assert changes(WORKDAYS, friday, 4) == ["11-20 11:00", "11-20 12:00", "11-20 16:00", "11-23 07:00"]


def test_without_hours_it_is_always_open():
    assert is_open(None, kyiv("2026-01-01", "03:00"))
    assert next_change(None, kyiv("2026-01-01", "03:00")) is None


def test_days_of_24_hours_never_end():
    always = every_day("00:00-24:00")
    assert is_open(always, kyiv("2026-11-21", "00:00"))
    assert next_change(always, kyiv("2026-11-21", "12:00")) is None


def test_nobody_ever_there_never_opens():
    assert next_change(hours(), kyiv("2026-11-21", "12:00")) is None


def test_night_shift_goes_on_over_midnight():
    nights = hours(friday="22:00-06:00")
    assert is_open(nights, kyiv("2026-11-21", "05:59"))
    assert not is_open(nights, kyiv("2026-11-21", "06:00"))
    assert changes(nights, kyiv("2026-11-20", "12:00"), 2) == ["11-20 20:00", "11-21 04:00"]


def test_spans_that_meet_are_one():
    meeting = hours(monday="09:00-12:00 12:00-15:00 14:00-16:00", tuesday="00:00-01:00")
    assert changes(meeting, kyiv("2026-11-23", "10:00"), 1) == ["11-23 14:00"]


def test_holiday_is_closed_or_has_hours_of_its_own():
    holidays = (
        Holiday(day=date(2026, 12, 25), name="Різдво"),
        Holiday(day=date(2026, 12, 31), name="Silvester", spans=(span("10:00-14:00"),)),
    )
    shop = every_day("09:00-18:00", holidays)
    assert not is_open(shop, kyiv("2026-12-25", "12:00"))
    assert [is_open(shop, kyiv("2026-12-31", clock)) for clock in ("09:30", "10:00", "14:00")] == [False, True, False]
    assert changes(shop, kyiv("2026-12-24", "17:00"), 2) == ["12-24 16:00", "12-26 07:00"]


def test_night_that_began_before_a_holiday_goes_on_into_it():
    bar = every_day("20:00-02:00", (Holiday(day=date(2027, 1, 1)),))
    assert is_open(bar, kyiv("2027-01-01", "01:00"))
    assert not is_open(bar, kyiv("2027-01-01", "21:00"))


def test_each_zone_has_its_own_clock():
    nine_to_five = {**dict.fromkeys(DAYS, "09:00-17:00")}
    when = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert [is_open(hours(zone=zone, **nine_to_five), when) for zone in ("Europe/Kyiv", "Europe/London")] == [
        False,
        True,
    ]


def test_night_is_an_hour_shorter_in_spring():
    """In Kyiv 03:00 becomes 04:00 on 29 March 2026, at 01:00 UTC."""
    nights = every_day("22:00-06:00")
    assert changes(nights, kyiv("2026-03-28", "12:00"), 3) == ["03-28 20:00", "03-29 03:00", "03-29 19:00"]


def test_night_is_an_hour_longer_in_autumn():
    """In Kyiv 04:00 becomes 03:00 on 25 October 2026, at 01:00 UTC."""
    nights = every_day("22:00-06:00")
    assert changes(nights, kyiv("2026-10-24", "12:00"), 3) == ["10-24 19:00", "10-25 04:00", "10-25 20:00"]


def test_span_that_begins_in_the_missing_hour_begins_when_the_clock_is_set():
    early = hours(sunday="03:30-10:00")
    assert changes(early, kyiv("2026-03-29", "01:00"), 2) == ["03-29 01:00", "03-29 07:00"]
    assert is_open(early, kyiv("2026-03-29", "04:00"))
    assert not is_open(early, datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC))


def test_span_that_ends_in_the_missing_hour_ends_when_the_clock_is_set():
    assert changes(hours(sunday="01:00-03:30"), kyiv("2026-03-28", "12:00"), 2) == ["03-28 23:00", "03-29 01:00"]


def test_span_within_the_missing_hour_is_left_out():
    assert changes(hours(sunday="03:10-03:50"), kyiv("2026-03-28", "12:00"), 2) == ["04-05 00:10", "04-05 00:50"]


def test_hour_that_comes_twice_is_open_from_its_first_time_until_its_second():
    late = hours(sunday="03:30-03:45")
    assert changes(late, kyiv("2026-10-24", "12:00"), 2) == ["10-25 00:30", "10-25 01:45"]


CLOCKS = st.times().map(lambda clock: f"{clock:%H:%M}")
SPANS = st.lists(st.builds(Span, opens=CLOCKS, closes=CLOCKS | st.just("24:00")), max_size=3).map(tuple)


@given(
    week=st.builds(Week, **dict.fromkeys(DAYS, SPANS)),
    zone=st.sampled_from(["Europe/Kyiv", "UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
    when=st.integers(0, 270 * 86_400).map(lambda later: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=later)),
    later=st.integers(0, 400 * 86_400),
)
def test_nothing_changes_before_the_next_change(week, zone, when, later):
    of = Hours(zone=zone, week=week)
    change = next_change(of, when)
    end = change or when + timedelta(days=30)
    between = when + timedelta(seconds=later % (end - when).total_seconds())
    assert is_open(of, between) is is_open(of, when)
    if change:
        assert is_open(of, change) is not is_open(of, when)
