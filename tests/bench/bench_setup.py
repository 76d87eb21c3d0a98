"""Setup delay: from the INVITE at Asterisk's trunk to the INVITE to the agent's desk phone, beside a bare `Dial()`.

Run `python -m tests.bench.bench_setup`. Calls through the service and calls of a bare `Dial()` alternate in the same
Asterisk, over the same trunk and phones, so many of each a second: what disturbs one disturbs the other. The times are
SIPp's own, taken where the messages leave and reach it. Agents without a browser show what the service adds; those with
a desk that acknowledges each pop at once show what waiting for it adds.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from crm_store.records import NewCustomer
from cti.pbx.ports import LOOPBACK
from tests.bench.centre import Centre, caller_of, centre, pass_by
from tests.bench.table import Row, percentile, show
from tests.system.people import free_udp_port
from tests.system.service import Desk
from tests.system.sipp import Sipp

RATES = {5: 10, 10: 8, 20: 6}  # calls per second: seconds of a turn
TURNS = 3
GOALS = {0.5: 5.0, 0.99: 20.0}  # added milliseconds
TALK_MS = 300
AGENTS = [f"desk{number:02}" for number in range(40)]
NUMBERS = [f"+38044{number:07}" for number in range(2 * max(rate * seconds for rate, seconds in RATES.items()))]
OWNERS = {number: AGENTS[at % len(AGENTS)] for at, number in enumerate(NUMBERS)}
CUSTOMERS = [NewCustomer(name=f"Customer {number}", number=number, owner=owner) for number, owner in OWNERS.items()]
BARE = "[farley-inbound](+)\nexten => _bare!,1,Dial(PJSIP/desk${EXTEN:4},20)\n"

Delays = dict[str, list[float]]  # milliseconds of every call, `ours` and `bare`


async def measure() -> dict[tuple[int, bool], Delays]:
    """The delays by rate, and by whether the agents' desks were there."""
    delays: dict[tuple[int, bool], Delays] = {
        (rate, there): {"ours": [], "bare": []} for rate in RATES for there in (False, True)
    }
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
        for _ in range(TURNS):
            for (rate, there), those in delays.items():
                async with at_their(desks if there else []):
                    for kind, delay in await take_turn(hall, rate, RATES[rate]):
                        those[kind].append(delay)
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


async def take_turn(hall: Centre, rate: int, seconds: int) -> list[tuple[str, float]]:
    """So many calls of each kind a second, each from a customer of another agent, who answers at once."""
    numbers = NUMBERS[: 2 * rate * seconds]
    kinds = {number: ("ours", "bare")[at % 2] for at, number in enumerate(numbers)}
    values: dict[str, str | int] = {"number": "[field0]", "did": "[field1]", "display": "", "hold_ms": 5000}
    callers = Sipp("caller", {**values, "headers": "", "ear_port": free_udp_port()}, on_message=pass_by)
    before = len(hall.phones.seen("INVITE"))
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write("SEQUENTIAL\n")
            file.writelines(
                f"{number};{'0800' if kinds[number] == 'ours' else OWNERS[number].replace('desk', 'bare')}\n"
                for number in numbers
            )
            file.flush()
            pace = ("-r", str(2 * rate), "-m", str(len(numbers)), "-inf", file.name)
            await callers.start("-p", str(free_udp_port()), *pace, f"{LOOPBACK}:{hall.ports.trunk}")
            await callers.ends_well()
    finally:
        await callers.close()
    await hall.phones.sees("INVITE", count=before + len(numbers))
    called = {caller_of(invite): invite.at for invite in reversed(callers.seen("INVITE", sent=True))}
    rang = {caller_of(invite): invite.at for invite in reversed(hall.phones.seen("INVITE")[before:])}
    return [(kinds[number], (rang[number] - called[number]) * 1000) for number in numbers]


def main() -> None:
    rows = []
    for (rate, there), delays in asyncio.run(measure()).items():
        for rank, goal in GOALS.items():
            ours, bare = (percentile(delays[kind], rank) for kind in ("ours", "bare"))
            desks = "desks acknowledge" if there else "no browser"
            rows.append(
                Row(
                    what=f"{rate:2} calls/s, {desks}, p{rank * 100:.0f} of {len(delays['ours'])}",
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
