"""Who serves whom, for supervisors: single customers, and all customers of an expert who leaves."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from crm_store.assigning import Assignments
from crm_store.errors import Conflict, CustomerErased, CustomerMerged, NotFound, Stale, Unfit
from crm_store.handover_record import AssignmentFields, Expert, Handover, HandoverPlan, Preview
from screenpop.http.bodies import Answer, Asked
from screenpop.http.customers import CUSTOMER
from screenpop.http.route import WATCHERS, Ask, Route
from screenpop.inbox import inbox_changed

HANDOVERS = "/api/handovers"
HANDOVER = HANDOVERS + r"/{handover:\d{1,15}}"


class Experts(Answer, frozen=True, kw_only=True):
    """All who take calls or have customers, by name."""

    items: tuple[Expert, ...]


class Handovers(Answer, frozen=True, kw_only=True):
    """The hand-overs, newest first."""

    items: tuple[Handover, ...]


class NewHandover(Asked, frozen=True, kw_only=True):
    """A plan to be carried out, and what its preview gave as `seen`."""

    plan: HandoverPlan
    seen: Annotated[str, Meta(min_length=1, max_length=100)]


async def experts(ask: Ask) -> Experts:
    """Experts, and how many customers each has."""
    return Experts(items=await ask.services.store.experts())


async def of_customer(ask: Ask) -> Assignments:
    """Who serves a customer, and who did."""
    return await ask.services.store.assignments(int(ask.part("customer")))


async def assign(ask: Ask) -> Assignments:
    """Give a customer to others."""
    return await ask.services.store.change_assignment(
        int(ask.part("customer")), ask.body, version=ask.version, by=ask.actor
    )


async def handovers(ask: Ask) -> Handovers:
    """All hand-overs."""
    return Handovers(items=await ask.services.store.handovers())


async def preview(ask: Ask) -> Preview:
    """What a hand-over would do."""
    return await ask.services.store.preview_handover(ask.body)


async def hand_over(ask: Ask) -> Handover:
    """Carry out a hand-over that was previewed."""
    return _told(ask, await ask.services.store.hand_over(ask.body.plan, seen=ask.body.seen, by=ask.actor))


async def go_on(ask: Ask) -> Handover:
    """Finish a hand-over that broke off."""
    return _told(ask, await ask.services.store.go_on_with_handover(int(ask.part("handover")), by=ask.actor))


async def undo(ask: Ask) -> Handover:
    """Take a hand-over back."""
    return _told(ask, await ask.services.store.undo_handover(int(ask.part("handover")), by=ask.actor))


def _told(ask: Ask, handover: Handover) -> Handover:
    """Callbacks and messages are for others now: who rings and who looks at them gets to know."""
    ask.services.callbacks.handed_over()
    inbox_changed(ask.services.hub, None)
    return handover


ROUTES = (
    Route(
        method="GET",
        path="/api/experts",
        summary="Experts, and how many customers each has",
        handler=experts,
        roles=WATCHERS,
        scope="assignments:write",
        answer=Experts,
    ),
    Route(
        method="GET",
        path=f"{CUSTOMER}/assignments",
        summary="Who serves a customer, and who did",
        handler=of_customer,
        scope="assignments:write",
        answer=Assignments,
        versioned=True,
        errors=(NotFound,),
    ),
    Route(
        method="PUT",
        path=f"{CUSTOMER}/assignment",
        summary="Give a customer to others",
        handler=assign,
        roles=WATCHERS,
        scope="assignments:write",
        body=AssignmentFields,
        answer=Assignments,
        versioned=True,
        errors=(NotFound, Stale, Conflict, CustomerMerged, CustomerErased),
    ),
    Route(
        method="GET",
        path=HANDOVERS,
        summary="All hand-overs",
        handler=handovers,
        roles=WATCHERS,
        scope="assignments:write",
        answer=Handovers,
    ),
    Route(
        method="POST",
        path=f"{HANDOVERS}/preview",
        summary="What a hand-over would do",
        handler=preview,
        roles=WATCHERS,
        scope="assignments:write",
        body=HandoverPlan,
        answer=Preview,
        errors=(NotFound, Unfit),
    ),
    Route(
        method="POST",
        path=HANDOVERS,
        summary="Carry out a hand-over that was previewed",
        handler=hand_over,
        roles=WATCHERS,
        scope="assignments:write",
        body=NewHandover,
        answer=Handover,
        status=201,
        errors=(NotFound, Unfit, Stale, Conflict),
    ),
    Route(
        method="POST",
        path=f"{HANDOVER}/go-on",
        summary="Finish a hand-over that broke off",
        handler=go_on,
        roles=WATCHERS,
        scope="assignments:write",
        answer=Handover,
        errors=(NotFound, Unfit, Conflict),
    ),
    Route(
        method="POST",
        path=f"{HANDOVER}/undo",
        summary="Take a hand-over back",
        handler=undo,
        roles=WATCHERS,
        scope="assignments:write",
        answer=Handover,
        errors=(NotFound, Unfit, Conflict),
    ),
)
