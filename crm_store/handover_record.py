"""Who serves whom, and all customers of one expert given away in one step: what is asked for, and what comes of it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from crm_store.dealing_records import Fields
from crm_store.record import Record, Utc

Login = Annotated[str, Meta(min_length=1, max_length=100)]
Match = Literal["language", "team", "skills", "segment"]


class AssignmentFields(Fields, frozen=True, kw_only=True):
    """Who shall serve a customer; deputies in the order in which they are asked."""

    owner: Login | None = None
    deputies: Annotated[tuple[Login, ...], Meta(max_length=20)] = ()


class Assignment(Record, frozen=True, kw_only=True):
    """Who serves or served a customer. `until` None: he still does.

    `handover` began it, `ended_by` ended it; where both are the same one, that hand-over was undone.
    """

    id: int
    owner: str | None
    owner_name: str | None
    deputies: tuple[str, ...]
    since: Utc
    until: Utc | None
    by: str
    by_name: str | None
    handover: int | None
    ended_by: int | None


class Expert(Record, frozen=True, kw_only=True):
    """Somebody who takes calls, or has customers though he does not; so many customers are his own."""

    agent: str
    name: str
    takes_calls: bool
    teams: tuple[str, ...]
    skills: dict[str, int]
    customers: int


class HandoverPlan(Fields, frozen=True, kw_only=True):
    """All customers of `owner` go to others.

    With `deputies_first` a customer goes to his first deputy if he has one. All others go to one of `to`: of these,
    `match` leaves over, one word after the other, those who speak the customer's language, are in a team of the old
    owner's, know most of what he knows, serve customers of that segment (where a word would leave nobody, it is
    passed over); of those who are left, the one with the least load takes him. The load is the `count` of his
    customers, or what it is expected to `cost` to serve them. `leaves`: he stops being a deputy as well.
    """

    owner: Login
    to: Annotated[tuple[Login, ...], Meta(max_length=50)] = ()
    deputies_first: bool = False
    match: Annotated[tuple[Match, ...], Meta(max_length=4)] = ()
    load: Literal["count", "cost"] = "count"
    leaves: bool = True


class Share(Record, frozen=True, kw_only=True):
    """What one expert gets: `gets` more customers than he `has`; `as_deputy` of them because he was the deputy."""

    agent: str
    name: str
    has: int
    gets: int
    as_deputy: int


class Sample(Record, frozen=True, kw_only=True):
    """One of the customers, and who would serve him.

    `why`: `deputy`, or the words of `match` that narrowed the choice and then `load`; `only` where there was none.
    """

    customer: int
    name: str
    segment: str
    language: str
    deputies_before: tuple[str, ...]
    owner: str
    deputies: tuple[str, ...]
    why: tuple[str, ...]


class Unfinished(Record, frozen=True, kw_only=True):
    """What the old owner still has to do for those who change hands, and what goes with them.

    Open tasks and requests, planned appointments to come, callbacks that nobody tries just now, unheard voicemails.
    """

    tasks: int
    requests: int
    appointments: int
    callbacks: int
    voicemails: int


class Preview(Record, frozen=True, kw_only=True):
    """What a hand-over would do now. `seen` is to be given back with the plan, so that what is done is what was seen.

    `left` customers stay: they have no deputy, and nobody else was named. `without_deputy` would have an owner only.
    He is a deputy of `deputy_of` customers of others, and would not be any more. `unfinished` is as it is just now: it
    is not part of `seen`.
    """

    plan: HandoverPlan
    customers: int
    shares: tuple[Share, ...]
    left: int
    without_deputy: int
    deputy_of: int
    unfinished: Unfinished
    samples: tuple[Sample, ...]
    seen: str


class Handover(Record, frozen=True, kw_only=True):
    """A hand-over: so many `customers` changed hands, in so many `deputies` he was replaced by nobody.

    `applying` and `undoing` while it is under way, or when it broke off; then it can go on, or be undone. Undone, it
    gave `returned` back; what somebody else had changed since stayed as it was.
    """

    id: int
    plan: HandoverPlan
    owner_name: str | None
    state: Literal["applying", "done", "undoing", "undone"]
    customers: int
    deputies: int
    returned: int
    at: Utc
    by: str
    by_name: str | None
    undone_at: Utc | None
    undone_by: str | None
