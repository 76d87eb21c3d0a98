"""One call in progress: what is known of it now, how the screens show it, and the record that it leaves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from crm_store.records import CallRecord, Identification, Number, Profile, ReasonRecord, Segment
from routing.commands import Announce, Hold, Offer, Overflow
from routing.model import Reason
from screenpop.messages import Callback, CallLine, CallPhase, PopView, Trust, Why
from screenpop.veil import Sensitive, veiled

Step = Offer | Hold | Announce | Overflow
NameOf = Callable[[str | None], str | None]


def utc(at: float) -> datetime:
    """The wall-clock time of monotonic second `at`, to the millisecond."""
    when = datetime.now(UTC) - timedelta(seconds=time.monotonic() - at)
    return when.replace(microsecond=when.microsecond // 1000 * 1000)


def monotonic(when: datetime) -> float:
    """The monotonic second of a wall-clock time."""
    return time.monotonic() - (datetime.now(UTC) - when).total_seconds()


@dataclass(slots=True, kw_only=True)
class LiveCall:
    """A call from arrival to the end of its last conversation. `arrived` is in monotonic seconds.

    `steps` is where the waiting caller's own coroutine reads what to do next. `place` is since when he counts as
    waiting, where that is not since `arrived`; `wanted` is the agent whom he was transferred to. A `callback` is ours
    to make: nobody is on the line until the customer answers, at second `reached`. `confirmed` says which agent made
    sure that he talks with which customer.
    """

    call: str
    queue: str
    queue_title: str
    number: Number
    arrived: float
    name_given: str | None = None
    trunk: str | None = None
    did: str | None = None
    trust: Trust = "trunk"
    identification: Identification | None = None
    customer: int | None = None
    profile: Profile | None = None
    on_shift: bool = False
    phase: CallPhase = "waiting"
    since: float = 0.0
    waiting_for: str | None = None
    held_until: float | None = None
    place: float | None = None
    wanted: str | None = None
    callback: Callback | None = None
    reached: float | None = None
    outcome: str | None = None
    wait: float | None = None
    ended: float | None = None
    reasons: tuple[Reason, ...] = ()
    earlier: tuple[ReasonRecord, ...] = ()
    segments: list[Segment] = field(default_factory=list)
    held_since: float | None = None
    note: str = ""
    disposition: str | None = None
    confirmed: dict[str, int] = field(default_factory=dict)
    routed: bool = False
    pop_seq: int = 0
    revision: int = 0
    steps: asyncio.Queue[Step] = field(default_factory=asyncio.Queue)

    def enter(self, phase: CallPhase, at: float) -> None:
        """Go into `phase`, since second `at`."""
        if phase != self.phase or not self.since:
            self.phase, self.since = phase, at

    @property
    def owner(self) -> str | None:
        """The agent that the caller is assigned to, when he is known."""
        return self.identification.owner if self.identification else None

    @property
    def talking(self) -> Segment | None:
        """The conversation going on now."""
        last = self.segments[-1] if self.segments else None
        return last if last and last.answered_at and not last.ended_at else None

    @property
    def offered(self) -> Segment | None:
        """The offer that is out now."""
        last = self.segments[-1] if self.segments else None
        return last if last and not last.answered_at and not last.ended_at else None

    @property
    def answered(self) -> bool:
        """Did an agent ever talk with the caller."""
        return any(segment.answered_at for segment in self.segments)

    @property
    def caller(self) -> str | None:
        """What tells that the same caller rings again; None: nothing does."""
        return self.number.e164 or (None if self.customer is None else f"customer {self.customer}")

    @property
    def kept(self) -> bool:
        """Has it come so far that a record is kept. Of a callback there is none before the customer is rung."""
        return self.callback is None or self.answered

    def visit_again(self, at: float) -> None:
        """A new visit begins at second `at`, after a conversation; what was told before stays in the story."""
        self.earlier, self.reasons = self.story(), ()
        self.place, self.wanted = at, None

    def waits_for_other_than(self, agent: str) -> bool:
        """Is the caller waiting, and his call not, or not any more, on offer to this agent."""
        waits = self.routed and self.phase in ("waiting", "offered", "ringing")
        return waits and not (self.offered and self.offered.agent == agent)

    @property
    def waits(self) -> bool:
        """Has the caller nobody to talk to yet."""
        return self.ended is None and self.phase in ("waiting", "offered", "ringing")

    @property
    def waits_since(self) -> float:
        """The second since which he counts as waiting: his place."""
        return self.arrived if self.place is None else self.place

    @property
    def shown_number(self) -> str | None:
        """The number as the screens show it; None: withheld, or none."""
        return self.number.e164 or (self.number.input if self.number.kind in ("internal", "service") else None)

    @property
    def shown_callback(self) -> Callback | None:
        """What the screens say of it as a callback; None: it is none."""
        return self.callback and msgspec.structs.replace(self.callback, reached=self.reached is not None)

    def not_before_offer(self, at: float) -> float:
        """Second `at`, or that of the offer that is out: nobody answers before his phone rings."""
        return max(at, monotonic(self.offered.offered_at)) if self.offered else at

    def offer(self, agent: str, at: float) -> None:
        """An agent is about to be rung."""
        self.segments.append(Segment(agent=agent, offered_at=utc(at)))

    def amend(self, **changes: object) -> None:
        """Change the last segment."""
        self.segments[-1] = msgspec.structs.replace(self.segments[-1], **changes)

    def answer(self, agent: str, at: float) -> None:
        """The agent and the caller talk since `at`; a segment is opened where nobody had offered the call to him."""
        if self.offered is None or self.offered.agent != agent:
            self.close_segment("answered" if self.talking else "withdrawn", at)
            self.offer(agent, at)
        self.amend(answered_at=utc(at))

    def close_segment(self, outcome: str, at: float) -> None:
        """The last segment is over, if it was still open."""
        if self.segments and not self.segments[-1].ended_at:
            self.hold(False, at)
            self.amend(ended_at=utc(at), outcome=outcome)

    def hold(self, on: bool, at: float) -> None:
        """The caller is put on hold, or back."""
        if on and self.held_since is None:
            self.held_since = at
        elif not on and self.held_since is not None:
            self.amend(hold=self.segments[-1].hold + at - self.held_since)
            self.held_since = None

    def why(self, name_of: NameOf) -> tuple[Why, ...]:
        """The routing story for the screens."""
        return tuple(
            Why(
                code=step.code, after=step.after, agent=step.agent, agent_name=name_of(step.agent), seconds=step.seconds
            )
            for step in self.story()
        )

    def story(self) -> tuple[ReasonRecord, ...]:
        """The routing story, in seconds from arrival."""
        return self.earlier + tuple(
            ReasonRecord(
                after=round(max(0.0, reason.at - self.arrived), 3),
                code=reason.code,
                agent=reason.agent,
                seconds=reason.seconds,
            )
            for reason in self.reasons
        )

    def record(self) -> CallRecord:
        """The next revision of what the store keeps of this call."""
        self.revision += 1
        spoke = self.callback is None or self.reached is not None
        talks = [segment for segment in self.segments if segment.answered_at and spoke]
        hold = sum(segment.hold for segment in talks)
        talk = sum((s.ended_at - s.answered_at).total_seconds() for s in talks if s.ended_at and s.answered_at)
        if self.reached is not None and talks and talks[0].answered_at:  # until then the customer's phone only rang
            talk -= max(0.0, (utc(self.reached) - talks[0].answered_at).total_seconds())
        return CallRecord(
            call=self.call,
            revision=self.revision,
            arrived_at=utc(self.arrived),
            queue=self.queue,
            number=self.number,
            name_given=self.name_given,
            trunk=self.trunk,
            did=self.did,
            customer=self.customer,
            owner=self.owner,
            on_shift=self.on_shift,
            outcome=self.outcome,
            agent=talks[0].agent if talks else None,
            answered_at=utc(self.reached) if self.reached is not None else talks[0].answered_at if talks else None,
            ended_at=utc(self.ended) if self.ended is not None else None,
            wait=self.wait,
            talk=max(0.0, talk - hold),
            hold=hold,
            reasons=self.story(),
            segments=tuple(self.segments),
            direction="inbound" if self.callback is None else "outbound",
            trust=self.trust,
        )

    def line(self, name_of: NameOf) -> CallLine:
        """The call as the floor shows it."""
        current = self.talking or self.offered
        agent = current.agent if current else None
        return CallLine(
            call=self.call,
            queue=self.queue,
            phase=self.phase,
            arrived=utc(self.waits_since),
            since=utc(self.since),
            number=self.shown_number,
            customer=self.customer,
            customer_name=self.profile.name if self.profile else None,
            owner=self.owner,
            owner_name=name_of(self.owner),
            waiting_for=self.waiting_for,
            waiting_for_name=name_of(self.waiting_for),
            held_until=utc(self.held_until) if self.held_until is not None else None,
            agent=agent,
            agent_name=name_of(agent),
            callback=self.shown_callback,
            why=self.why(name_of),
        )

    def pop(
        self,
        name_of: NameOf,
        agent: str,
        wrap_up: tuple[float, float | None] | None = None,
        sensitive: tuple[Sensitive, ...] = (),
    ) -> PopView:
        """The call as the desk of `agent` shows it; `wrap_up` is since when and until when he writes it up.

        What is `sensitive` is left out until he has confirmed the customer on this call.
        """
        profile = self.profile
        if profile and self.confirmed.get(agent) != profile.customer:
            profile = veiled(profile, sensitive)
        until = wrap_up[1] if wrap_up else None
        return PopView(
            call=self.call,
            phase="wrap_up" if wrap_up else self.phase,
            since=utc(wrap_up[0] if wrap_up else self.since),
            offered=next(segment.offered_at for segment in reversed(self.segments) if segment.agent == agent),
            queue=self.queue,
            queue_title=self.queue_title,
            number=self.number.e164 or self.number.input or None,
            number_kind=self.number.kind,
            name_given=self.name_given,
            trust=self.trust,
            candidates=self.identification.candidates if self.identification else (),
            profile=profile,
            why=self.why(name_of),
            until=utc(until) if until is not None else None,
            callback=self.shown_callback,
            note=self.note,
            disposition=self.disposition,
        )
