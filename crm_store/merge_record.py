"""Two customers who were made one, as the screens and other programs see it."""

from __future__ import annotations

from crm_store.record import Record, Utc


class Merge(Record, frozen=True, kw_only=True):
    """`merged` is the one who was the same as `kept`; `moved` counts what went over, by table.

    `can_be_undone` until it was undone, or one of the two was merged on or erased.
    """

    id: int
    kept: int
    kept_name: str
    merged: int
    merged_name: str
    moved: dict[str, int]
    at: Utc
    by: str
    undone_at: Utc | None = None
    undone_by: str | None = None
    can_be_undone: bool = True


class MergePage(Record, frozen=True, kw_only=True):
    """Newest first. `next` is an opaque cursor; None: nothing older."""

    items: tuple[Merge, ...]
    next: str | None
