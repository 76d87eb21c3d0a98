"""The tables, by subject."""

from __future__ import annotations

from crm_store.schema.assigning import assignments, handovers
from crm_store.schema.base import metadata
from crm_store.schema.contacts import call_marks, call_segments, callbacks, calls, timeline, voicemails
from crm_store.schema.customers import confirmations, consents, contact_points, customers, name_words, relatives
from crm_store.schema.dealings import (
    appointments,
    deals,
    documents,
    interactions,
    notes,
    operations,
    products,
    requests,
    tasks,
)
from crm_store.schema.exchange import audit, deliveries, idempotency_keys, tokens, webhooks
from crm_store.schema.offering import offer_rules
from crm_store.schema.staff import agents, queues, sessions, settings, shifts
from crm_store.schema.upkeep import duplicates, import_keys, imports, merges, past_counts

__all__ = [
    "agents",
    "appointments",
    "assignments",
    "audit",
    "call_marks",
    "call_segments",
    "callbacks",
    "calls",
    "confirmations",
    "consents",
    "contact_points",
    "customers",
    "deals",
    "deliveries",
    "documents",
    "duplicates",
    "handovers",
    "idempotency_keys",
    "import_keys",
    "imports",
    "interactions",
    "merges",
    "metadata",
    "name_words",
    "notes",
    "offer_rules",
    "operations",
    "past_counts",
    "products",
    "queues",
    "relatives",
    "requests",
    "sessions",
    "settings",
    "shifts",
    "tasks",
    "timeline",
    "tokens",
    "voicemails",
    "webhooks",
]
