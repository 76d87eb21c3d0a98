"""Opening hours as a pure function: is it open at an instant, and when does that change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crm_store.queue_record import Hours

HORIZON = 400
"""So many days ahead a change is looked for; hours that do not change within them are taken never to."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Stretch = tuple[datetime, datetime]


def zone_is_known(hours: Hours) -> bool:
    """Does this machine know the time zone. Where it does not, hours are taken for always open: no caller is lost."""
    try:
        ZoneInfo(hours.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def is_open(hours: Hours | None, when: datetime) -> bool:
    """Is it open at this instant (timezone-aware). Without hours it always is."""
    if hours is None or not zone_is_known(hours):
        return True
    return any(begins <= when < ends for begins, ends in _stretches(hours, when, days=0))


def next_change(hours: Hours | None, when: datetime, *, days: int = HORIZON) -> datetime | None:
    """The first instant (UTC) after `when` at which it opens or closes; None if that is not within so many days.

    Spans that meet or overlap are one: between them nothing changes.
    """
    if hours is None or not zone_is_known(hours):
        return None
    opened = is_open(hours, when)
    until = when
    for begins, ends in _stretches(hours, when, days=days):
        if not opened and begins > when:
            return begins
        if opened and begins > until:
            return until
        until = max(until, ends)
    return until if opened and until <= when + timedelta(days=days) else None


def _stretches(hours: Hours, when: datetime, *, days: int) -> Iterator[Stretch]:
    """The open stretches from the day before `when` until so many days after it, by their begin."""
    zone = ZoneInfo(hours.zone)
    holidays = {holiday.day: holiday.spans for holiday in hours.holidays}
    today = when.astimezone(zone).date()
    for offset in range(-1, days + 1):
        day = today + timedelta(days=offset)
        spans = holidays.get(day, getattr(hours.week, DAYS[day.weekday()]))
        for span in sorted(spans, key=lambda span: span.opens):
            over_midnight = span.closes <= span.opens or span.closes == "24:00"
            last_day = day + timedelta(days=1) if over_midnight else day
            begins = _instant(day, span.opens, zone, again=False)
            ends = _instant(last_day, span.closes, zone, again=True)
            if begins < ends:
                yield begins, ends


def _instant(day: date, clock: str, zone: ZoneInfo, *, again: bool) -> datetime:
    """When the clock on the wall shows this time; `again`: the second time, on the night when it is set back.

    A time that the clock leaves out is when it is set forward, so a span that begins in the missing hour begins then.
    """
    local = datetime.combine(day, time(int(clock[:2]) % 24, int(clock[3:])))
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return second if again else first
    # Left out (PEP 495): with fold 1 the new offset is used, so the clock is set forward between `second` and `first`.
    seconds = range(int(second.timestamp()), int(first.timestamp()) + 1)

    def wall(second: int) -> datetime:
        return datetime.fromtimestamp(second, zone).replace(tzinfo=None)

    return datetime.fromtimestamp(seconds[bisect_left(seconds, local, key=wall)], UTC)
