"""What the dialplan wrote down in AstDB about calls that ended while Farley was away (`extensions_farley.conf`)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import structlog
from msgspec import Struct

from cti.agi.protocol import quote
from cti.agi.session import AgiSession
from cti.ami.client import AmiClient
from cti.ami.errors import AmiActionFailed

log = structlog.get_logger()

FAMILY = "farley"

# https://docs.asterisk.org/Latest_API/API_Documentation/Dialplan_Applications/Queue/ (QUEUESTATUS)
QUEUE_OUTCOMES = {"TIMEOUT": "timed_out", "JOINEMPTY": "empty", "LEAVEEMPTY": "empty", "JOINUNAVAIL": "empty"}

_EPOCH = re.compile(r"[0-9]{9,10}")
_SECONDS = re.compile(r"[0-9]{1,7}")


class Line(Struct, frozen=True, kw_only=True):
    """One call's end: `at` when, at which `stage`, who had answered it and for how many `seconds` they talked."""

    at: datetime
    stage: str
    agent: str | None
    seconds: int | None
    queue_status: str
    number: str
    did: str
    trunk: str | None = None

    @property
    def outcome(self) -> str:
        """The queue visit's outcome, as far as the dialplan knew."""
        return "answered" if self.seconds is not None else QUEUE_OUTCOMES.get(self.queue_status, "abandoned")

    @property
    def answered_at(self) -> datetime | None:
        """When somebody answered."""
        return self.at - timedelta(seconds=self.seconds) if self.seconds is not None else None


def moment(epoch: str) -> datetime | None:
    """The time of an epoch's second, as Asterisk writes it; None for anything else."""
    return datetime.fromtimestamp(int(epoch), UTC) if _EPOCH.fullmatch(epoch) else None


def whole_seconds(text: str) -> int | None:
    """A duration as Asterisk writes it; None for anything else."""
    return int(text) if _SECONDS.fullmatch(text) else None


def parse(value: str) -> Line | None:
    """Read `epoch|stage|agent|seconds answered|queue status|number|DID|trunk`; None for anything else."""
    epoch, stage, agent, seconds, queue_status, number, did, trunk = (*value.split("|"), *[""] * 8)[:8]
    at = moment(epoch)
    if at is None:
        return None
    return Line(
        at=at,
        stage=stage,
        agent=agent or None,
        seconds=whole_seconds(seconds),
        queue_status=queue_status,
        number=number,
        did=did,
        trunk=trunk or None,
    )


class Ledger:
    """The lines in Asterisk's own database, until they are settled.

    They are read over AMI and deleted over AGI: an account that may delete them over AMI (class `system`) may also load
    modules and change the dialplan.
    """

    def __init__(self, ami: AmiClient) -> None:
        self._ami = ami
        self.settled: set[str] = set()

    async def read(self) -> dict[str, Line]:
        """The lines to settle, by call."""
        try:
            entries = await self._ami.action_list("DBGetTree", {"Family": FAMILY})
        except AmiActionFailed:  # there are none
            entries = []
        found = {entry.get("Key").rpartition("/")[2]: entry.get("Val") for entry in entries}
        self.settled &= found.keys()
        lines = {call: parse(value) for call, value in found.items() if call not in self.settled}
        if unreadable := {call for call, line in lines.items() if line is None}:
            log.warning("ledger lines cannot be read", lines=len(unreadable))
            self.settled |= unreadable
        return {call: line for call, line in lines.items() if line is not None}

    async def forget(self, agi: AgiSession) -> None:
        """Delete the settled lines over the conversation at hand."""
        while self.settled:
            await agi.command("DATABASE DEL", quote(FAMILY), quote(self.settled.pop()))
