"""The story of one call, from the dialplan's first question to the hang-up. It reads from top to bottom."""

from __future__ import annotations

import asyncio
import time

import structlog

from crm_store.names import visible
from cti.agi.errors import CallerHungUp
from cti.agi.session import AgiSession
from cti.caller_id import caller_id, read_invite
from cti.facts import agent_named
from cti.leaving import RING_BACK, Leaving
from cti.ledger import QUEUE_OUTCOMES, Ledger, whole_seconds
from cti.logs import mask
from cti.prompts import Prompts, place_and_wait
from cti.recognise import Known, Recogniser
from cti.settings import Settings
from cti.transfer import target_of
from cti.waiting import SILENCE_SECONDS, WaitingRoom
from routing.commands import Announce, Hold, Offer, Overflow
from screenpop.calls import LiveCall
from screenpop.floor import Floor

log = structlog.get_logger()

# https://docs.asterisk.org/Latest_API/API_Documentation/Dialplan_Applications/Dial/ (DIALSTATUS)
HOW_IT_FAILED = {"NOANSWER": "missed", "BUSY": "rejected"}


class CallStory:
    """Serves the dialplan's two questions: `inbound` (what shall this caller do now) and `ended` (he is gone)."""

    def __init__(
        self,
        *,
        floor: Floor,
        recogniser: Recogniser,
        ledger: Ledger,
        prompts: Prompts,
        leaving: Leaving,
        settings: Settings,
    ) -> None:
        self.floor = floor
        self.recogniser = recogniser
        self.ledger = ledger
        self.prompts = prompts
        self.leaving = leaving
        self.settings = settings

    async def inbound(self, agi: AgiSession) -> None:
        """A caller waits on this connection: newly arrived, back from an offer in vain, or given away by an agent."""
        call_id, queue, trunk, dial_status, agent, given_to = _args(agi, 6)
        call = self.floor.calls.get(call_id) or self._arrival(agi, call_id, queue, trunk)
        try:
            await asyncio.gather(agi.set_variable("TIMEOUT(absolute)", SILENCE_SECONDS), self._recognise(agi, call))
            if given_to:
                target = target_of(self.floor, given_to)
                self.floor.transferred(call, queue=target.queue, agent=target.agent)
            elif not call.routed:
                self.floor.arrive(call)
            elif dial_status:
                self.floor.not_answered(call, agent, HOW_IT_FAILED.get(dial_status, "failed"))
            await self._serve(agi, call)
        except CallerHungUp:
            self.floor.ended(call)
        except BaseException:
            self.floor.fell_back(call)
            raise

    async def ended(self, agi: AgiSession) -> None:
        """The caller's channel is gone. Tells an answer too, should the link that reports answers be down.

        A call that we know nothing of is left for the dialplan to write down.
        """
        call_id, dial_status, seconds, name, queue_status = _args(agi, 5)
        if call := self.floor.calls.get(call_id):
            talked = whole_seconds(seconds)
            agent = agent_named(self.floor, name)
            if agent and not call.answered and (talked is not None or dial_status == "ANSWER"):
                self.floor.answered(call, agent, call.not_before_offer(time.monotonic() - (talked or 0)))
            self.floor.ended(call, QUEUE_OUTCOMES.get(queue_status, "abandoned"))
        if self.floor.knows(call_id):
            await agi.set_variable("FARLEY_NOTED", "yes")
        await self.ledger.forget(agi)

    def _arrival(self, agi: AgiSession, call_id: str, queue: str, trunk: str) -> LiveCall:
        queue = queue if queue in self.floor.queues else self.settings.routing.default_queue
        said = caller_id(self.settings, trunk, agi.request.number or "")
        call = LiveCall(
            call=call_id,
            queue=queue,
            queue_title=self.floor.title(queue),
            number=said.number,
            name_given=visible(agi.request.name or "") or None,
            trunk=trunk or None,
            did=agi.request.dnid or agi.request.extension,
            trust=said.trust,
            arrived=time.monotonic(),
        )
        log.info("call arrived", call=call_id, queue=call.queue, number=mask(agi.request.number))
        self.floor.greet(call)
        return call

    async def _recognise(self, agi: AgiSession, call: LiveCall) -> None:
        if call.routed or call.identification is not None:
            return
        async with agi.caller_present():
            if invite := await read_invite(agi, self.settings, call.trunk):
                said = caller_id(self.settings, call.trunk, agi.request.number or "", invite)
                call.number, call.trust = said.number, said.trust
            known = await self.recogniser.identify(call.number, late=lambda known: self._known_late(call, known))
        if known:
            call.identification, call.profile = known.identification, known.profile
            call.customer = known.identification.chosen

    def _known_late(self, call: LiveCall, known: Known) -> None:
        if call.customer is None:
            call.profile = known.profile
            self.floor.identified(call, known.identification)

    async def _serve(self, agi: AgiSession, call: LiveCall) -> None:
        room = WaitingRoom(agi, call, self.prompts)
        while True:
            match await room.next(RING_BACK if self._offers_callback(call) else ""):
                case None if call.ended is not None:
                    return
                case Hold():
                    await room.enter()
                case Announce(position=position, expected_wait=wait, callback=offered):
                    told = place_and_wait(position, wait, callback=offered and self.leaving.callbacks.possible(call))
                    room.tell(*told)
                case str() if await self.leaving.callbacks.asked(call):
                    await room.say("callback-thanks")
                    await agi.set_variable("FARLEY_STEP", "hangup")
                    return
                case str():
                    room.tell("callback-impossible")
                case Offer(agent=agent, ring=ring):
                    async with agi.caller_present():
                        await self.floor.pops.painted(agent, call.pop_seq, self.settings.routing.pop_wait_ms / 1000)
                    if call.offered and call.offered.agent == agent:
                        await self._dial(agi, call, agent, ring)
                        return
                case Overflow() as command:
                    await agi.set_variable("FARLEY_STEP", await self.leaving.leave(room, call, command))
                    return

    def _offers_callback(self, call: LiveCall) -> bool:
        queue = self.floor.queues.get(call.queue)
        told = queue.announcements if queue else None
        return told is not None and told.callback and self.leaving.callbacks.possible(call)

    async def _dial(self, agi: AgiSession, call: LiveCall, agent: str, ring: float) -> None:
        record = self.floor.agents[agent]
        await agi.set_variables(
            {
                "FARLEY_DIAL": record.endpoint or f"PJSIP/{agent}",
                "FARLEY_PHONE": "browser" if record.sip_password else "desk",
                "FARLEY_RING": round(ring),
                "FARLEY_AGENT": agent,
                "FARLEY_STEP": "dial",
            }
        )
        log.info("offered", call=call.call, agent=agent)


def _args(agi: AgiSession, count: int) -> tuple[str, ...]:
    args = (*agi.request.args, *[""] * count)
    return args[:count]
