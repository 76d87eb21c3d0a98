"""Who is calling, asked within a deadline: a store that is slow or gone never keeps a caller waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import UTC, datetime

import structlog
from msgspec import Struct

from crm_store.errors import StoreUnavailable
from crm_store.records import Identification, Number, Profile
from crm_store.store import Store
from cti.background import Background
from cti.backoff import Backoff

log = structlog.get_logger()

GIVE_UP_SECONDS = 30.0


class Known(Struct, frozen=True, kw_only=True):
    """What the store knows of a number; a profile only where it is clear whose it is."""

    identification: Identification
    profile: Profile | None


class Recogniser:
    """Asks the store who is calling. `works` hears whether it answers; `on_duty` are the agents who are signed in.

    From the first look-up that is late until the next answer, callers are not kept waiting at all: their look-ups go on
    behind them, for up to GIVE_UP_SECONDS, and `late` hears what they find.
    """

    def __init__(
        self,
        store: Store,
        jobs: Background,
        *,
        deadline: float,
        works: Callable[[bool], None],
        on_duty: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        self._store = store
        self._on_duty = on_duty
        self._jobs = jobs
        self._deadline = deadline
        self._works = works
        self._hangs = False

    async def identify(self, number: Number, *, late: Callable[[Known], None]) -> Known | None:
        """Who is calling from `number`, if that is found out within the deadline. Raises nothing.

        Past it, or when the caller gave up waiting, the answer goes to `late`, unless there is none.
        """
        look_up = self._jobs.start(self._look_up(number), "identification")
        try:
            if not self._hangs:
                await asyncio.wait({look_up}, timeout=self._deadline)
        finally:
            if not look_up.done():
                look_up.add_done_callback(lambda task: self._came_late(task, late))
        if look_up.done():
            return look_up.result()
        self._hangs = True
        self._works(False)
        return None

    def _came_late(self, look_up: asyncio.Task[Known | None], late: Callable[[Known], None]) -> None:
        self._hangs = False
        if not look_up.cancelled() and (known := look_up.result()):
            late(known)

    async def _look_up(self, number: Number) -> Known | None:
        """Ask until the store answers. Whatever goes wrong, the caller is served as one whom we do not know."""
        backoff = Backoff(first=0.2, longest=2.0)
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                while True:
                    try:
                        known = await self.ask(number)
                    except StoreUnavailable:
                        self._works(False)
                        await asyncio.sleep(backoff.next())
                    else:
                        self._works(True)
                        return known
        except Exception as error:
            log.warning("identification failed", error=type(error).__name__)
            return None

    async def ask(self, number: Number) -> Known:
        """Ask once. Raises the store's errors."""
        identification, profile = await self._store.recognise(
            number, now=datetime.now(UTC), on_duty=frozenset(self._on_duty())
        )
        return Known(identification=identification, profile=profile)
