"""What agents do at their desks: come and go, change state, decline a call, and say who the caller is."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

from msgspec.structs import replace

from crm_store.actor import Actor
from crm_store.errors import StoreUnavailable
from crm_store.records import AgentRecord, Identification, Profile
from crm_store.store import Store
from crm_store.writes import CustomerChosen
from routing import events
from routing.reasons import ReasonCode
from screenpop.calls import LiveCall
from screenpop.errors import NoSuchTarget, NotOnTheLine, NotYourCall, TransferFailed
from screenpop.floor import Floor
from screenpop.live import Keeper
from screenpop.messages import AgentLine, Resume, Waiting


class Desks:
    """The desks of the agents on this node.

    A desk whose last browser went away without signing out stays on shift for `grace` seconds: a reload, or a
    network that drops, must not cost an agent his state.
    """

    def __init__(self, floor: Floor, store: Store, keeper: Keeper, *, grace: float) -> None:
        self.floor = floor
        self.store = store
        self.keeper = keeper
        self.grace = grace
        self._leaving: dict[str, asyncio.TimerHandle] = {}

    def connected(self, agent: AgentRecord) -> None:
        """A browser of this agent is there."""
        if timer := self._leaving.pop(agent.login, None):
            timer.cancel()
        self.floor.know(agent)

    def resumed(self, agent: str, resume: Resume) -> None:
        """His browser tells what it believes; that counts only where the floor does not know better."""
        if not self.floor.signed_in(agent):
            self.floor.sign_in(agent)
            if resume.state == "ready" or resume.reason:  # else his shift just begins: that is no break
                self.set_state(agent, resume.state, resume.reason)

    def disconnected(self, agent: str) -> None:
        """His last browser is gone."""
        if timer := self._leaving.pop(agent, None):
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._leaving[agent] = loop.call_later(self.grace, self._left, agent)

    def set_state(self, agent: str, state: str, reason: str | None = None) -> None:
        """He asks for work, takes a break, or ends his shift."""
        if state == "logged_out":
            self.floor.sign_out(agent)
            return
        if not self.floor.signed_in(agent):
            self.floor.sign_in(agent)
        at = time.monotonic()
        if state == "ready":
            self.floor.tell(events.AgentReady(at=at, agent=agent))
        else:
            self.floor.tell(events.AgentNotReady(at=at, agent=agent, reason=reason or "break"))

    def reject(self, agent: str, call: str) -> None:
        """He declines the call that is offered to him. Too late, when he or a phone of his has answered it."""
        offer = self._call(agent, call)
        if offer.offered and offer.offered.agent == agent:
            self.floor.not_answered(offer, agent, "rejected")
            if self.floor.telephony:
                self.floor.telephony.stop_ringing(call, agent)

    def phone(self, agent: str, *, reachable: bool) -> None:
        """His phone registered, or went away. A phone that is back gives him back to the calls that missed it."""
        line = self.floor.board.lines.get(agent)
        if line and line.phone != reachable:
            self.floor.board.agent(replace(line, phone=reachable))
            self.floor.board.flush()
            if reachable and line.reason == ReasonCode.PHONE_UNREACHABLE:
                self.floor.tell(events.AgentReady(at=time.monotonic(), agent=agent))

    def line(self, agent: str) -> AgentLine:
        """His own line."""
        return self.floor.board.lines[agent]

    def waiting(self, agent: str) -> Waiting:
        """Who waits for him."""
        return self.floor.board.waiting.shown(agent)

    async def transfer(self, agent: str, call_id: str, *, queue: str | None, to: str | None) -> None:
        """He gives his caller away to a queue, or to a colleague. What comes of it the dialplan tells.

        Raises NotYourCall, NotOnTheLine, NoSuchTarget and TransferFailed.
        """
        call = self._call(agent, call_id)
        if call.callback or not (call.talking and call.talking.agent == agent):
            raise NotOnTheLine
        if queue not in (None, *self.floor.queues) or (to is not None and not self.floor.signed_in(to)) or to == agent:
            raise NoSuchTarget
        telephony = self.floor.telephony
        if telephony is None or not await telephony.transfer(call_id, queue=queue, agent=to):
            raise TransferFailed

    async def choose_customer(self, by: Actor, call_id: str, customer: int) -> None:
        """He says who the caller is: kept with the call and for the number, and the pop shows that customer.

        Raises NotYourCall, NotKept, and the store's errors.
        """
        call = self._call(by.name, call_id)
        known, now = call.identification or Identification(number=call.number), datetime.now(UTC)
        profile = await self._profile(known, customer, now)
        customer = profile.customer if profile else customer
        chosen = replace(known, chosen=customer)
        if profile:
            chosen = replace(chosen, owner=profile.owner, deputies=profile.deputies)
        number = call.number.e164
        await self.keeper.keep(CustomerChosen(call=call_id, by=by, customer=customer, number=number, at=now))
        call.profile = profile
        self.floor.identified(call, chosen)

    def confirmed(self, agent: str, call: str | None, customer: int) -> None:
        """He has made sure that he talks with this customer: his pop of the call opens."""
        if (on_desk := self.floor.desks.get(agent)) and on_desk.call == call:
            on_desk.confirmed[agent] = customer
            self.floor.show(on_desk)

    def noted(self, agent: str, call: str, text: str) -> None:
        """His note is kept."""
        if (on_desk := self.floor.desks.get(agent)) and on_desk.call == call:
            on_desk.note = text

    def disposed(self, agent: str, call: str, code: str) -> None:
        """His disposition is kept."""
        if (on_desk := self.floor.desks.get(agent)) and on_desk.call == call:
            on_desk.disposition = code

    async def _profile(self, known: Identification, customer: int, now: datetime) -> Profile | None:
        """His profile; while the store is away, none is needed of one who may be the caller anyhow."""
        try:
            return await self.store.profile(customer, now=now)
        except StoreUnavailable:
            if customer in {candidate.customer for candidate in known.candidates}:
                return None
            raise

    def _call(self, agent: str, call: str) -> LiveCall:
        on_desk = self.floor.desks.get(agent)
        if on_desk is None or on_desk.call != call:
            raise NotYourCall
        return on_desk

    def _left(self, agent: str) -> None:
        del self._leaving[agent]
        self.floor.sign_out(agent)
