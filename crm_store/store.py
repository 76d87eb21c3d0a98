"""The store: all its subjects over one database."""

from __future__ import annotations

from typing import Self

from crm_store.agents import Agents
from crm_store.assigning import Assigning
from crm_store.audit import Audit
from crm_store.backends import open_database
from crm_store.backfills import Backfills
from crm_store.callbacks import Callbacks
from crm_store.calls import Calls
from crm_store.confirmations import Confirmations
from crm_store.customers_edit import CustomerRecords
from crm_store.dealings import Dealings
from crm_store.dealings_todo import ToDo
from crm_store.deliveries import Deliveries
from crm_store.duplicates import Duplicates
from crm_store.erasure import Erasing
from crm_store.exchange.imports import Imports
from crm_store.figures import Figures
from crm_store.handovers import Handovers
from crm_store.idempotency import Idempotency
from crm_store.identify import Identifying
from crm_store.learning import Learning
from crm_store.merge import Merging
from crm_store.offer_words import OfferWording
from crm_store.people import People
from crm_store.profile import Profiles
from crm_store.queues import Queues
from crm_store.retention import Retention
from crm_store.search import Searching
from crm_store.sessions import Sessions
from crm_store.settings import Settings
from crm_store.shifts import Shifts
from crm_store.timeline import Timelines
from crm_store.tokens import Tokens
from crm_store.voicemails import Voicemails
from crm_store.webhooks import Webhooks
from crm_store.writes import Writes


class Store(
    Identifying,
    Profiles,
    Timelines,
    Searching,
    People,
    Assigning,
    Handovers,
    OfferWording,
    CustomerRecords,
    Dealings,
    ToDo,
    Calls,
    Writes,
    Callbacks,
    Figures,
    Agents,
    Queues,
    Sessions,
    Settings,
    Tokens,
    Audit,
    Webhooks,
    Deliveries,
    Idempotency,
    Voicemails,
    Shifts,
    Imports,
    Backfills,
    Merging,
    Erasing,
    Retention,
    Duplicates,
    Learning,
    Confirmations,
):
    """Who the caller is and what we know of him.

    Any method may raise `StoreUnavailable`; times that come out are UTC.
    """

    @classmethod
    async def open(cls, url: str, region: str = "UA") -> Self:
        """Open the store and bring its tables up to date.

        `url` is `sqlite:///path` or `postgresql://user@host/database`; `region` (ISO 3166) is where a national
        number is dialled. Raises `StoreUnavailable`, or `ValueError` when no backend serves such a URL.
        """
        return cls(await open_database(url), region)

    async def close(self) -> None:
        """Finish what was begun, then let go of the database."""
        await self.database.close()
