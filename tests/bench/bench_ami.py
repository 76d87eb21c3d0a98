"""AMI messages per second of our parser, as a multiple of panoramisk's, over a recorded queue call.

Run `python -m tests.bench.bench_ami`. The recording is of Asterisk 22 with all events on; the service parses those that
it wants, and passes over the others. The goal is 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from unittest.mock import Mock

from panoramisk.ami_protocol import AMIProtocol

from cti.ami.protocol import AmiParser
from tests.bench.table import Row, show

GOAL = 3.0
CALLS, ROUNDS, READ = 100, 7, 16_384
RECORDED = Path(__file__).parents[1] / "cti" / "recorded" / "queue_call.ami"
WANTED = frozenset(
    {"Newchannel", "DialBegin", "DialState", "DialEnd", "BridgeEnter", "BridgeLeave", "Hangup", "Hold", "Unhold"}
    | {"QueueCallerJoin", "QueueCallerLeave", "QueueCallerAbandon", "AgentConnect", "AgentComplete", "ContactStatus"}
    | {"DeviceStateChange", "BlindTransfer", "AttendedTransfer"}
)

Feed = Callable[[bytes], object]


def ours(wanted: frozenset[str] | None) -> Feed:
    return AmiParser(wanted).feed


def panoramisk() -> Feed:
    protocol = AMIProtocol()
    protocol.connection_made(Mock())
    protocol.factory = SimpleNamespace(dispatch=lambda event: None)
    return protocol.data_received


def traffic() -> tuple[list[bytes], int]:
    """So many calls, each with its own numbers and times, in reads as of a busy socket; and how many messages."""
    banner, _, call = RECORDED.read_bytes().partition(b"\r\n")
    data = banner + b"\r\n" + b"".join(map(partial(another, call), range(CALLS)))
    return [data[start : start + READ] for start in range(0, len(data), READ)], data.count(b"\r\n\r\n")


def another(call: bytes, number: int) -> bytes:
    call = call.replace(b"1795305215.", b"17953%05d." % number).replace(b"380441234567", b"38044%07d" % number)
    call = call.replace(b"-0000000", b"-%07x" % number)
    return re.sub(rb"(?<=Timestamp: )\d+\.\d+", lambda at: b"%.6f" % (float(at[0]) + number / 7), call)


def seconds(feed: Feed, chunks: list[bytes]) -> float:
    """CPU time for all of it."""
    start = process_time()
    for chunk in chunks:
        feed(chunk)
    return process_time() - start


def measure() -> dict[str, float]:
    """Messages per second: the best of several rounds, in turns."""
    makers: dict[str, Callable[[], Feed]] = {
        "all": lambda: ours(None),
        "wanted": lambda: ours(WANTED),
        "panoramisk": panoramisk,
    }
    chunks, messages = traffic()
    times: dict[str, list[float]] = {name: [] for name in makers}
    for _ in range(ROUNDS):
        for name, make in makers.items():
            times[name].append(seconds(make(), chunks))
    return {name: messages / min(those) for name, those in times.items()}


def main() -> None:
    rates = measure()
    floor = rates["panoramisk"]
    rows = [
        Row(
            what="all events",
            ours=f"{rates['all']:,.0f}/s",
            floor=f"{floor:,.0f}/s",
            against=f"{rates['all'] / floor:.2f}",
        ),
        Row(
            what="as the service runs it",
            ours=f"{rates['wanted']:,.0f}/s",
            floor=f"{floor:,.0f}/s",
            against=f"{rates['wanted'] / floor:.2f}",
            goal=f"≥ {GOAL}",
            met=rates["wanted"] >= GOAL * floor,
        ),
    ]
    show("AMI messages parsed", rows, floor="panoramisk")


if __name__ == "__main__":
    main()
