"""What an agent should see at once: what the customer waits for, what went wrong, what is due, birthdays.

It is ranked with the likeliest reason for a call of his first; `likely` says why each weighs what it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from crm_store import likely
from crm_store.known import Known, PastCall
from crm_store.records import Request, TimelineItem, Urgent

BIRTHDAY_AHEAD = 7
CONTRACT_AHEAD = 60
CONTRACT_BEHIND = 7

_UNANSWERED = frozenset({"abandoned", "timed_out", "empty"})
_SPOKEN_IN = frozenset({"chat", "visit", "meeting"})
_DAY = timedelta(days=1)
_FIRST = (
    "complaint", "missed_call", "failed_operation", "voicemail", "appointment", "pending_request", "task_due",
    "contract_ends", "birthday", "family_birthday",
)  # fmt: skip


def urgent(known: Known, now: datetime) -> tuple[Urgent, ...]:
    """What is urgent with a customer at `now`, whose zone decides which day it is; the likeliest first."""
    spoke = _last_spoke(known)
    found = (
        *_requests(known, now),
        *_missed(known, spoke, now),
        *_messages(known, now),
        *_operations(known, spoke, now),
        *_appointments(known, now),
        *_tasks(known, now),
        *_contracts(known, now.date()),
        *_birthdays(known, now.date()),
    )
    return tuple(sorted(found, key=lambda matter: _rank(matter, now)))


def unanswered_complaints(known: Known) -> tuple[Request, ...]:
    """His complaints that are open and have not been answered."""
    return tuple(each for each in known.requests if each.category == "complaint" and each.status != "answered")


def next_birthday(born: date, today: date) -> date:
    """The next birthday, today included; of somebody born on 29 February, 1 March in a common year."""
    for year in (today.year, today.year + 1):
        try:
            on = born.replace(year=year)
        except ValueError:
            on = date(year, 3, 1)
        if on >= today:
            return on
    raise AssertionError("one of two years' birthdays is ahead")


def _rank(matter: Urgent, now: datetime) -> tuple[float, int, date, str, str]:
    """Where it stands; what weighs the same goes by its kind, then the earlier day, so that the order never varies."""
    day = matter.on or (matter.at.astimezone(now.tzinfo).date() if matter.at else date.max)
    return -matter.likely, _FIRST.index(matter.code), day, matter.subject or "", matter.text


def _age(at: datetime, now: datetime) -> float:
    return max(0.0, (now - at) / _DAY)


def _last_spoke(known: Known) -> datetime | None:
    """When one of us last talked with him, by telephone or otherwise; a letter is no talk."""
    talks = [call.at for call in known.calls if _talked(call)]
    talks += [
        item.at
        for item in known.last_contacts
        if item.channel in _SPOKEN_IN or (item.channel == "call" and _talked(item))
    ]
    return max(talks, default=None)


def _talked(call: PastCall | TimelineItem) -> bool:
    """Somebody may have taken the call after its wait had ended otherwise, out of Asterisk's own queue."""
    return call.outcome == "answered" or call.seconds is not None


def _requests(known: Known, now: datetime) -> Iterator[Urgent]:
    complaints = unanswered_complaints(known)
    for each in known.requests:
        age, late = _age(each.opened_at, now), (now.date() - each.due).days if each.due else None
        is_complaint = each in complaints
        yield Urgent(
            code="complaint" if is_complaint else "pending_request",
            text=each.title,
            on=each.due,
            at=each.opened_at,
            status=each.status,
            likely=likely.complaint(age, late) if is_complaint else likely.request(age, late),
            subject=f"request:{each.id}",
        )


def _missed(known: Known, spoke: datetime | None, now: datetime) -> Iterator[Urgent]:
    """His calls that nobody answered since somebody last spoke with him; `text` is how many, `at` the last."""
    missed = [
        call.at
        for call in known.calls
        if call.direction == "inbound"
        and call.outcome in _UNANSWERED
        and not _talked(call)
        and (spoke is None or call.at > spoke)
    ]
    if missed:
        at = max(missed)
        weight = likely.missed_call(_age(at, now), len(missed))
        on = at.astimezone(now.tzinfo).date()
        yield Urgent(code="missed_call", text=str(len(missed)), on=on, at=at, likely=weight)


def _messages(known: Known, now: datetime) -> Iterator[Urgent]:
    """What he left that nobody has heard; `text` is how many messages, `at` when the last one came."""
    if known.unheard and known.unheard_at:
        at = known.unheard_at
        on = at.astimezone(now.tzinfo).date()
        yield Urgent(code="voicemail", text=str(known.unheard), on=on, at=at, likely=likely.voicemail(_age(at, now)))


def _operations(known: Known, spoke: datetime | None, now: datetime) -> Iterator[Urgent]:
    for each in known.operations:
        on = each.at.astimezone(now.tzinfo).date()
        weight = likely.failed_operation((now.date() - on).days)
        yield Urgent(
            code="failed_operation",
            text=each.title,
            on=on,
            at=each.at,
            likely=weight * likely.SPOKEN if spoke and spoke > each.at else weight,
            subject=f"operation:{each.id}",
        )


def _appointments(known: Known, now: datetime) -> Iterator[Urgent]:
    for each in known.appointments:
        on = each.starts_at.astimezone(now.tzinfo).date()
        days = (on - now.date()).days
        if days in (0, 1):
            hours = (each.starts_at - now) / timedelta(hours=1)
            yield Urgent(
                code="appointment",
                text=each.title,
                on=on,
                at=each.starts_at,
                likely=likely.appointment(hours, days),
                subject=f"appointment:{each.id}",
            )


def _tasks(known: Known, now: datetime) -> Iterator[Urgent]:
    for each in known.tasks:
        if each.due is None:
            continue
        on = each.due.astimezone(now.tzinfo).date()
        if (late := (now.date() - on).days) >= 0:
            weight = likely.task(late)
            yield Urgent(code="task_due", text=each.title, on=on, at=each.due, likely=weight, subject=f"task:{each.id}")


def _contracts(known: Known, today: date) -> Iterator[Urgent]:
    for each in known.products:
        if each.until and -CONTRACT_BEHIND <= (days := (each.until - today).days) <= CONTRACT_AHEAD:
            weight = likely.contract_end(days)
            yield Urgent(
                code="contract_ends", text=each.title, on=each.until, likely=weight, subject=f"product:{each.id}"
            )


def _birthdays(known: Known, today: date) -> Iterator[Urgent]:
    """Nobody rings because of one, but nobody should talk with him and not know of it."""
    if known.birthday and ((on := next_birthday(known.birthday, today)) - today).days <= BIRTHDAY_AHEAD:
        yield Urgent(code="birthday", text=known.name, on=on)
    for each in known.relatives:
        if each.birthday and ((on := next_birthday(each.birthday, today)) - today).days <= BIRTHDAY_AHEAD:
            yield Urgent(code="family_birthday", text=each.name, on=on, relation=each.relation)
