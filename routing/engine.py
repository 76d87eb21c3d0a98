"""The engine: events in, commands out. It has no clock; time is what the events say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from routing.announcing import schedule
from routing.centre import Centre
from routing.commands import Command, Ignored
from routing.conversations import end_wrap_up
from routing.events import Event, HistoryLearned, QueueClosed, QueueConfigured, QueueOpened, Tick
from routing.live import LiveAgent, LiveCall
from routing.model import CallPhase, Reason
from routing.placing import settle
from routing.queue import Queue
from routing.rules import RULES, refusal, subject
from routing.standing import rank_anew
from routing.views import AgentView, CallView


class Engine:
    """Decides who takes which call.

    Feed it every event in the order in which they became known, carry out the commands in the order given, and send
    a `Tick` when `wake_at` is reached. Equal events make equal commands.
    """

    def __init__(self, queues: Iterable[Queue] = ()) -> None:
        self._centre = Centre()
        for queue in queues:
            self._centre.configure(queue)

    def handle(self, event: Event) -> list[Command]:
        """Take in one event and return what is to be done now.

        Whatever had become due by `event.at` happens first, each at its own time. An event that the tables do not
        allow yields `Ignored` and changes nothing.
        """
        centre = self._centre
        centre.commands = []
        self._ring_alarms(event.at)
        centre.now = event.at
        rule = RULES.get(type(event))
        if rule is not None:
            state = refusal(centre, event, rule)
            if state is None:
                rule.act(centre, event)
            else:
                centre.commands.append(Ignored(event=type(event).__name__, subject=subject(event), state=state))
        elif isinstance(event, QueueConfigured):
            self._configure(event.queue)
        elif isinstance(event, QueueOpened | QueueClosed):
            centre.queue(event.queue).open = isinstance(event, QueueOpened)
        elif isinstance(event, HistoryLearned):
            centre.learn(event)
        elif not isinstance(event, Tick):
            raise TypeError(f"no rule for {type(event).__name__}")
        self._settle()
        return centre.commands

    @property
    def wake_at(self) -> float | None:
        """The second at which a `Tick` is due, or None."""
        first = self._centre.alarms.first()
        return None if first is None else first[0]

    def agents(self) -> Iterator[AgentView]:
        """Every agent ever heard of, as he is now."""
        return map(_agent_view, self._centre.agents.values())

    def calls(self) -> Iterator[CallView]:
        """Every call that has not hung up or been handed over, as it is now."""
        return map(_call_view, self._centre.calls.values())

    def explain(self, call: str) -> tuple[Reason, ...]:
        """The story of a call so far, oldest reason first; empty for a call that is not here."""
        live = self._centre.calls.get(call)
        return () if live is None else live.reasons

    def _ring_alarms(self, until: float) -> None:
        centre = self._centre
        while (first := centre.alarms.first_until(until)) is not None and first[0] <= until:
            centre.now = first[0]
            while first is not None and first[0] == centre.now:
                centre.alarms.drop_first()
                self._look_at(first[2])
                first = centre.alarms.first()
            self._settle()

    def _look_at(self, due: LiveAgent | LiveCall) -> None:
        centre = self._centre
        if isinstance(due, LiveAgent):
            end_wrap_up(centre, due)
            return
        due.alarm = None
        others = min(due.step_at, due.leave_at, due.announce_at)
        if due.rank_at <= centre.now < others and not due.held and due.queue is not None:
            rank_anew(due, due.queue.settings, centre.now)
            centre.wake(due, min(others, due.rank_at))
        else:
            centre.loosen(due)

    def _configure(self, queue: Queue) -> None:
        centre = self._centre
        told_before = centre.queue(queue.name).settings.announcements
        live = centre.configure(queue)
        for call in centre.calls.values():
            if call.queue is live and call.phase is CallPhase.WAITING:
                if queue.announcements != told_before:
                    schedule(call, live)
                centre.loosen(call)

    def _settle(self) -> None:
        settle(self._centre)
        self._centre.publish()


def _agent_view(agent: LiveAgent) -> AgentView:
    return AgentView(
        agent=agent.name,
        state=agent.state,
        since=agent.since,
        reason=agent.reason or agent.next_break,
        call=agent.call,
        until=agent.until,
    )


def _call_view(call: LiveCall) -> CallView:
    owner = call.heir if call.borrowed else call.owner
    held = call.held and call.owner is not None
    talker = next(reversed(call.talkers), None)
    return CallView(
        call=call.name,
        queue=call.queue.settings.name if call.queue else None,
        phase=call.phase,
        arrived=call.arrived,
        customer=call.customer,
        owner=owner.name if owner else None,
        waiting_for=call.owner.name if call.owner and held else None,
        until=call.hold_until if held and call.hold_until < inf else None,
        agent=call.offer.agent.name if call.offer else talker,
        reasons=call.reasons,
    )
