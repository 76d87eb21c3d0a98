"""Customers: found, opened, created."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from crm_store.errors import Conflict, InvalidCursor, InvalidNumber, NotFound
from crm_store.records import NewCustomer, Profile, TimelinePage
from screenpop.errors import Invalid
from screenpop.http.bodies import CustomerCreated, FoundCustomers
from screenpop.http.closed import closed
from screenpop.http.route import Ask, Route
from screenpop.veil import open_items, veiled

CUSTOMER = r"/api/customers/{customer:\d{1,15}}"
JUST_WRITTEN_SECONDS = 0.3
"""How long a page of the timeline waits for a note that is on its way to the store."""
LONGEST = {"name": 200, "number": 100, "language": 20, "segment": 50, "owner": 100, "note": 10_000}


class Search(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of a name or an organisation, a number in any notation, an address, or a request's number, as typed."""

    q: Annotated[str, Meta(max_length=200)]
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class Page(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go on, and how many at most."""

    cursor: Annotated[str, Meta(max_length=500)] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class TimelineQuery(Page, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of a timeline: of these kinds, channels and agents (commas between them), with these words."""

    kinds: Annotated[str, Meta(max_length=200)] = ""
    channels: Annotated[str, Meta(max_length=200)] = ""
    agents: Annotated[str, Meta(max_length=2000)] = ""
    text: Annotated[str, Meta(max_length=200)] = ""


async def search(ask: Ask) -> FoundCustomers:
    """Find customers by name, organisation, number, address or request; an agent's own come first."""
    found = await ask.services.store.search(ask.query.q, limit=ask.query.limit, agent=ask.login)
    if ask.session is not None and "contact_points" in ask.services.options.sensitive:
        found = tuple(replace(each, phone=None) for each in found)
    return FoundCustomers(items=found)


async def profile(ask: Ask) -> Profile:
    """What is known of a customer at once."""
    customer = int(ask.part("customer"))
    return veiled(await ask.services.store.profile(customer, now=datetime.now(UTC)), await closed(ask, customer))


async def timeline(ask: Ask) -> TimelinePage:
    """Everything that ever happened with him, newest first."""
    customer = int(ask.part("customer"))
    await ask.services.keeper.caught_up(within=JUST_WRITTEN_SECONDS)
    query: TimelineQuery = ask.query
    page = await ask.services.store.timeline(
        customer,
        cursor=query.cursor,
        limit=query.limit,
        kinds=_listed(query.kinds),
        channels=_listed(query.channels),
        agents=_listed(query.agents),
        text=query.text,
    )
    return replace(page, items=open_items(page.items, await closed(ask, customer)))


def _listed(codes: str) -> frozenset[str]:
    return frozenset(filter(None, codes.split(",")))


async def create(ask: Ask) -> CustomerCreated:
    """Make a record of somebody who was unknown."""
    new: NewCustomer = ask.body
    if not new.name.strip():
        raise Invalid(hint="name: must not be empty")
    for field, longest in LONGEST.items():
        if len(getattr(new, field) or "") > longest:
            raise Invalid(hint=f"{field}: at most {longest} characters")
    return CustomerCreated(customer=await ask.services.store.create_customer(new, by=ask.actor))


ROUTES = (
    Route(
        method="GET",
        path="/api/customers",
        summary="Find customers by name or number",
        handler=search,
        query=Search,
        answer=FoundCustomers,
        scope="customers:read",
    ),
    Route(
        method="POST",
        path="/api/customers",
        summary="Create a customer",
        handler=create,
        body=NewCustomer,
        answer=CustomerCreated,
        scope="customers:write",
        status=201,
        errors=(InvalidNumber, Conflict),
    ),
    Route(
        method="GET",
        path=CUSTOMER,
        summary="A customer's profile",
        handler=profile,
        answer=Profile,
        scope="customers:read",
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path=f"{CUSTOMER}/timeline",
        summary="A page of a customer's timeline",
        handler=timeline,
        query=TimelineQuery,
        answer=TimelinePage,
        scope="history:read",
        errors=(NotFound, InvalidCursor),
    ),
)
