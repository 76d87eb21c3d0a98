"""Whatever happens in whatever order: the promises that the engine keeps."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from routing import events
from routing.commands import Announce, Command, Hold, Ignored, Moved, Offer, Overflow, VisitEnded, WithdrawOffer
from routing.engine import Engine
from routing.model import Agent, AgentState, CallPhase, Channel, Outcome
from routing.queue import Adaptive, Queue, WayOut
from routing.views import AgentView, CallView
from tests.routing.books import Books
from tests.routing.plenty import (
    CALLERS,
    CHANNELS,
    DEPUTIES,
    HISTORIES,
    KNOWN_BY,
    LANGUAGES,
    OWNERS,
    PEOPLE,
    QUEUES,
    SEGMENTS,
    SETTINGS,
)

OFFER_ENDS = (events.OfferAnswered, events.OfferMissed, events.OfferRejected, events.OfferFailed)
ON_VISIT = (CallPhase.WAITING, CallPhase.OFFERED)


class AnyOrder(RuleBasedStateMachine):
    """Sends all events about a few people and callers, and keeps its own simple books beside the engine's."""

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

    @initialize(at_work=st.sampled_from(["", "ivan", "ivan olha", "ivan olha nina taras"]), queue=SETTINGS)
    def a_day_begins(self, at_work, queue):
        self.send(events.QueueConfigured(at=self.now, queue=queue))
        for name in at_work.split():
            agent = Agent(name=name, teams=frozenset({"private", "cards"}), skills={"english": 3})
            self.send(events.AgentSignedIn(at=self.now, agent=agent))
            self.send(events.AgentReady(at=self.now, agent=name))

    @rule(seconds=st.sampled_from([-30.0, -1.0, 0.5, 3.0, 8.0, 25.0, 200.0]))
    def time_passes_without_a_tick(self, seconds):
        """Less than nothing: events come in another order than they happened."""
        self.now = max(0.0, self.now + seconds)

    @rule(seconds=st.sampled_from([1.0, 10.0, 40.0]))
    def time_passes(self, seconds):
        end = self.now + seconds
        while (wake_at := self.engine.wake_at) is not None and wake_at <= end:
            self.now = max(self.now, wake_at)
            self.send(events.Tick(at=self.now))
        self.now = end

    @rule()
    def the_tick_comes(self):
        self.now = max(self.now, self.engine.wake_at or self.now)
        self.send(events.Tick(at=self.now))

    @rule(
        queue=QUEUES,
        owner=OWNERS,
        deputies=DEPUTIES,
        known_by=KNOWN_BY,
        segment=SEGMENTS,
        language=LANGUAGES,
        channel=CHANNELS,
        ago=st.sampled_from([None, None, None, 5.0, 40.0]),
    )
    def somebody_calls(self, queue, owner, deputies, known_by, segment, language, channel, ago):
        self.latest += 1
        self.send(
            events.CallArrived(
                at=self.now,
                call=self.name(0),
                queue=queue,
                arrived=None if ago is None else self.now - ago,
                owner=owner,
                deputies=deputies,
                caller=known_by,
                segment=segment,
                language=language,
                channel=channel,
            )
        )

    @rule(
        owners=st.lists(OWNERS, min_size=2, max_size=4),
        queue=QUEUES,
        segment=SEGMENTS,
        seconds=st.sampled_from([1.0, 50.0]),
        agent=PEOPLE,
    )
    def several_wait_for_one_agent(self, owners, queue, segment, seconds, agent):
        self.send(events.AgentNotReady(at=self.now, agent=agent, reason="lunch"))
        for owner in owners:
            self.latest, self.now = self.latest + 1, self.now + seconds
            self.send(events.CallArrived(at=self.now, call=self.name(0), queue=queue, owner=owner, segment=segment))
            segment = None
        self.send(events.AgentReady(at=self.now, agent=agent))

    @rule(caller=CALLERS, owner=OWNERS, deputies=DEPUTIES, segment=SEGMENTS, language=LANGUAGES)
    def is_recognised(self, caller, owner, deputies, segment, language):
        self.send(
            events.CallIdentified(
                at=self.now,
                call=self.name(caller),
                customer=1,
                owner=owner,
                deputies=deputies,
                segment=segment,
                language=language,
            )
        )

    @rule(caller=CALLERS, kind=st.sampled_from([events.CallHungUp, events.CallLeft]))
    def is_gone(self, caller, kind):
        self.send(kind(at=self.now, call=self.name(caller)))

    @precondition(lambda self: any(view.phase is not CallPhase.LEFT for view in self.engine.calls()))
    @rule(data=st.data(), seconds=st.sampled_from([0.0, 20.0, 700.0]), queue=QUEUES, owner=OWNERS, known_by=KNOWN_BY)
    def drops_and_rings_again(self, data, seconds, queue, owner, known_by):
        view = data.draw(st.sampled_from([v for v in self.engine.calls() if v.phase is not CallPhase.LEFT]))
        visit = self.books.visits.get(view.call)
        self.send(events.CallHungUp(at=self.now, call=view.call))
        self.now, self.latest = self.now + seconds, self.latest + 1
        caller = visit.caller if visit else known_by
        self.send(events.CallArrived(at=self.now, call=self.name(0), queue=queue, owner=owner, caller=caller))

    @precondition(lambda self: any(view.phase in ON_VISIT for view in self.engine.calls()))
    @rule(data=st.data())
    def asks_to_be_rung_back(self, data):
        view = data.draw(st.sampled_from([v for v in self.engine.calls() if v.phase in ON_VISIT]))
        visit = self.books.visits[view.call]
        self.send(events.CallLeft(at=self.now, call=view.call, outcome=Outcome.CALLBACK))
        again = events.CallArrived(
            at=self.now,
            call=f"callback-{view.call}",
            queue=view.queue,
            arrived=visit.arrived,
            owner=visit.owner,
            deputies=visit.deputies,
            segment=visit.segment,
            callback=True,
        )
        self.asked_back[again.call] = again
        self.send(again)

    @precondition(lambda self: self.asked_back)
    @rule(data=st.data())
    def a_callback_is_tried_again(self, data):
        again = self.asked_back[data.draw(st.sampled_from(list(self.asked_back)))]
        self.send(events.CallHungUp(at=self.now, call=again.call))
        self.send(replace(again, at=self.now))
        assert again.call in self.calls(), "it never silently expires"

    @precondition(lambda self: any(view.phase is CallPhase.TALKING for view in self.engine.calls()))
    @rule(data=st.data(), agent=PEOPLE, queue=QUEUES, to_agent=st.booleans())
    def is_transferred(self, data, agent, queue, to_agent):
        view = data.draw(st.sampled_from([v for v in self.engine.calls() if v.phase is CallPhase.TALKING]))
        wanted = agent if to_agent else None
        self.send(events.CallArrived(at=self.now, call=view.call, queue=queue, owner=view.owner, wanted=wanted))

    @rule(caller=CALLERS, agent=PEOPLE, queue=QUEUES)
    def is_found_talking(self, caller, agent, queue):
        call = self.name(caller)
        self.send(events.CallRestored(at=self.now, call=call, queue=queue, agent=agent, since=self.now))

    @rule(
        caller=CALLERS,
        agent=PEOPLE,
        kind=st.sampled_from(
            [
                events.OfferRinging,
                *OFFER_ENDS,
                events.ConversationHeld,
                events.ConversationResumed,
                events.ConversationEnded,
            ]
        ),
    )
    def any_phone_says_anything(self, caller, agent, kind):
        self.send(kind(at=self.now, call=self.name(caller), agent=agent))

    @precondition(lambda self: self.ringing)
    @rule(data=st.data())
    def a_phone_is_answered(self, data):
        call, agent = data.draw(st.sampled_from(list(self.ringing.items())))
        self.send(events.OfferAnswered(at=self.now, call=call, agent=agent))

    @precondition(lambda self: self.ringing)
    @rule(data=st.data(), kind=st.sampled_from([events.OfferRinging, *OFFER_ENDS]))
    def a_ringing_phone_says_something(self, data, kind):
        call, agent = data.draw(st.sampled_from(list(self.ringing.items())))
        self.send(kind(at=self.now, call=call, agent=agent))

    @precondition(lambda self: any(view.phase is CallPhase.TALKING for view in self.engine.calls()))
    @rule(data=st.data(), ready=st.booleans())
    def a_conversation_is_over(self, data, ready):
        view = data.draw(st.sampled_from([v for v in self.engine.calls() if v.phase is CallPhase.TALKING]))
        self.send(events.CallHungUp(at=self.now, call=view.call))
        if ready:
            self.send(events.AgentReady(at=self.now, agent=view.agent))

    @rule(
        name=PEOPLE,
        teams=st.sets(st.sampled_from(["private", "cards"])),
        english=st.sampled_from([0, 2, 3]),
        german=st.sampled_from([0, 1]),
        chats=st.sampled_from([0, 0, 2]),
        ready=st.booleans(),
    )
    def signs_in(self, name, teams, english, german, chats, ready):
        agent = Agent(
            name=name,
            teams=frozenset(teams),
            skills={"english": english, "german": german},
            capacity={Channel.VOICE: 1, Channel.CHAT: chats},
        )
        self.send(events.AgentSignedIn(at=self.now, agent=agent))
        if ready:
            self.send(events.AgentReady(at=self.now, agent=name))

    @rule(agent=PEOPLE)
    def signs_out(self, agent):
        self.send(events.AgentSignedOut(at=self.now, agent=agent))

    @rule(agent=PEOPLE)
    def asks_for_work(self, agent):
        self.send(events.AgentReady(at=self.now, agent=agent))

    @rule(agent=PEOPLE)
    def takes_a_break(self, agent):
        self.send(events.AgentNotReady(at=self.now, agent=agent, reason="lunch"))

    @rule(queue=SETTINGS)
    def a_queue_changes(self, queue):
        self.send(events.QueueConfigured(at=self.now, queue=queue))

    @rule(queue=QUEUES, kind=st.sampled_from([events.QueueOpened, events.QueueOpened, events.QueueClosed]))
    def a_queue_opens_or_closes(self, queue, kind):
        self.send(kind(at=self.now, queue=queue))

    @rule(history=HISTORIES, queue=st.one_of(st.none(), QUEUES))
    def the_past_is_learned(self, history, queue):
        self.send(replace(history, at=self.now, queue=queue))

    @precondition(lambda self: self.sent)
    @rule(back=st.integers(1, 6), late=st.booleans())
    def an_event_is_told_twice(self, back, late):
        event = self.sent[-min(back, len(self.sent))]
        self.send(event if late else replace(event, at=self.now))

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


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=250, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
