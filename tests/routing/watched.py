"""The promises that the engine keeps, watched at every event."""

from __future__ import annotations

from collections import Counter

from hypothesis.stateful import RuleBasedStateMachine, invariant

from routing import events
from routing.commands import Announce, Command, Hold, Ignored, Moved, Offer, Overflow, VisitEnded, WithdrawOffer
from routing.engine import Engine
from routing.model import AgentState, CallPhase, Channel
from routing.queue import Adaptive, Queue, WayOut
from routing.views import AgentView, CallView
from tests.routing.books import Books

OFFER_ENDS = (events.OfferAnswered, events.OfferMissed, events.OfferRejected, events.OfferFailed)
ON_VISIT = (CallPhase.WAITING, CallPhase.OFFERED)


class Watched(RuleBasedStateMachine):
    """Sends events to an engine, and keeps its own simple books beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.first_queues = [Queue(name="private", team="private", skills={"english": 3})]
        self.engine = Engine(self.first_queues)
        self.books = Books(queues={queue.name: queue for queue in self.first_queues})
        self.now = 0.0
        self.sent: list[events.Event] = []
        self.got: list[list[Command]] = []
        self.visits: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.ringing: dict[str, str] = {}
        self.been_in: dict[str, list[str]] = {}
        self.asked_back: dict[str, events.CallArrived] = {}
        self.latest = 0

    def name(self, caller: int) -> str:
        """One of the last who rang, or of those who never did."""
        return f"{self.latest - caller}"

    def calls(self) -> dict[str, CallView]:
        return {view.call: view for view in self.engine.calls()}

    def agents(self) -> dict[str, AgentView]:
        return {view.agent: view for view in self.engine.agents()}

    def send(self, event: events.Event) -> None:
        before, wake_at = self.calls(), self.engine.wake_at
        could = {name: self.books.may_now(visit) for name, visit in self.books.visits.items()}
        commands = self.engine.handle(event)
        self.sent.append(event)
        self.got.append(list(commands))
        after = self.calls()
        ended = None
        if not any(isinstance(command, Ignored) for command in commands):
            ended = self._count(event)
            self.books.note(event, commands, before)
        self.books.now = event.at
        self.books.follow(commands, after)
        for command in commands:
            if isinstance(command, Offer) and (command.call, command.agent) == ended:
                ended = None  # what was due before the event rang his phone, and the event ended that at once
            else:
                self._check(command)
        several_moments = wake_at is not None and wake_at <= event.at
        self._nobody_was_passed(commands, after, could if several_moments else None)

    def _count(self, event: events.Event) -> tuple[str, str] | None:
        """Count visits and what rings; return whose ringing the event ends although it was not known to ring."""
        if isinstance(event, events.CallArrived):
            self.visits[event.call] += 1
            self.been_in[event.call] = [event.queue]
        elif isinstance(event, (*OFFER_ENDS, events.CallRestored)):
            if self.ringing.get(event.call) != event.agent:
                return event.call, event.agent
            del self.ringing[event.call]
        return None

    def _check(self, command: Command) -> None:
        match command:
            case Offer():
                assert command.agent not in self.ringing.values(), "one offer for each agent"
                assert command.call not in self.ringing, "one offer for each call"
                assert command.reasons
                self.ringing[command.call] = command.agent
            case WithdrawOffer():
                assert self.ringing.pop(command.call) == command.agent
            case VisitEnded():
                self.outcomes[command.call] += 1
                assert command.wait >= 0
                assert command.call not in self.ringing or command.outcome == "answered"
            case Hold():
                assert command.reasons
            case Overflow():
                assert command.reasons
                assert command.way.kind is not WayOut.QUEUE, "the engine moves a call itself"
                assert not self.books.visits[command.call].callback, "a callback never expires"
            case Moved():
                assert command.queue not in self.been_in[command.call], "nobody is sent round in circles"
                assert command.queue not in self.books.closed
                self.been_in[command.call].append(command.queue)
            case Announce():
                assert not self.books.visits[command.call].callback, "nobody is on the line"
                assert command.position >= 1
                assert command.expected_wait is None or command.expected_wait >= 0

    def _nobody_was_passed(
        self, commands: list[Command], after: dict[str, CallView], could: dict[str, set[str]] | None
    ) -> None:
        """Compare each offer with those who go on waiting. `could`: who might take whom before a late event."""
        moved = {command.call for command in commands if isinstance(command, Moved)}
        waiting = {
            name: self.books.visits[name]
            for name, view in after.items()
            if view.phase is CallPhase.WAITING and view.waiting_for is None and name not in moved
        }
        for command in commands:
            if not isinstance(command, Offer):
                continue
            taken = self.books.visits[command.call]
            start = self.books.head_start(taken, command.agent)
            for name, visit in waiting.items():
                if (taken.channel, visit.channel) == (Channel.CHAT, Channel.VOICE):
                    continue  # who chats takes no call beside it
                open_to = self.books.may_now(visit)
                if command.agent not in (open_to if could is None else open_to & could.get(name, set())):
                    continue
                assert taken.place - self.books.bound(taken, visit) <= visit.place, "ageing is bounded"
                if taken.callback:
                    assert visit.callback or taken.place <= visit.place, "a callback overtakes nobody"
                elif not start and not self.books.adapts(taken) and not self.books.adapts(visit):
                    assert taken.place <= visit.place, "nobody goes before others without a bonus"

    @invariant()
    def nobody_stands_idle_while_a_caller_waits_for_him(self):
        ready = {view.agent for view in self.engine.agents() if view.state is AgentState.READY}
        for call in self.engine.calls():
            if call.phase is CallPhase.WAITING:
                assert call.waiting_for not in ready
                assert call.waiting_for is not None or not ready & self.books.may_now(self.books.visits[call.call])

    @invariant()
    def a_caller_waits_only_for_somebody_who_may_come(self):
        doing = self.agents()
        for call in self.engine.calls():
            if call.phase is CallPhase.WAITING:
                visit = self.books.visits[call.call]
                assert visit.callback or self.books.may_ever(visit)
                if call.waiting_for is not None:
                    assert call.waiting_for in (visit.owner, visit.wanted)
                    assert self.books.serves(call.waiting_for, visit.channel)
                    assert doing[call.waiting_for].state is not AgentState.NOT_RESPONDING

    @invariant()
    def what_rings_is_reserved_and_nothing_else(self):
        offered = {view.call: view.agent for view in self.engine.calls() if view.phase is CallPhase.OFFERED}
        assert offered == self.ringing
        reserved = {view.agent: view.call for view in self.engine.agents() if view.state is AgentState.RESERVED}
        assert all(self.ringing[call] == agent for agent, call in reserved.items())
        chatting = {call for call in offered if self.books.visits[call].channel is Channel.CHAT}
        assert {call for call in offered if call not in reserved.values()} <= chatting

    @invariant()
    def what_is_due_has_been_done(self):
        told = self.sent[-1].at if self.sent else 0.0
        assert self.engine.wake_at is None or self.engine.wake_at > told
        for view in self.engine.agents():
            assert view.state is not AgentState.WRAP_UP or view.until > told
        for call in self.engine.calls():
            if call.phase is CallPhase.WAITING:
                assert call.until is None or call.until > told

    @invariant()
    def nobody_is_held_beyond_what_his_queue_promises(self):
        for call in self.engine.calls():
            if call.waiting_for is None or call.phase is not CallPhase.WAITING:
                continue
            visit, queue = self.books.visits[call.call], self.books.queue(call.queue)
            if isinstance(queue.hold, Adaptive):
                since = visit.came_at if visit.callback else visit.arrived
                assert call.until is not None
                assert call.until <= since + queue.p95_wait

    @invariant()
    def every_visit_over_has_one_outcome(self):
        going_on = {view.call for view in self.engine.calls() if view.phase in ON_VISIT}
        for call in self.visits:
            assert self.outcomes[call] == self.visits[call] - (call in going_on)
        assert set(self.outcomes) <= set(self.visits)

    def teardown(self):
        for call in self.calls():
            self.send(events.CallHungUp(at=self.now, call=call))
        assert self.outcomes == self.visits
        again = Engine(self.first_queues)
        assert [again.handle(event) for event in self.sent] == self.got
