"""The story of one call, from the dialplan's first question to the hang-up. It reads from top to bottom."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from crm_store.errors import StoreError
from crm_store.numbers import normalise
from crm_store.records import Identification, Profile
from crm_store.store import Store
from cti.agi.errors import CallerHungUp
from cti.agi.session import AgiSession
from cti.logs import mask
from cti.settings import Settings
from routing.commands import Hold, Offer, Overflow
from screenpop.calls import LiveCall, Step
from screenpop.floor import Floor

log = structlog.get_logger()

SILENCE_SECONDS = 6

# https://docs.asterisk.org/Latest_API/API_Documentation/Dialplan_Applications/Dial/ (DIALSTATUS)
HOW_IT_FAILED = {"NOANSWER": "missed", "BUSY": "rejected"}
# https://docs.asterisk.org/Latest_API/API_Documentation/Dialplan_Applications/Queue/ (QUEUESTATUS)
QUEUE_OUTCOMES = {"TIMEOUT": "timed_out", "JOINEMPTY": "empty", "LEAVEEMPTY": "empty", "JOINUNAVAIL": "empty"}


class CallStory:
    """Serves the dialplan's two questions: `inbound` (what shall this caller do now) and `ended` (he is gone)."""

    def __init__(self, *, floor: Floor, store: Store, settings: Settings, tasks: asyncio.TaskGroup) -> None:
        self.floor = floor
        self.store = store
        self.settings = settings
        self.tasks = tasks

    async def inbound(self, agi: AgiSession) -> None:
        """A caller waits on this connection, newly arrived or back from an offer that nobody answered."""
        call_id, queue, trunk, dial_status, agent = _args(agi, 5)
        await _stay_alive(agi)
        call = self.floor.calls.get(call_id) or await self._arrival(agi, call_id, queue, trunk)
        if not call.routed:
            self.floor.arrive(call)
        elif dial_status:
            self.floor.not_answered(call, agent, HOW_IT_FAILED.get(dial_status, "failed"))
        try:
            await self._serve(agi, call)
        except CallerHungUp:
            self.floor.ended(call)
        except BaseException:
            self.floor.fell_back(call)
            raise

    async def ended(self, agi: AgiSession) -> None:
        """The caller's channel is gone. Tells an answer too, should the link that reports answers be down."""
        call_id, dial_status, seconds, agent, queue_status = _args(agi, 5)
        if call := self.floor.calls.get(call_id):
            if dial_status == "ANSWER" and call.offered and call.offered.agent == agent:
                self.floor.answered(call, agent, time.monotonic() - (int(seconds) if seconds.isdigit() else 0))
            self.floor.ended(call, QUEUE_OUTCOMES.get(queue_status, "abandoned"))
            await agi.set_variable("FARLEY_NOTED", "yes")

    async def _arrival(self, agi: AgiSession, call_id: str, queue: str, trunk: str) -> LiveCall:
        arrived = time.monotonic()
        queue = queue if queue in self.floor.queues else self.settings.routing.default_queue
        call = LiveCall(
            call=call_id,
            queue=queue,
            queue_title=self.floor.title(queue),
            number=normalise(agi.request.number or "", self.settings.store.region),
            name_given=agi.request.name,
            trunk=trunk or None,
            did=agi.request.dnid or agi.request.extension,
            trust=self.settings.routing.trunk_trust.get(trunk, "trunk"),
            arrived=arrived,
        )
        log.info("call arrived", call=call_id, queue=call.queue, number=mask(agi.request.number))
        lookup = self.tasks.create_task(self._identify(call))
        await asyncio.wait({lookup}, timeout=self.settings.store.identify_deadline_ms / 1000)
        if lookup.done():
            self._known(call, lookup.result())
        else:
            self.floor.board.health("store", works=False)
            lookup.add_done_callback(lambda late: self._known_late(call, late.result()))
        return call

    async def _identify(self, call: LiveCall) -> tuple[Identification, Profile | None] | None:
        try:
            known = await self.store.identify(call.number.input)
            profile = await self.store.profile(known.chosen, now=datetime.now(UTC)) if known.chosen else None
        except StoreError as error:
            log.warning("identification failed", call=call.call, error=type(error).__name__)
            self.floor.board.health("store", works=False)
            return None
        self.floor.board.health("store", works=True)
        return known, profile

    def _known(self, call: LiveCall, found: tuple[Identification, Profile | None] | None) -> None:
        if found:
            call.identification, call.profile = found
            call.customer = found[0].chosen

    def _known_late(self, call: LiveCall, found: tuple[Identification, Profile | None] | None) -> None:
        if found and call.customer is None:
            call.profile = found[1]
            self.floor.identified(call, found[0])

    async def _serve(self, agi: AgiSession, call: LiveCall) -> None:
        waiting = False
        while True:
            match await _next_step(agi, call):
                case None:
                    await _stay_alive(agi)
                case Hold() if not waiting:
                    waiting = True
                    await agi.answer()
                    await agi.set_music(True)
                case Offer(agent=agent, ring=ring):
                    await self.floor.pops.painted(agent, call.pop_seq, self.settings.routing.pop_wait_ms / 1000)
                    if call.offered and call.offered.agent == agent:
                        await self._dial(agi, call, agent, ring)
                        return
                case Overflow():
                    await agi.set_variable("FARLEY_STEP", "fallback")
                    return

    async def _dial(self, agi: AgiSession, call: LiveCall, agent: str, ring: float) -> None:
        await agi.set_variable("FARLEY_DIAL", self.floor.agents[agent].endpoint or f"PJSIP/{agent}")
        await agi.set_variable("FARLEY_RING", round(ring))
        await agi.set_variable("FARLEY_AGENT", agent)
        await agi.set_variable("FARLEY_STEP", "dial")
        log.info("offered", call=call.call, agent=agent)


async def _stay_alive(agi: AgiSession) -> None:
    """Hold off the dialplan's dead man's switch: a caller whose service falls silent goes to the fallback queue."""
    await agi.set_variable("TIMEOUT(absolute)", SILENCE_SECONDS)


async def _next_step(agi: AgiSession, call: LiveCall) -> Step | None:
    """What to do with the caller next (a newer step replaces the older ones), None after a quiet while.

    Raises CallerHungUp in the moment in which he does.
    """
    async with agi.caller_present():
        with suppress(TimeoutError):
            async with asyncio.timeout(SILENCE_SECONDS / 3):
                step = await call.steps.get()
                while not call.steps.empty():
                    step = call.steps.get_nowait()
                return step
    return None


def _args(agi: AgiSession, count: int) -> tuple[str, ...]:
    args = (*agi.request.args, *[""] * count)
    return args[:count]
