"""Two customers who may be one, as the screens and other programs see them."""

from __future__ import annotations

from datetime import date

from crm_store.record import Record, Utc


class Duplicate(Record, frozen=True, kw_only=True):
    """A pair to be settled. `score` 0 to 1; `reasons` what they share: `phone`, `email`, `name`, `birthday`."""

    id: int
    one: int
    one_name: str
    other: int
    other_name: str
    score: float
    reasons: tuple[str, ...]
    found_at: Utc


class DuplicatePage(Record, frozen=True, kw_only=True):
    """The surest first. `next` is an opaque cursor; None: no more."""

    items: tuple[Duplicate, ...]
    next: str | None


class Side(Record, frozen=True, kw_only=True):
    """One of the two: who he is, how he is reached, and how much is known of him.

    `items` are those in his timeline, of which the last is of `last_at`; beyond a hundred they are not counted.
    """

    customer: int
    kind: str
    name: str
    birthday: date | None
    language: str
    segment: str
    region: str | None
    external_id: str | None
    created_at: Utc
    created_by: str
    owner_name: str | None
    points: tuple[str, ...]
    items: int
    last_at: Utc | None


class Comparison(Record, frozen=True, kw_only=True):
    """A pair side by side, in its order."""

    duplicate: Duplicate
    sides: tuple[Side, ...]
