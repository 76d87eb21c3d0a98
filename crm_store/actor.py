"""Who does something to the store: named in the audit of whatever he saw, changed or exported."""

from __future__ import annotations

from crm_store.record import Record


class Actor(Record, frozen=True, kw_only=True):
    """`name` is a login, `token:NAME` of another program, `cli:USER` of who gave a command, or what of ours did it by
    itself (`farley`, `retention`).

    `address` is the IP address that the request came from; None at the command line and for what runs by itself.
    """

    name: str
    address: str | None = None


SYSTEM = Actor(name="farley")
"""The service itself."""
