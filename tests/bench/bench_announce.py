"""What announcements and keys cost an answer: from "ready" at the desk to the INVITE at the agent's desk phone.

Run `python -m tests.bench.bench_announce`. One caller waits with bare music, with music and a key that he may press,
or in the midst of a sentence of half a minute; these alternate in the same Asterisk, so what disturbs one disturbs all.
"""

from __future__ import annotations

import asyncio
import time

from msgspec.structs import replace

from crm_store.queue_record import Announcements
from tests.bench.centre import QUEUE, Centre, centre
from tests.bench.table import Row, percentile, show
from tests.system.people import Caller
from tests.system.sentences import PITCH, speak
from tests.system.service import Desk

ROUNDS = 25
SENTENCE_SECONDS = 30.0
GOALS = {0.5: 10.0, 0.95: 40.0}  # added milliseconds
LATER = Announcements(first=3600, every=3600, callback=True)
QUEUES = (
    QUEUE,
    replace(QUEUE, name="music", announcements=None),
    replace(QUEUE, name="key", announcements=LATER),
    replace(QUEUE, name="sentence", announcements=replace(LATER, first=0.1)),
)
NAMES = {"key": "music, a key may be pressed", "sentence": f"amid a sentence of {SENTENCE_SECONDS:.0f} s"}
DIALPLAN = "[farley-inbound](+)\n" + "".join(
    f"exten => {queue.name},1,Set(FARLEY_QUEUE={queue.name})\n same => n,Goto(farley-call,0800,1)\n" for queue in QUEUES
)
CALLBACKS = {"CALLBACK__DIAL": "PJSIP/{number}@farley-trunk"}


async def measure() -> dict[str, list[float]]:
    """Milliseconds by what the caller heard."""
    delays: dict[str, list[float]] = {"music": [], "key": [], "sentence": []}
    async with centre(
        desk=["desk00"],
        customers=(),
        phones="phone_answers",
        dialplan=DIALPLAN,
        queues=QUEUES,
        settings=CALLBACKS,
        ring_ms=0,
        talk_ms=60_000,
    ) as hall:
        speak(hall.service.folder / "prompts", position_1=SENTENCE_SECONDS)
        async with Desk(hall.service, "desk00") as desk:
            for _ in range(ROUNDS):
                for queue, those in delays.items():
                    those.append(await answer_one(hall, desk, queue) * 1000)
    return delays


async def answer_one(hall: Centre, desk: Desk, queue: str) -> float:
    """Seconds until the agent's phone rings for one who waits."""
    before, calls = len(desk.heard), len(hall.phones.seen("INVITE"))
    async with Caller(hall.ports.trunk, number="+380930000001", did=queue) as he:
        await he.is_answered()
        await (he.ear.hears_tone(PITCH["position-1"]) if queue == "sentence" else he.ear.hears_music())
        ready = time.time()
        await desk.say("set_state", state="ready")
        rang = await hall.phones.sees("INVITE", count=calls + 1)
        await desk.sees_state("talking", after=before)
        talking = len(desk.heard)
        await desk.say("set_state", state="not_ready", reason="break")
        he.hang_up()
        await desk.sees_state("not_ready", after=talking)
    return rang.at - ready


def main() -> None:
    delays = asyncio.run(measure())
    rows = []
    for queue, name in NAMES.items():
        for rank, goal in GOALS.items():
            ours, bare = percentile(delays[queue], rank), percentile(delays["music"], rank)
            rows.append(
                Row(
                    what=f"{name}, p{rank * 100:.0f} of {len(delays[queue])}",
                    ours=f"{ours:.1f} ms",
                    floor=f"{bare:.1f} ms",
                    against=f"{ours - bare:+.1f} ms",
                    goal=f"≤ {goal:.0f} ms added",
                    met=ours - bare <= goal,
                )
            )
    show("Ready at the desk → INVITE to his phone", rows, floor="bare music", against="added")


if __name__ == "__main__":
    main()
