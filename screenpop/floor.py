"""The live floor: what happens to calls and agents, as the telephones and the desks report it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from crm_store.records import AgentRecord, CallRecord, Identification, QueueRecord
from routing import events
from routing.engine import Engine
from routing.model import Agent, AgentState, Channel, Outcome
from screenpop.board import Board
from screenpop.calls import LiveCall, monotonic, utc
from screenpop.dispatch import Dispatch
from screenpop.messages import AgentLine, FloorShown, Part
from screenpop.pops import Pops
from screenpop.veil import Sensitive

REMEMBERED_CALLS = 4096
"""So many calls that are over are still known by their id."""


class Floor(Dispatch):
    """Every call in progress on this node and every agent's state."""

    def __init__(
        self,
        *,
        engine: Engine,
        board: Board,
        pops: Pops,
        agents: Iterable[AgentRecord],
        queues: Iterable[QueueRecord],
        keep: Callable[[CallRecord], None],
        sensitive: tuple[Sensitive, ...] = (),
    ) -> None:
        super().__init__(engine=engine, board=board, pops=pops, queues=queues, keep=keep, sensitive=sensitive)
        self.past: dict[str, None] = {}
        self.on_shift: set[str] = set()
        self.shift_changed: Callable[[str, bool], None] = lambda agent, on: None
        for agent in agents:
            self.know(agent)

    def greet(self, call: LiveCall) -> None:
        """A caller is there; he arrives when it is known who he is, or when that takes too long."""
        call.enter("waiting", call.arrived)
        self.calls[call.call] = call

    def arrive(self, call: LiveCall) -> None:
        """A caller waits from now on; `call.steps` will say what to do with him. Nothing happens if he is gone."""
        if call.ended is not None:
            return
        if self.ringing_back and not call.callback:
            self.ringing_back.arriving(call)
        self.calls[call.call] = call
        call.routed = True
        call.close_segment("withdrawn", time.monotonic())
        call.enter("waiting", time.monotonic())
        call.on_shift = call.owner is not None and self.signed_in(call.owner)
        self.write_down(call)
        self.tell(
            events.CallArrived(
                at=time.monotonic(),
                call=call.call,
                queue=call.queue,
                arrived=call.waits_since,
                customer=call.customer,
                owner=call.owner,
                deputies=call.identification.deputies if call.identification else (),
                wanted=call.wanted,
                caller=None if call.callback else call.caller,
                callback=call.callback is not None,
                language=call.profile.language if call.profile else None,
                segment=call.profile.segment if call.profile else None,
            )
        )

    def transferred(self, call: LiveCall, *, queue: str | None = None, agent: str | None = None) -> None:
        """The agent who talks gave the caller away, to a queue or to a colleague; the customer keeps his owner."""
        at = time.monotonic()
        if call.talking:
            giver = call.talking.agent
            call.close_segment("transferred", at)
            self.tell(events.ConversationEnded(at=at, call=call.call, agent=giver))
        elif call.segments and call.segments[-1].outcome == "answered":  # his line was gone first
            call.amend(outcome="transferred")
        call.visit_again(at)
        call.wanted = agent
        if queue:
            call.queue, call.queue_title = queue, self.title(queue)
        self.arrive(call)

    def left(self, call: LiveCall, outcome: Outcome = Outcome.WITHDRAWN) -> None:
        """The caller waits no longer, though his line may still be there: he chose something else."""
        if call.routed:
            call.routed = False
            call.close_segment("withdrawn", time.monotonic())
            call.enter("ended", time.monotonic())
            self.tell(events.CallLeft(at=time.monotonic(), call=call.call, outcome=outcome))
            self.write_down(call)
            self.show(call)

    def take_back(self, call: LiveCall) -> None:
        """A callback is not to be made just now; it may come again."""
        self.left(call)
        if self.calls.pop(call.call, None):
            self.board.gone(call)
            self.board.flush()

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
                    language=call.profile.language if call.profile else None,
                    segment=call.profile.segment if call.profile else None,
                )
            )
        self.write_down(call)
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
        if call.callback and self.ringing_back:
            self.ringing_back.agent_answered(call, agent)
        self.write_down(call)
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
        self.write_down(call)
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
            self.write_down(call)
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
        if self.ringing_back:
            self.ringing_back.ended(call)
        if call.outcome is None:
            call.wait = at - call.arrived
            call.outcome = "short_abandon" if outcome == "abandoned" and self._short(call) else outcome
        self.write_down(call)
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
        self.shift_changed(agent, True)
        record = self.agents[agent]
        capacity = {Channel(channel): items for channel, items in record.capacity.items()}
        spec = Agent(name=agent, teams=frozenset(record.teams), skills=record.skills, capacity=capacity)
        self.tell(events.AgentSignedIn(at=time.monotonic(), agent=spec))

    def sign_out(self, agent: str) -> None:
        """His shift ends; a conversation goes on until it is over."""
        if agent in self.on_shift:
            self.on_shift.discard(agent)
            self.shift_changed(agent, False)
            self.tell(events.AgentSignedOut(at=time.monotonic(), agent=agent))

    @property
    def degraded(self) -> tuple[Part, ...]:
        """The parts that do not answer just now."""
        return self.board.degraded

    def shown(self) -> FloorShown:
        """The whole floor now."""
        return self.board.shown(self.calls.values())

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
