"""Setup delay: from the INVITE at Asterisk's trunk to the INVITE to the agent's desk phone, beside a bare `Dial()`.

Run `python -m tests.bench.bench_setup`. Both run in the same Asterisk, in turns, over the same trunk and phones; the
times are SIPp's own, taken where the messages leave and reach it. Agents without a browser show what the service adds
to `Dial()`; those with a desk that acknowledges each pop at once show what waiting for it adds.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Literal, get_args

from crm_store.records import NewCustomer
from cti.pbx.ports import LOOPBACK
from tests.bench.centre import Centre, caller_of, centre, pass_by
from tests.bench.table import Row, percentile, show
from tests.system.people import free_udp_port
from tests.system.service import Desk
from tests.system.sipp import Sipp

RATES = {5: 10, 10: 8, 20: 6}  # calls per second: seconds of a turn
TURNS = 2
GOALS = {0.5: 5.0, 0.99: 20.0}  # added milliseconds
TALK_MS = 300
AGENTS = [f"desk{number:02}" for number in range(40)]
NUMBERS = [f"+38044{number:07}" for number in range(max(rate * seconds for rate, seconds in RATES.items()))]
CUSTOMERS = [
    NewCustomer(name=f"Customer {at}", number=number, owner=AGENTS[at % len(AGENTS)])
    for at, number in enumerate(NUMBERS)
]
BARE = "[farley-inbound](+)\nexten => _bare!,1,Dial(PJSIP/desk${EXTEN:4},20)\n"

Side = Literal["bare", "service", "desks"]


async def measure() -> dict[int, dict[Side, list[float]]]:
    """Milliseconds from INVITE to INVITE of every call, by rate and side."""
    delays: dict[int, dict[Side, list[float]]] = {rate: {side: [] for side in get_args(Side)} for rate in RATES}
    async with (
        centre(
            desk=AGENTS, customers=CUSTOMERS, phones="phone_answers", dialplan=BARE, ring_ms=0, talk_ms=TALK_MS
        ) as hall,
        AsyncExitStack() as stack,
    ):
        desks = [Desk(hall.service, agent) for agent in AGENTS]
        for desk in desks:
            await stack.enter_async_context(desk)
            await desk.is_ready()
            await desk.disconnect()
        for _ in range(TURNS):  # in turns, so that a busy machine slows all alike
            for rate, seconds in RATES.items():
                for side, those in delays[rate].items():
                    async with at_their(desks if side == "desks" else []):
                        those += await take_turn(hall, rate, seconds, bare=side == "bare")
    return delays


@asynccontextmanager
async def at_their(desks: Sequence[Desk]) -> AsyncIterator[None]:
    """The agents' browsers are open meanwhile."""
    for desk in desks:
        desk.heard.clear()
        await desk.connect()
    yield
    for desk in desks:
        await desk.disconnect()


async def take_turn(hall: Centre, rate: int, seconds: int, *, bare: bool) -> list[float]:
    """So many calls a second for so many seconds, each from a customer of another agent, who answers at once."""
    numbers = NUMBERS[: rate * seconds]
    lines = [f"{number};{f'bare{at % len(AGENTS):02}' if bare else '0800'}\n" for at, number in enumerate(numbers)]
    values: dict[str, str | int] = {"number": "[field0]", "did": "[field1]", "display": "", "hold_ms": 5000}
    callers = Sipp("caller", {**values, "ear_port": free_udp_port()}, on_message=pass_by)
    before = len(hall.phones.seen("INVITE"))
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write("SEQUENTIAL\n" + "".join(lines))
            file.flush()
            pace = ("-r", str(rate), "-m", str(len(numbers)), "-inf", file.name)
            await callers.start("-p", str(free_udp_port()), *pace, f"{LOOPBACK}:{hall.ports.trunk}")
            await callers.ends_well()
    finally:
        await callers.close()
    await hall.phones.sees("INVITE", count=before + len(numbers))
    called = {caller_of(invite): invite.at for invite in reversed(callers.seen("INVITE", sent=True))}
    rang = {caller_of(invite): invite.at for invite in reversed(hall.phones.seen("INVITE")[before:])}
    return [(rang[number] - called[number]) * 1000 for number in numbers]


def main() -> None:
    rows = []
    for rate, delays in asyncio.run(measure()).items():
        for rank, goal in GOALS.items():
            bare, service, desks = (percentile(delays[side], rank) for side in get_args(Side))
            what = f"{rate:2} calls/s, p{rank * 100:.0f} of {len(delays['service'])}"
            for name, ours in ((what, service), ("  with desks that acknowledge", desks)):
                rows.append(
                    Row(
                        what=name,
                        ours=f"{ours:.1f} ms",
                        floor=f"{bare:.1f} ms",
                        against=f"{ours - bare:+.1f} ms",
                        goal=f"≤ {goal:.0f} ms added",
                        met=ours - bare <= goal,
                    )
                )
    show("Setup delay: INVITE in → INVITE to the agent's desk phone", rows, floor="bare Dial()", against="added")


if __name__ == "__main__":
    main()
