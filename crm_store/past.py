"""What is left of history that is gone: how much there was in each month, and nothing of whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from crm_store.schema import past_counts
from crm_store.subject import AnyRow, upsert

_KEY = ("month", "kind", "channel", "direction", "outcome")


def count(connection: Connection, rows: Iterable[AnyRow]) -> int:
    """Count items of the timeline (`at`, `kind`, `channel`, `direction`, `outcome`, `seconds`) that are about to go."""
    counts: Counter[tuple[date | str, ...]] = Counter()
    seconds: dict[tuple[date | str, ...], float] = defaultdict(float)
    for row in rows:
        key = (row.at.date().replace(day=1), row.kind, row.channel or "", row.direction or "", row.outcome or "")
        counts[key] += 1
        seconds[key] += row.seconds or 0.0
    for counted, times in sorted(counts.items(), key=str):
        added = upsert(connection, past_counts).values(
            **dict(zip(_KEY, counted, strict=True)), count=times, seconds=seconds[counted]
        )
        connection.execute(
            added.on_conflict_do_update(
                index_elements=list(_KEY),
                set_={
                    "count": past_counts.c.count + added.excluded.count,
                    "seconds": past_counts.c.seconds + added.excluded.seconds,
                },
            )
        )
    return sum(counts.values())
