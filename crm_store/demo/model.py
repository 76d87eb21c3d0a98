"""What is made up of a demo customer before he is kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct, field

from crm_store.demo.stories import Deed
from crm_store.names import Sex

Language = Literal["uk", "ru", "en"]


class Phone(Struct, frozen=True, kw_only=True):
    """A number of his, in E.164."""

    value: str
    label: str = "mobile"
    main: bool = True


class Kin(Struct, frozen=True, kw_only=True):
    """A member of his family, or somebody of his organisation; `person` if that is a customer too."""

    name: str
    relation: str
    birthday: date | None = None
    person: Person | None = None


class Wish(Struct, frozen=True, kw_only=True):
    """A request of his; closed when `closed_at` is set."""

    kind: str
    title: str
    status: str
    opened_at: datetime
    due: date | None = None
    closed_at: datetime | None = None


class Person(Struct, kw_only=True, eq=False):
    """A customer in the making."""

    name: str
    language: Language
    kind: Literal["person", "organisation"] = "person"
    given: str | None = None
    patronymic: str | None = None
    family: str | None = None
    sex: Sex | None = None
    segment: str = "standard"
    birthday: date | None = None
    email: str | None = None
    owner: str | None = None
    deputies: tuple[str, ...] = ()
    phones: list[Phone] = field(default_factory=list)
    kin: list[Kin] = field(default_factory=list)
    products: list[dict[str, Any]] = field(default_factory=list)
    requests: list[Wish] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    value: Decimal | None = None
    cost_to_serve: Decimal | None = None
    channel: str | None = None
    contact_times: str | None = None


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 28 February for a 29th that was not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
