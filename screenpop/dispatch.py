"""Runs the routing engine: carries out what it commands, on the calls, the desks, the board and the telephones."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec
import structlog
from msgspec.structs import replace

from crm_store.records import AgentRecord, CallRecord, QueueRecord
from routing import commands, events
from routing.engine import Engine
from routing.model import AgentState
from routing.queue import Queue, WayOut
from screenpop.board import Board
from screenpop.calls import LiveCall, monotonic, utc
from screenpop.messages import AgentLine, PopView
from screenpop.pops import Pops
from screenpop.veil import Sensitive

log = structlog.get_logger()


class Telephony(Protocol):
    """What the floor asks of the telephone side, best effort: the next fact from Asterisk tells what came of it."""

    def stop_ringing(self, call: str, agent: str) -> None:
        """The agent's phone should stop ringing for this call."""

    async def transfer(self, call: str, *, queue: str | None, agent: str | None) -> bool:
        """Take the caller out of his conversation, and let him come back for the queue or the agent. False: failed."""

    def agent_changed(self, line: AgentLine) -> None:
        """The fallback queue should know whether this agent can be rung."""


class RingingBack(Protocol):
    """What the floor tells those who ring customers back."""

    def offered(self, call: LiveCall, offer: commands.Offer) -> None:
        """A callback is offered to this agent: ring him, and then the customer."""

    def agent_answered(self, call: LiveCall, agent: str) -> None:
        """The agent is on the line; the customer is being rung."""

    def arriving(self, call: LiveCall) -> None:
        """Somebody rings, and is about to get a place. He may be one who waits to be rung back."""

    def ended(self, call: LiveCall) -> None:
        """A caller is gone."""

    def hours_changed(self) -> None:
        """A queue opened or closed."""


class Dispatch:
    """The engine with its hands: `tell` it what happened, and the rest follows. All methods run on the event loop.

    `keep` takes every revision of a call record; it must neither block nor lose it. Pops lack what is `sensitive` until
    the agent has confirmed the customer.
    """

    def __init__(
        self,
        *,
        engine: Engine,
        board: Board,
        pops: Pops,
        queues: Iterable[QueueRecord],
        keep: Callable[[CallRecord], None],
        sensitive: tuple[Sensitive, ...] = (),
    ) -> None:
        self.engine = engine
        self.board = board
        self.pops = pops
        self.keep = keep
        self.sensitive = sensitive
        self.telephony: Telephony | None = None
        self.ringing_back: RingingBack | None = None
        self.agents: dict[str, AgentRecord] = {}
        self.phones: dict[str, str] = {}
        self.queues: dict[str, QueueRecord] = {}
        self.calls: dict[str, LiveCall] = {}
        self.desks: dict[str, LiveCall] = {}
        self.ignored = 0
        self._timer: asyncio.TimerHandle | None = None
        for queue in queues:
            self.configure(queue)

    def configure(self, queue: QueueRecord) -> None:
        """A queue is there from now on, or its settings changed."""
        self.queues[queue.name] = queue
        self.board.queue(queue)
        self.tell(events.QueueConfigured(at=time.monotonic(), queue=routing_queue(queue)))

    def close_down(self, queue: str) -> None:
        """A queue was removed: no new caller comes into it, those who wait in it are still served."""
        del self.queues[queue]
        self.board.queue_gone(queue, self.calls.values())

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
            return call.pop(self.name_of, agent, sensitive=self.sensitive)
        written_up = monotonic(line.since), monotonic(line.until) if line.until else None
        return call.pop(self.name_of, agent, written_up, self.sensitive)

    def tell(self, event: events.Event) -> None:
        """Feed one event to the engine, carry out what it commands, and show what changed."""
        told = self.engine.handle(event)
        if isinstance(event, (events.QueueOpened, events.QueueClosed)):
            self.board.opened(event.queue, is_open=isinstance(event, events.QueueOpened))
            if self.ringing_back:
                self.ringing_back.hours_changed()
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
            case commands.Announce():
                self.calls[command.call].steps.put_nowait(command)
            case commands.Moved():
                self._moved(command)
            case commands.WithdrawOffer():
                self._withdraw(command)
            case commands.AgentChanged():
                self._agent_changed(command)
            case commands.VisitEnded():
                call = self.calls[command.call]
                call.reasons = command.reasons
                if not (call.answered and call.outcome):  # a later visit of one who was transferred
                    call.outcome, call.wait = command.outcome.value, command.wait
            case commands.Ignored():
                self.ignored += 1
                log.info("event ignored", event_kind=command.event, state=command.state)

    def _step(self, command: commands.Offer | commands.Hold | commands.Overflow) -> None:
        call, at = self.calls[command.call], time.monotonic()
        call.reasons, call.waiting_for, call.held_until = command.reasons, None, None
        match command:
            case commands.Offer():
                call.offer(command.agent, at)
                call.enter("offered", at)
                self.desks[command.agent] = call
            case commands.Hold():
                call.waiting_for, call.held_until = command.waiting_for, command.until
            case commands.Overflow():
                call.enter("fallback" if command.way.kind is WayOut.FALLBACK else "ended", at)
                self.write_down(call)
        self.show(call)
        if call.callback and self.ringing_back:
            if isinstance(command, commands.Offer):
                self.ringing_back.offered(call, command)
        else:
            call.steps.put_nowait(command)

    def _moved(self, command: commands.Moved) -> None:
        call = self.calls[command.call]
        call.queue, call.queue_title, call.reasons = command.queue, self.title(command.queue), command.reasons
        self.write_down(call)
        self.show(call)

    def write_down(self, call: LiveCall) -> None:
        """Keep the call's record as it is now."""
        if call.kept:
            self.keep(call.record())

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

    def _leave_desk(self, agent: str, reason: str) -> None:
        if call := self.desks.pop(agent, None):
            self.pops.withdraw(agent, call.call, reason)


def routing_queue(queue: QueueRecord) -> Queue:
    """A queue's settings as the engine takes them."""
    return msgspec.convert(msgspec.to_builtins(queue), Queue)
