"""What the dialplan wrote down in AstDB about calls that ended while Farley was away (`extensions_farley.conf`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from cti.ami.client import AmiClient
from cti.ami.errors import AmiActionFailed
from cti.call import QUEUE_OUTCOMES

FAMILY = "farley"


class Line(Struct, frozen=True, kw_only=True):
    """One call's end: `at` when, at which `stage`, who had answered it and for how many `seconds` they talked."""

    at: datetime
    stage: str
    agent: str | None
    seconds: int | None
    queue_status: str
    number: str
    did: str

    @property
    def outcome(self) -> str:
        """The queue visit's outcome, as far as the dialplan knew."""
        return "answered" if self.seconds is not None else QUEUE_OUTCOMES.get(self.queue_status, "abandoned")

    @property
    def answered_at(self) -> datetime | None:
        """When somebody answered."""
        return self.at - timedelta(seconds=self.seconds) if self.seconds is not None else None


def parse(value: str) -> Line | None:
    """Read `epoch|stage|agent|seconds answered|queue status|number|DID`; None for anything else."""
    epoch, stage, agent, seconds, queue_status, number, did = (*value.split("|"), *[""] * 7)[:7]
    if not epoch.isdigit():
        return None
    return Line(
        at=datetime.fromtimestamp(int(epoch), UTC),
        stage=stage,
        agent=agent or None,
        seconds=int(seconds) if seconds.isdigit() else None,
        queue_status=queue_status,
        number=number,
        did=did,
    )


class Ledger:
    """The lines in Asterisk's own database, until they are settled."""

    def __init__(self, ami: AmiClient) -> None:
        self.ami = ami

    async def read(self) -> dict[str, Line]:
        """All lines, by call."""
        try:
            entries = await self.ami.action_list("DBGetTree", {"Family": FAMILY})
        except AmiActionFailed:
            return {}
        found = {entry.get("Key").rpartition("/")[2]: parse(entry.get("Val")) for entry in entries}
        return {call: line for call, line in found.items() if call and line}

    async def clear(self, calls: Iterable[str]) -> None:
        """Forget the lines that are settled."""
        for call in calls:
            await self.ami.action("DBDel", {"Family": FAMILY, "Key": call})
