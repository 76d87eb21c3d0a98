"""Tells screens that there is something new in an agent's inbox."""

from __future__ import annotations

from screenpop.hub import Hub
from screenpop.messages import InboxChanged


def inbox_changed(hub: Hub, owner: str | None) -> None:
    """What is for `owner` (None: for anybody) came or changed; those who watch see it as well."""
    if owner is None:
        hub.everyone(InboxChanged())
    else:
        hub.send(owner, InboxChanged())
        hub.supervisors(InboxChanged())
