"""A small bank to tell stories about: what people do, in plain words, and what the engine made of it."""

from __future__ import annotations

from typing import Any

import pytest

from routing import events
from routing.commands import Announce, Command, Hold, Ignored, Moved, Offer, Overflow, VisitEnded, WithdrawOffer
from routing.engine import Engine
from routing.explain import story
from routing.model import Agent, Outcome
from routing.queue import Fixed, Queue
from routing.views import AgentView, CallView

PRIVATE = Queue(name="private", team="private", skills={"english": 5}, hold=Fixed(seconds=30), ring=20, wrap_up=60)


class Day:
    """Events in plain words. Time passes only by `passes`, with a tick whenever the engine asked for one."""

    def __init__(self) -> None:
        self.engine = Engine([PRIVATE])
        self.now = 0.0
        self.log: list[Command] = []

    def send(self, event: events.Event) -> list[Command]:
        commands = self.engine.handle(event)
        self.log += commands
        return commands

    def passes(self, seconds: float) -> None:
        end = self.now + seconds
        while (wake_at := self.engine.wake_at) is not None and wake_at <= end:
            self.now = wake_at
            self.send(events.Tick(at=wake_at))
        self.now = end

    def configures(self, **settings: object) -> None:
        settings = {"name": "private", "team": "private", "skills": {"english": 5}, **settings}
        self.send(events.QueueConfigured(at=self.now, queue=Queue(**settings)))  # type: ignore[arg-type]

    def signs_in(
        self,
        *agents: str,
        teams: tuple[str, ...] = ("private",),
        english: int | None = None,
        **skills: int,
    ) -> None:
        """Whoever is in the team speaks English, unless it says otherwise."""
        level = (5 if "private" in teams else 0) if english is None else english
        for name in agents:
            agent = Agent(name=name, teams=frozenset(teams), skills={"english": level, **skills})
            self.send(events.AgentSignedIn(at=self.now, agent=agent))

    def starts(self, *agents: str, **what: Any) -> None:
        """Sign in and ask for work."""
        self.signs_in(*agents, **what)
        self.is_ready(*agents)

    def signs_out(self, agent: str) -> None:
        self.send(events.AgentSignedOut(at=self.now, agent=agent))

    def is_ready(self, *agents: str) -> None:
        for agent in agents:
            self.send(events.AgentReady(at=self.now, agent=agent))

    def takes_a_break(self, agent: str, reason: str = "lunch") -> None:
        self.send(events.AgentNotReady(at=self.now, agent=agent, reason=reason))

    def calls(self, call: str, /, *, queue: str = "private", **more: Any) -> None:
        self.send(events.CallArrived(at=self.now, call=call, queue=queue, customer=7, **more))

    def talks_with(self, agent: str, caller: str) -> None:
        """The agent's own customer rings, and the agent answers."""
        self.calls(caller, owner=agent)
        self.answers(agent, caller)

    def presses_1(self, call: str, /, **more: Any) -> str:
        """Ask to be rung back: the call ends, and under the name that is returned a callback waits in its place."""
        view = self.call(call)
        self.send(events.CallLeft(at=self.now, call=call, outcome=Outcome.CALLBACK))
        self.hangs_up(call)
        name = f"callback-{call}"
        self.calls(name, arrived=view.arrived, callback=True, owner=view.owner, **more)
        return name

    def leaves_by_key(self, caller: str) -> None:
        self.send(events.CallLeft(at=self.now, call=caller, outcome=Outcome.KEY_EXIT))

    def opens(self, queue: str = "private") -> None:
        self.send(events.QueueOpened(at=self.now, queue=queue))

    def closes(self, queue: str = "private") -> None:
        self.send(events.QueueClosed(at=self.now, queue=queue))

    def is_recognised(
        self, caller: str, *, owner: str | None, deputies: tuple[str, ...] = (), segment: str | None = None
    ) -> None:
        self.send(
            events.CallIdentified(at=self.now, call=caller, customer=7, owner=owner, deputies=deputies, segment=segment)
        )

    def hangs_up(self, caller: str) -> None:
        self.send(events.CallHungUp(at=self.now, call=caller))

    def is_handed_over(self, caller: str) -> None:
        self.send(events.CallLeft(at=self.now, call=caller))

    def is_found_talking(self, caller: str, agent: str, since: float) -> None:
        self.send(events.CallRestored(at=self.now, call=caller, queue="private", agent=agent, since=since))

    def answers(self, agent: str, caller: str) -> None:
        self.send(events.OfferAnswered(at=self.now, call=caller, agent=agent))

    def misses(self, agent: str, caller: str) -> None:
        self.send(events.OfferMissed(at=self.now, call=caller, agent=agent))

    def declines(self, agent: str, caller: str) -> None:
        self.send(events.OfferRejected(at=self.now, call=caller, agent=agent))

    def cannot_be_reached(self, agent: str, caller: str) -> None:
        self.send(events.OfferFailed(at=self.now, call=caller, agent=agent))

    def holds(self, agent: str, caller: str) -> None:
        self.send(events.ConversationHeld(at=self.now, call=caller, agent=agent))

    def resumes(self, agent: str, caller: str) -> None:
        self.send(events.ConversationResumed(at=self.now, call=caller, agent=agent))

    def ends(self, agent: str, caller: str) -> None:
        """Only the agent's part ends."""
        self.send(events.ConversationEnded(at=self.now, call=caller, agent=agent))

    def agent(self, name: str) -> AgentView:
        return next(view for view in self.engine.agents() if view.agent == name)

    def call(self, caller: str) -> CallView:
        return next(view for view in self.engine.calls() if view.call == caller)

    def is_doing(self, agent: str) -> str:
        return self.agent(agent).state.value

    def who_rings(self, caller: str) -> str | None:
        """The agent whose phone rings with this caller now, by the commands alone."""
        ringing = None
        for command in self.log:
            if isinstance(command, Offer) and command.call == caller:
                ringing = command.agent
            elif isinstance(command, WithdrawOffer) and command.call == caller:
                ringing = None
        return ringing if any(v.call == caller and v.phase == "offered" for v in self.engine.calls()) else None

    def waits_for(self, caller: str) -> str | None:
        """Whom the caller was last told to be held for."""
        return next(c.waiting_for for c in reversed(self.log) if isinstance(c, Hold) and c.call == caller)

    def outcomes(self, caller: str) -> list[Outcome]:
        return [c.outcome for c in self.log if isinstance(c, VisitEnded) and c.call == caller]

    def overflowed(self, caller: str) -> bool:
        return any(isinstance(c, Overflow) and c.call == caller for c in self.log)

    def way(self, caller: str) -> str | None:
        """Which way out the caller was sent, if any."""
        return next((c.way.kind.value for c in self.log if isinstance(c, Overflow) and c.call == caller), None)

    def moves(self, caller: str) -> list[str]:
        return [c.queue for c in self.log if isinstance(c, Moved) and c.call == caller]

    def announcements(self, caller: str) -> list[Announce]:
        return [c for c in self.log if isinstance(c, Announce) and c.call == caller]

    def withdrawn(self, caller: str) -> list[tuple[str, str]]:
        return [(c.agent, c.reason) for c in self.log if isinstance(c, WithdrawOffer) and c.call == caller]

    def ignored(self) -> list[tuple[str, str]]:
        return [(c.event, c.state) for c in self.log if isinstance(c, Ignored)]

    def story(self, caller: str) -> str:
        """The story as the last command about the caller tells it."""
        told = [c.reasons for c in self.log if isinstance(c, Offer | Hold | VisitEnded) and c.call == caller]
        return story(told[-1])


@pytest.fixture
def day() -> Day:
    return Day()
