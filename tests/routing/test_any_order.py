"""Whatever happens in whatever order: the promises that the engine keeps."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from routing import events
from routing.commands import Hold, Ignored, Offer, Overflow, VisitEnded, WithdrawOffer
from routing.engine import Engine
from routing.model import Agent, AgentState, CallPhase
from routing.queue import Fixed, Queue
from routing.reasons import ReasonCode

PEOPLE = st.sampled_from(["ivan", "olha", "nina", "taras"])
OWNERS = st.one_of(st.none(), PEOPLE)
DEPUTIES = st.lists(PEOPLE, max_size=2, unique=True).map(tuple)
CALLERS = st.integers(0, 7)
QUEUES = st.sampled_from(["private", "cards", "misspelt"])
SETTINGS = st.builds(
    Queue,
    name=st.sampled_from(["private", "cards"]),
    team=st.sampled_from(["private", "cards"]),
    skills=st.sampled_from([{}, {"english": 3}]),
    hold=st.sampled_from([0.0, 10.0, 30.0]).map(lambda seconds: Fixed(seconds=seconds)),
    wrap_up=st.sampled_from([0.0, 15.0]),
    max_wait=st.sampled_from([None, 20.0, 60.0]),
)
OWNER_CODES = {ReasonCode.OWNER_READY, ReasonCode.OWN_CUSTOMER_FIRST}
OFFER_ENDS = (events.OfferAnswered, events.OfferMissed, events.OfferRejected, events.OfferFailed)


class AnyOrder(RuleBasedStateMachine):
    """Sends all events about a few people and callers, and keeps its own simple books beside the engine's."""

    def __init__(self) -> None:
        super().__init__()
        self.first_queues = [Queue(name="private", team="private", skills={"english": 3})]
        self.engine = Engine(self.first_queues)
        self.now = 0.0
        self.sent: list[events.Event] = []
        self.got: list[list[object]] = []
        self.queues = {queue.name: queue for queue in self.first_queues}
        self.staff: dict[str, Agent] = {}
        self.deputies: dict[str, tuple[str, ...]] = {}
        self.visits: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.ringing: dict[str, str] = {}
        self.retired = 0

    def name(self, caller: int) -> str:
        return f"{caller + self.retired}"

    def send(self, event: events.Event) -> None:
        commands = self.engine.handle(event)
        self.sent.append(event)
        self.got.append(list(commands))
        refused = any(isinstance(command, Ignored) for command in commands)
        if not refused:
            self._book(event)
        for command in commands:
            if isinstance(command, Offer):
                assert command.agent not in self.ringing.values(), "one offer for each agent"
                assert command.call not in self.ringing, "one offer for each call"
                self.ringing[command.call] = command.agent
            elif isinstance(command, WithdrawOffer):
                assert self.ringing.pop(command.call) == command.agent
            elif isinstance(command, VisitEnded):
                self.outcomes[command.call] += 1
                assert command.wait >= 0
                assert command.call not in self.ringing or command.outcome == "answered"
            elif isinstance(command, Hold | Overflow):
                assert command.reasons
        self._serves_who_waits_longest(commands)

    def _book(self, event: events.Event) -> None:
        if isinstance(event, events.CallArrived):
            self.visits[event.call] += 1
            self.deputies[event.call] = event.deputies
            self.queues.setdefault(event.queue, Queue(name=event.queue, team=event.queue))
        elif isinstance(event, events.CallRestored):
            self.queues.setdefault(event.queue, Queue(name=event.queue, team=event.queue))
        elif isinstance(event, events.CallIdentified):
            self.deputies[event.call] = event.deputies
        elif isinstance(event, events.QueueConfigured):
            self.queues[event.queue.name] = event.queue
        elif isinstance(event, events.AgentSignedIn):
            self.staff[event.agent.name] = event.agent
        elif isinstance(event, events.AgentSignedOut):
            self.staff.pop(event.agent, None)
        if isinstance(event, (*OFFER_ENDS, events.CallRestored)) and self.ringing.get(event.call) == event.agent:
            del self.ringing[event.call]

    def _serves_who_waits_longest(self, commands: list[object]) -> None:
        waiting = [view for view in self.engine.calls() if view.phase is CallPhase.WAITING and not view.waiting_for]
        arrived = {view.call: view.arrived for view in self.engine.calls()}
        for command in commands:
            if isinstance(command, Offer) and command.reasons[-1].code not in OWNER_CODES:
                passed = [v for v in waiting if v.arrived < arrived[command.call] and self._may(command.agent, v)]
                assert not passed

    def _may(self, agent: str, call: object) -> bool:
        if agent not in self.staff:
            return False
        if agent == call.owner or agent in self.deputies[call.call]:
            return True
        who, queue = self.staff[agent], self.queues[call.queue]
        return queue.team in who.teams or all(who.skills.get(s, 0) >= level for s, level in queue.skills.items())

    @rule(seconds=st.sampled_from([-1.0, 0.5, 3.0, 8.0, 25.0]))
    def time_passes_without_a_tick(self, seconds):
        """Less than nothing: events come in another order than they happened."""
        self.now = max(0.0, self.now + seconds)

    @rule()
    def the_tick_comes(self):
        self.now = max(self.now, self.engine.wake_at or self.now)
        self.send(events.Tick(at=self.now))

    @rule(
        caller=CALLERS,
        queue=QUEUES,
        owner=OWNERS,
        deputies=DEPUTIES,
        ago=st.sampled_from([None, None, None, 5.0, 40.0]),
    )
    def calls(self, caller, queue, owner, deputies, ago):
        arrived = None if ago is None else self.now - ago
        self.send(
            events.CallArrived(
                at=self.now, call=self.name(caller), queue=queue, arrived=arrived, owner=owner, deputies=deputies
            )
        )

    @rule(caller=CALLERS, owner=OWNERS, deputies=DEPUTIES)
    def is_recognised(self, caller, owner, deputies):
        self.send(
            events.CallIdentified(at=self.now, call=self.name(caller), customer=1, owner=owner, deputies=deputies)
        )

    @rule(caller=CALLERS, kind=st.sampled_from([events.CallHungUp, events.CallLeft]))
    def is_gone(self, caller, kind):
        self.send(kind(at=self.now, call=self.name(caller)))

    @rule()
    def other_callers_come(self):
        self.retired += 1

    @rule(caller=CALLERS, agent=PEOPLE, queue=QUEUES)
    def is_found_talking(self, caller, agent, queue):
        call = self.name(caller)
        self.deputies.setdefault(call, ())
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
        self.deputies.setdefault(self.name(caller), ())
        self.send(kind(at=self.now, call=self.name(caller), agent=agent))

    @precondition(lambda self: self.ringing)
    @rule(data=st.data(), kind=st.sampled_from([events.OfferRinging, *OFFER_ENDS]))
    def a_ringing_phone_says_something(self, data, kind):
        call, agent = data.draw(st.sampled_from(list(self.ringing.items())))
        self.send(kind(at=self.now, call=call, agent=agent))

    @rule(name=PEOPLE, teams=st.sets(st.sampled_from(["private", "cards"])), english=st.sampled_from([0, 3]))
    def signs_in(self, name, teams, english):
        agent = Agent(name=name, teams=frozenset(teams), skills={"english": english})
        self.send(events.AgentSignedIn(at=self.now, agent=agent))

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

    @invariant()
    def nobody_stands_idle_while_a_caller_waits_for_him(self):
        ready = [view.agent for view in self.engine.agents() if view.state is AgentState.READY]
        for call in self.engine.calls():
            if call.phase is CallPhase.WAITING:
                able = [agent for agent in ready if self._may(agent, call)]
                assert call.owner not in ready
                assert call.waiting_for is not None or not able

    @invariant()
    def a_caller_waits_only_for_somebody_who_may_come(self):
        doing = {view.agent: view.state for view in self.engine.agents()}
        for call in self.engine.calls():
            if call.phase is CallPhase.WAITING:
                assert any(self._may(agent, call) for agent in self.staff)
                assert call.waiting_for is None or call.waiting_for in self.staff
                assert call.waiting_for is None or doing[call.waiting_for] is not AgentState.NOT_RESPONDING

    @invariant()
    def what_rings_is_reserved_and_nothing_else(self):
        offered = {view.call: view.agent for view in self.engine.calls() if view.phase is CallPhase.OFFERED}
        reserved = {view.call: view.agent for view in self.engine.agents() if view.state is AgentState.RESERVED}
        assert offered == reserved == self.ringing

    @invariant()
    def what_is_due_has_been_done(self):
        told = self.sent[-1].at if self.sent else 0.0
        assert self.engine.wake_at is None or self.engine.wake_at > told
        for view in self.engine.agents():
            assert view.state is not AgentState.WRAP_UP or view.until > told
        for call in self.engine.calls():
            assert call.waiting_for is None or call.until > told

    @invariant()
    def every_visit_over_has_one_outcome(self):
        for call in self.visits:
            going_on = any(
                view.call == call and view.phase in (CallPhase.WAITING, CallPhase.OFFERED)
                for view in self.engine.calls()
            )
            assert self.outcomes[call] == self.visits[call] - going_on
        assert set(self.outcomes) <= set(self.visits)

    def teardown(self):
        for call in [view.call for view in self.engine.calls()]:
            self.send(events.CallHungUp(at=self.now, call=call))
        assert self.outcomes == self.visits
        again = Engine(self.first_queues)
        assert [again.handle(event) for event in self.sent] == self.got


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=60, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
