"""The backfills of this version, and how far they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from crm_store.migrations import backfill
from crm_store.migrations.backfill import Backfill, Progress
from crm_store.search_backfill import SEARCH_WORDS
from crm_store.subject import Subject

BACKFILLS: Final[tuple[Backfill, ...]] = (SEARCH_WORDS,)


class Backfills(Subject):
    """What is still worked out for the rows of earlier versions."""

    async def run_backfills(self, told: Callable[[Progress], None] = lambda progress: None) -> None:
        """Do all that is left, one after the other, behind everything else; `told` hears of each batch.

        Raises `StoreUnavailable`; call it again, and it goes on where it stopped.
        """
        for each in BACKFILLS:
            await backfill.run(self.database, each, told)

    async def backfills(self) -> tuple[Progress, ...]:
        """How far each is."""
        return tuple([await self.database.read(backfill.progress_of, each.name) for each in BACKFILLS])
