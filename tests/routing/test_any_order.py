"""Whatever happens in whatever order: the engine keeps its promises."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from msgspec.structs import replace

from routing import events
from routing.model import Agent, CallPhase, Channel, Outcome
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
from tests.routing.watched import OFFER_ENDS, ON_VISIT, Watched


class AnyOrder(Watched):
    """All events about a few people and callers: in any order, late, twice, or not at all."""

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


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=250, stateful_step_count=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
