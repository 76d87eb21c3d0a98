"""What Prometheus reads about calls, links and the spool; the browsers' figures are screenpop's own."""

from __future__ import annotations

from functools import partial

from prometheus_client import Gauge

from cti.agi.server import FastAgiServer
from cti.ami.client import AmiClient
from cti.writes import Writes
from screenpop.floor import Floor

CALLS = Gauge("farley_calls", "Calls in progress", ["phase"])
IGNORED = Gauge("farley_ignored_events", "Events that routing's tables do not allow, since the start")
AGI = Gauge("farley_agi_conversations", "AGI conversations by how they ended, since the start", ["outcome"])
AGI_OPEN = Gauge("farley_agi_open", "AGI conversations going on: callers who wait")
AMI = Gauge("farley_ami", "What happened to the manager link, since the start", ["what"])
AMI_CONNECTED = Gauge("farley_ami_connected", "1 while events from Asterisk arrive")
SPOOLED = Gauge("farley_spool_pending", "Call records and agents' notes that wait for the store")
DISK = Gauge("farley_spool_disk_full", "1 while the disk does not take them")
ASIDE = Gauge("farley_spool_rejected", "Those that the store will never take, since the start: see spool.rejected")
LOST = Gauge("farley_spool_lost", "Those that neither disk nor memory had room for, since the start")

PHASES = ("waiting", "offered", "ringing", "talking", "hold", "fallback")
AGI_OUTCOMES = (
    "accepted", "foreign", "full", "unknown_path", "finished", "hung_up", "timed_out", "broken", "failed",
)  # fmt: skip
AMI_COUNTS = ("logins", "losses", "snapshots", "overflows", "failed_events")


def expose(*, floor: Floor, writes: Writes, agi: FastAgiServer, ami: AmiClient) -> None:
    """Let the gauges read these parts whenever they are asked."""

    def calls_in(phase: str) -> float:
        return sum(call.phase == phase for call in floor.calls.values())

    for phase in PHASES:
        CALLS.labels(phase).set_function(partial(calls_in, phase))
    for outcome in AGI_OUTCOMES:
        AGI.labels(outcome).set_function(partial(agi.counts.__getitem__, outcome))
    for what in AMI_COUNTS:
        AMI.labels(what).set_function(partial(ami.counts.__getitem__, what))
    IGNORED.set_function(lambda: floor.ignored)
    AGI_OPEN.set_function(lambda: agi.active)
    AMI_CONNECTED.set_function(lambda: ami.connected)
    spool = writes.spool
    SPOOLED.set_function(lambda: spool.pending)
    DISK.set_function(lambda: spool.alarm is not None)
    ASIDE.set_function(lambda: spool.rejected)
    LOST.set_function(lambda: writes.lost)
