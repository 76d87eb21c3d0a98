"""What webhooks are told: every event that there is, kind by kind."""

from __future__ import annotations

from crm_store.dealings_kinds import KINDS

_KEPT = ("created", "changed", "removed")

EVENTS: dict[str, tuple[str, ...]] = {
    "customer": ("created", "changed", "assigned", "merged", "unmerged", "erased"),
    **dict.fromkeys(KINDS, _KEPT),
    "call": ("changed", "ended"),
    "handover": ("created", "handed_over", "undone"),
    "import": ("imported",),
    "offer_rule": _KEPT,
    "duplicate": ("changed",),
    "queue": _KEPT,
}
"""The actions of each kind that are told. Who may come in (user, session, token, webhook) is told to nobody."""


def happens(pattern: str) -> bool:
    """Can anything that is told match: `task.created`, all of a kind as `task.*`, or everything as `*`?"""
    kind, _, action = pattern.partition(".")
    return pattern == "*" or (kind in EVENTS and (action == "*" or action in EVENTS[kind]))


def written() -> str:
    """All of them, to be read: `customer.created|changed, task.created|…`."""
    return ", ".join(f"{kind}.{'|'.join(actions)}" for kind, actions in EVENTS.items())
