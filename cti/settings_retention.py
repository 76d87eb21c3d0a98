"""How long things are kept."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from crm_store.retention import KINDS, RetentionKind
from cti.settings_section import Section, says

Days = Annotated[int, Meta(ge=1, le=36500)]


class Retention(Section, frozen=True, kw_only=True):
    """Days after which things go, by kind, every night; anonymous counts by month stay. What is not set is kept."""

    calls: Annotated[Days | None, says("Calls with their notes, after they ended.")] = None
    interactions: Annotated[Days | None, says("Contacts in other channels.")] = None
    notes: Annotated[Days | None, says("Notes about customers.")] = None
    operations: Annotated[Days | None, says("Operations: payments, transfers, deliveries.")] = None
    requests: Annotated[Days | None, says("Requests, after they were closed.")] = None
    tasks: Annotated[Days | None, says("Tasks, after they were done.")] = None
    appointments: Annotated[Days | None, says("Appointments, after their time.")] = None
    documents: Annotated[Days | None, says("Documents with their files.")] = None
    voicemails: Annotated[Days | None, says("Messages that callers left, with their sounds.")] = None
    confirmations: Annotated[Days | None, says("That an agent made sure with whom he talked.")] = None
    deliveries: Annotated[Days | None, says("What webhooks were told, after it was settled.")] = None

    @property
    def days(self) -> dict[RetentionKind, int]:
        """The kinds that do not stay for ever."""
        return {kind: days for kind in KINDS if (days := getattr(self, kind)) is not None}
