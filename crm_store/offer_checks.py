"""Whether one condition of a rule for offers holds of a customer, and what was seen of him."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, assert_never

from crm_store import offer_conditions as about
from crm_store.known import Known
from crm_store.urgent import next_birthday

_CHILDREN = frozenset({"son", "daughter", "child", "stepson", "stepdaughter"})
_NO_FAMILY = frozenset({"employee", "employer"})

Seen = tuple[bool, tuple[str, ...]]


def see(condition: about.Condition, known: Known, now: datetime) -> Seen:
    """Whether a condition holds, and what was looked at."""
    today = now.date()
    match condition:
        case about.InSegment():
            return _one_of(known.segment, condition.values)
        case about.SpeaksLanguage():
            return _one_of(known.language, condition.values)
        case about.OfKind():
            return _one_of(known.kind, (condition.value,))
        case about.InRegion():
            return _one_of(known.region, condition.values)
        case about.OwnedBy():
            return _one_of(known.owner, condition.values)
        case about.Aged():
            return _within(_years(known.birthday, today) if known.birthday else None, condition)
        case about.Worth():
            return _within(known.value, condition)
        case about.Costs():
            return _within(known.cost_to_serve, condition)
        case about.Holds():
            held = _held(known, condition.kinds)
            return bool(held), held
        case about.Lacks():
            held = _held(known, condition.kinds)
            return not held, held
        case about.ContractEnds():
            return _ends(condition, known, today)
        case about.Waits():
            return _waits(condition, known)
        case about.Dealt():
            return _dealt(condition, known, now)
        case about.Allowed():
            answer = consent(known, condition.kind)
            return answer == condition.answer, (answer,)
        case about.LastContact():
            return _last_contact(condition, known, now)
        case about.HasChild():
            return _child(condition, known, today)
        case about.BirthdayNear():
            return _birthday(condition, known, today)
        case _:
            assert_never(condition)


def _one_of(value: str | None, values: tuple[str, ...]) -> Seen:
    return value in values, () if value is None else (value,)


def _in(value: Decimal | int, limits: about.Limited) -> bool:
    return not (
        (limits.at_least is not None and value < limits.at_least)
        or (limits.at_most is not None and value > limits.at_most)
    )


def _within(value: Decimal | int | None, limits: about.Limited) -> Seen:
    return (False, ()) if value is None else (_in(value, limits), (str(value),))


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _held(known: Known, kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(product.kind for product in known.products if product.kind in kinds))


def _ends(condition: about.ContractEnds, known: Known, today: date) -> Seen:
    ends = sorted(
        each.until
        for each in known.products
        if each.until and each.until >= today and (not condition.kinds or each.kind in condition.kinds)
    )
    return bool(ends) and (ends[0] - today).days <= condition.within, tuple(day.isoformat() for day in ends)


def _waits(condition: about.Waits, known: Known) -> Seen:
    titles = tuple(
        each.title
        for each in known.requests
        if condition.category in (None, each.category) and (not condition.kinds or each.kind in condition.kinds)
    )
    return bool(titles), titles


def _dealt(condition: about.Dealt, known: Known, now: datetime) -> Seen:
    titles = tuple(
        each.title
        for each in known.deals
        if each.status == condition.status
        and (not condition.kinds or each.kind in condition.kinds)
        and (condition.within is None or _days_since(each.closed_at or each.opened_at, now) <= condition.within)
    )
    return bool(titles), titles


def consent(known: Known, kind: str) -> Literal["given", "refused", "not_asked"]:
    """What he said to this kind of thing when he was last asked."""
    newest = max((each for each in known.consents if each.kind == kind), key=lambda each: each.at, default=None)
    if newest is None:
        return "not_asked"
    return "given" if newest.given else "refused"


def _days_since(at: datetime, now: datetime) -> int:
    return max(0, (now.date() - at.astimezone(now.tzinfo).date()).days)


def _last_contact(condition: about.LastContact, known: Known, now: datetime) -> Seen:
    last = max((each.at for each in known.last_contacts), default=None)
    if last is None:
        return condition.at_most is None, ()
    days = _days_since(last, now)
    return _in(days, condition), (str(days),)


def _child(condition: about.HasChild, known: Known, today: date) -> Seen:
    ages = sorted(
        _years(each.birthday, today)
        for each in known.relatives
        if each.birthday and each.birthday <= today and each.relation in _CHILDREN
    )
    held = [age for age in ages if _in(age, condition)]
    return bool(held), tuple(str(age) for age in held or ages)


def _birthday(condition: about.BirthdayNear, known: Known, today: date) -> Seen:
    family = [each.birthday for each in known.relatives if each.relation not in _NO_FAMILY]
    born = [known.birthday] if condition.whose == "own" else family
    days = sorted(next_birthday(each, today) for each in born if each)
    return bool(days) and (days[0] - today).days <= condition.within, tuple(day.isoformat() for day in days)
