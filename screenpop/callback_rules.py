"""Who may be rung back, when, and by what name the call goes."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import phonenumbers
from msgspec import Struct
from phonenumbers import PhoneNumberType

from crm_store.callback_record import CallbackRecord
from crm_store.queue_record import QueueRecord
from crm_store.records import Number
from screenpop.hours import is_open

PREFIX = "callback-"
USUAL_HOURS = "08:00-21:00"
ORDINARY = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.UAN,
    }
)
"""Kinds of numbers that cost no more than a call: whoever sets his caller id could else make us ring a premium line."""

_CALL = re.compile(rf"{PREFIX}([0-9]{{1,18}})(?:-([0-9]{{1,3}}))?")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class CallbackRules(Struct, frozen=True, kw_only=True):
    """What an installation allows: `enabled` is whether there is a way to ring out at all.

    `countries` (ISO 3166) are those whose numbers are rung; `hours` as `08:00-21:00`, None for the queues' own.
    """

    enabled: bool = False
    countries: frozenset[str] = frozenset()
    hours: str | None = None

    def may_ring(self, number: Number) -> bool:
        """Whether a customer can be rung back at this number."""
        if not self.enabled or number.e164 is None or not _E164.fullmatch(number.e164):
            return False
        parsed = phonenumbers.parse(number.e164, None)
        country = phonenumbers.region_code_for_number(parsed) if phonenumbers.is_valid_number(parsed) else None
        return country in self.countries and phonenumbers.number_type(parsed) in ORDINARY

    def may_ring_now(self, queue: QueueRecord | None, when: datetime) -> bool:
        """Whether customers of this queue may be rung at `when`, an instant in the zone where the service runs."""
        if queue and not is_open(queue.hours, when):
            return False
        usual = None if queue and queue.hours else USUAL_HOURS
        hours = self.hours or usual
        return hours is None or within(hours, when.timetz().replace(tzinfo=None))


def within(hours: str, at: time) -> bool:
    """Is a time of day inside `HH:MM-HH:MM`, which may reach over midnight."""
    begins, _, ends = hours.partition("-")
    now = timedelta(hours=at.hour, minutes=at.minute)
    first, last = _of_day(begins), _of_day(ends)
    return first <= now < last if first < last else now >= first or now < last


def _of_day(clock: str) -> timedelta:
    hour, _, minute = clock.partition(":")
    return timedelta(hours=int(hour), minutes=int(minute))


def call_of(callback: CallbackRecord) -> str:
    """The id of the call that is to be made next: a new one for each try."""
    return f"{PREFIX}{callback.id}" + (f"-{callback.tries + 1}" if callback.tries else "")


def is_callback(call: str) -> bool:
    """Is this the id of a call that is ours to make."""
    return _CALL.fullmatch(call) is not None


def try_of(call: str) -> tuple[int, int] | None:
    """Which callback a call belongs to, and the how manyeth try it is; None for any other call."""
    found = _CALL.fullmatch(call)
    return (int(found[1]), int(found[2] or 1)) if found else None
