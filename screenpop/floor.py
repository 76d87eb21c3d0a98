"""The live floor: it runs the routing engine on what happens, and tells callers, desks, supervisors and records."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Protocol

import structlog
from msgspec.structs import replace

from crm_store.records import AgentRecord, CallRecord, Identification, QueueRecord
from routing import commands, events
from routing.engine import Engine
from routing.model import Agent, AgentState, Queue
from screenpop.board import Board
from screenpop.calls import LiveCall, monotonic, utc
from screenpop.messages import AgentLine, FloorShown, Part, PopView
from screenpop.pops import Pops

log = structlog.get_logger()


class Telephony(Protocol):
    """What the floor asks of the telephone side, best effort: the next fact from Asterisk tells what came of it."""

    def stop_ringing(self, call: str, agent: str) -> None:
        """The agent's phone should stop ringing for this call."""

    def agent_changed(self, line: AgentLine) -> None:
        """The fallback queue should know whether this agent can be rung."""


REMEMBERED_CALLS = 4096
"""So many calls that are over are still known by their id."""


class Floor:
    """Every call in progress on this node and every agent's state. All methods run on the event loop.

    `keep` takes every revision of a call record; it must neither block nor lose it.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        board: Board,
        pops: Pops,
        agents: Iterable[AgentRecord],
        queues: Iterable[QueueRecord],
        keep: Callable[[CallRecord], None],
    ) -> None:
        self.engine = engine
        self.board = board
        self.pops = pops
        self.keep = keep
        self.telephony: Telephony | None = None
        self.agents: dict[str, AgentRecord] = {}
        self.phones: dict[str, str] = {}
        self.queues = {queue.name: queue for queue in queues}
        self.calls: dict[str, LiveCall] = {}
        self.past: dict[str, None] = {}
        self.on_shift: set[str] = set()
        self.desks: dict[str, LiveCall] = {}
        self.ignored = 0
        self._timer: asyncio.TimerHandle | None = None
        for agent in agents:
            self.know(agent)
        for queue in self.queues.values():
            self.tell(events.QueueConfigured(at=time.monotonic(), queue=routing_queue(queue)))

    def greet(self, call: LiveCall) -> None:
        """A caller is there; he arrives when it is known who he is, or when that takes too long."""
        call.enter("waiting", call.arrived)
        self.calls[call.call] = call

    def arrive(self, call: LiveCall) -> None:
        """A caller waits from now on; `call.steps` will say what to do with him. Nothing happens if he is gone."""
        if call.ended is not None:
            return
        self.calls[call.call] = call
        call.routed = True
        call.close_segment("withdrawn", time.monotonic())
        call.enter("waiting", time.monotonic())
        call.on_shift = call.owner is not None and self.signed_in(call.owner)
        self.keep(call.record())
        self.tell(
            events.CallArrived(
                at=time.monotonic(),
                call=call.call,
                queue=call.queue,
                arrived=call.arrived,
                customer=call.customer,
                owner=call.owner,
                deputies=call.identification.deputies if call.identification else (),
            )
        )

    def identified(self, call: LiveCall, identification: Identification) -> None:
        """The caller became known late, or by his agent's choice: routing, screens and record catch up."""
        call.identification = identification
        call.customer = identification.chosen
        if call.ended is None:
            call.on_shift = call.owner is not None and self.signed_in(call.owner)
        somebody = identification.chosen is not None or identification.owner is not None
        if somebody and call.routed and call.ended is None and not call.talking:
            self.tell(
                events.CallIdentified(
                    at=time.monotonic(),
                    call=call.call,
                    customer=identification.chosen,
                    owner=identification.owner,
                    deputies=identification.deputies,
                )
            )
        self.keep(call.record())
        self.show(call)

    def ringing(self, call: LiveCall, agent: str) -> None:
        """The agent's phone rings."""
        if call.offered and call.offered.agent == agent and not call.offered.ringing_at:
            at = time.monotonic()
            call.amend(ringing_at=utc(at))
            call.enter("ringing", at)
            self.tell(events.OfferRinging(at=at, call=call.call, agent=agent))
            self.show(call)

    def answered(self, call: LiveCall, agent: str, at: float | None = None) -> None:
        """The agent and the caller talk since second `at` (now), whoever put them through."""
        if call.talking:
            if call.talking.agent == agent:
                return
            self.conversation_ended(call, call.talking.agent)
        at = time.monotonic() if at is None else at
        ours = call.offered is not None and call.offered.agent == agent and call.phase != "fallback"
        call.answer(agent, at)
        call.enter("talking", at)
        if ours:
            self.tell(events.OfferAnswered(at=at, call=call.call, agent=agent))
        else:
            self._restored(call, agent, at)
        self.keep(call.record())
        self.show(call)

    def not_answered(self, call: LiveCall, agent: str, how: str) -> None:
        """The offer came to nothing: `missed`, `rejected` or `failed`. The call keeps its place."""
        if not (call.offered and call.offered.agent == agent):
            return
        kind = {"missed": events.OfferMissed, "rejected": events.OfferRejected}.get(how, events.OfferFailed)
        at = time.monotonic()
        call.close_segment(how, at)
        call.enter("waiting", at)
        self._leave_desk(agent, how)
        self.tell(kind(at=at, call=call.call, agent=agent))
        self.keep(call.record())
        self.show(call)

    def held(self, call: LiveCall, agent: str, *, on: bool) -> None:
        """The agent put the caller on hold, or took him back."""
        if call.talking and call.talking.agent == agent and on != (call.phase == "hold"):
            at = time.monotonic()
            call.hold(on, at)
            call.enter("hold" if on else "talking", at)
            kind = events.ConversationHeld if on else events.ConversationResumed
            self.tell(kind(at=at, call=call.call, agent=agent))
            self.show(call)

    def conversation_ended(self, call: LiveCall, agent: str) -> None:
        """The agent's part is over; the caller may go on with somebody else."""
        if call.talking and call.talking.agent == agent:
            at = time.monotonic()
            call.close_segment("answered", at)
            self.tell(events.ConversationEnded(at=at, call=call.call, agent=agent))
            self.show(call)

    def fell_back(self, call: LiveCall) -> None:
        """Asterisk's fallback queue has the caller now."""
        if call.phase != "fallback":
            at = time.monotonic()
            call.close_segment("withdrawn", at)
            call.enter("fallback", at)
            if call.routed:
                call.routed = False
                self.tell(events.CallLeft(at=at, call=call.call))
            self.keep(call.record())
            self.show(call)

    def restore(self, call: LiveCall) -> None:
        """A call that was found in progress, after a restart or a lost link."""
        self.calls[call.call] = call
        if call.talking and call.talking.agent in self.board.lines:
            since = call.talking.answered_at or call.talking.offered_at
            self._restored(call, call.talking.agent, monotonic(since))
        self.show(call)

    def ended(self, call: LiveCall, outcome: str = "abandoned", at: float | None = None) -> None:
        """The caller is gone. `outcome` counts only where neither the engine nor an answer has given one."""
        if self.calls.get(call.call) is not call:
            return
        at = time.monotonic() if at is None else at
        call.ended = at
        call.close_segment("answered" if call.talking else "withdrawn", at)
        self.tell(events.CallHungUp(at=at, call=call.call))
        del self.calls[call.call]
        self._remember(call.call)
        if call.outcome is None:
            call.wait = at - call.arrived
            call.outcome = "short_abandon" if outcome == "abandoned" and self._short(call) else outcome
        self.keep(call.record())
        self.board.gone(call)
        self.board.flush()

    def know(self, agent: AgentRecord) -> None:
        """What the store says of somebody who signs in."""
        self.agents[agent.login] = agent
        if agent.role == "agent" and agent.login not in self.board.lines:
            line = AgentLine(
                agent=agent.login,
                name=agent.name,
                teams=agent.teams,
                state=AgentState.LOGGED_OUT,
                since=utc(time.monotonic()),
            )
            self.board.agent(line)
        self.phones = {phone: login for login in self.board.lines for phone in self.phones_of(login)}

    def phones_of(self, agent: str) -> tuple[str, ...]:
        """The agent's phones, as Asterisk dials them; several may ring together."""
        return tuple(filter(None, (self.agents[agent].endpoint or "").split("&")))

    def knows(self, call: str) -> bool:
        """Is the call here, or was it until lately."""
        return call in self.calls or call in self.past

    def signed_in(self, agent: str) -> bool:
        """Is his shift on. One who only talks, put through by Asterisk itself, is not signed in."""
        return agent in self.on_shift

    def sign_in(self, agent: str) -> None:
        """His shift begins, or what he can do changed."""
        self.on_shift.add(agent)
        record = self.agents[agent]
        spec = Agent(name=agent, teams=frozenset(record.teams), skills=record.skills)
        self.tell(events.AgentSignedIn(at=time.monotonic(), agent=spec))

    def sign_out(self, agent: str) -> None:
        """His shift ends; a conversation goes on until it is over."""
        if agent in self.on_shift:
            self.on_shift.discard(agent)
            self.tell(events.AgentSignedOut(at=time.monotonic(), agent=agent))

    @property
    def degraded(self) -> tuple[Part, ...]:
        """The parts that do not answer just now."""
        return self.board.degraded

    def shown(self) -> FloorShown:
        """The whole floor now."""
        return self.board.shown(self.queues.values(), self.calls.values())

    def title(self, queue: str) -> str:
        """The queue's name as people say it."""
        return self.queues[queue].title if queue in self.queues else queue

    def name_of(self, agent: str | None) -> str | None:
        """The agent's name as people say it."""
        record = self.agents.get(agent) if agent else None
        return record.name if record else None

    def show(self, call: LiveCall) -> None:
        """Show the call anew, on the floor and on the desks that have it."""
        if self.calls.get(call.call) is call:
            self.board.call(call)
        for agent, on_desk in self.desks.items():
            if on_desk is call:
                call.pop_seq = self.pops.show(agent, self.pop(agent, call))
        self.board.flush()

    def pop(self, agent: str, call: LiveCall) -> PopView:
        """The call as the agent's desk shows it."""
        line = self.board.lines[agent]
        if line.state is not AgentState.WRAP_UP:
            return call.pop(self.name_of, agent)
        return call.pop(self.name_of, agent, (monotonic(line.since), monotonic(line.until) if line.until else None))

    def tell(self, event: events.Event) -> None:
        """Feed one event to the engine, carry out what it commands, and show what changed."""
        told = self.engine.handle(event)
        self._set_alarm()
        for command in sorted(told, key=lambda command: not isinstance(command, commands.AgentChanged)):
            self._do(command)
        self.board.flush()

    def _set_alarm(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if (wake := self.engine.wake_at) is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, wake - time.monotonic()), self._tick)

    def _tick(self) -> None:
        self.tell(events.Tick(at=time.monotonic()))

    def _do(self, command: commands.Command) -> None:
        match command:
            case commands.Offer() | commands.Hold() | commands.Overflow():
                self._step(command)
            case commands.WithdrawOffer():
                self._withdraw(command)
            case commands.AgentChanged():
                self._agent_changed(command)
            case commands.VisitEnded():
                call = self.calls[command.call]
                call.reasons, call.outcome, call.wait = command.reasons, command.outcome.value, command.wait
            case commands.Ignored():
                self.ignored += 1
                log.info("event ignored", event_kind=command.event, state=command.state)

    def _step(self, command: commands.Offer | commands.Hold | commands.Overflow) -> None:
        call, at = self.calls[command.call], time.monotonic()
        call.reasons, call.waiting_for = command.reasons, None
        match command:
            case commands.Offer():
                call.offer(command.agent, at)
                call.enter("offered", at)
                self.desks[command.agent] = call
            case commands.Hold():
                call.waiting_for = command.waiting_for
            case commands.Overflow():
                call.enter("fallback", at)
                self.keep(call.record())
        self.show(call)
        call.steps.put_nowait(command)

    def _withdraw(self, command: commands.WithdrawOffer) -> None:
        call = self.desks.get(command.agent)
        if call is None or call.call != command.call:
            return
        if call.offered and call.offered.agent == command.agent:
            at = time.monotonic()
            call.close_segment("withdrawn", at)
            call.enter("waiting", at)
        self._leave_desk(command.agent, command.reason)
        if self.telephony:
            self.telephony.stop_ringing(command.call, command.agent)

    def _agent_changed(self, command: commands.AgentChanged) -> None:
        before = self.board.lines[command.agent]
        line = replace(
            before,
            state=command.state,
            since=utc(command.since),
            reason=command.reason,
            call=command.call,
            until=utc(command.until) if command.until is not None else None,
        )
        self.board.agent(line)
        call = self.desks.get(command.agent)
        if call and command.state is AgentState.WRAP_UP:
            self.pops.show(command.agent, self.pop(command.agent, call))
        elif call and command.call != call.call and before.state is not AgentState.RESERVED:
            self._leave_desk(command.agent, "done")
        if self.telephony:
            self.telephony.agent_changed(line)

    def _restored(self, call: LiveCall, agent: str, at: float) -> None:
        self.desks[agent] = call
        if call.outcome is None:
            call.outcome, call.wait = "answered", at - call.arrived
        self.tell(
            events.CallRestored(
                at=time.monotonic(),
                call=call.call,
                queue=call.queue,
                agent=agent,
                since=at,
                customer=call.customer,
                owner=call.owner,
            )
        )

    def _remember(self, call: str) -> None:
        self.past[call] = None
        if len(self.past) > REMEMBERED_CALLS:
            del self.past[next(iter(self.past))]

    def _short(self, call: LiveCall) -> bool:
        queue = self.queues.get(call.queue)
        return queue is not None and call.wait is not None and call.wait < queue.short_abandon

    def _leave_desk(self, agent: str, reason: str) -> None:
        if call := self.desks.pop(agent, None):
            self.pops.withdraw(agent, call.call, reason)


def routing_queue(queue: QueueRecord) -> Queue:
    """A queue's settings as the engine takes them."""
    return Queue(
        name=queue.name,
        team=queue.team,
        skills=queue.skills,
        hold_for_owner=queue.hold_for_owner,
        ring=queue.ring,
        wrap_up=queue.wrap_up,
        max_wait=queue.max_wait,
        short_abandon=queue.short_abandon,
    )
