"""Customers who may be one: proposed, compared, merged, and made two again."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from crm_store.dealing_records import Key
from crm_store.duplicate_record import Comparison, DuplicatePage
from crm_store.errors import Conflict, CustomerErased, CustomerMerged, InvalidCursor, NotFound, Unfit
from crm_store.merge_record import Merge, MergePage
from screenpop.http.bodies import Asked
from screenpop.http.route import WATCHERS, Ask, Route

PAIRS = "/api/duplicates"
PAIR = PAIRS + r"/{duplicate:\d{1,15}}"
MERGES = "/api/merges"


class Wanted(Asked, frozen=True, kw_only=True):
    """Of which customer, where to go on, and how many at most."""

    customer: Key | None = None
    cursor: Annotated[str, Meta(max_length=200)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class ToMerge(Asked, frozen=True, kw_only=True):
    """Who is kept, and who is the same."""

    kept: Key
    merged: Key


async def pairs(ask: Ask) -> DuplicatePage:
    """Those that are to be settled."""
    query: Wanted = ask.query
    return await ask.services.store.duplicates(customer=query.customer, cursor=query.cursor, limit=query.limit)


async def compare(ask: Ask) -> Comparison:
    """Both, side by side."""
    return await ask.services.store.compare(int(ask.part("duplicate")))


async def dismiss(ask: Ask) -> None:
    """They are two."""
    await ask.services.store.dismiss_duplicate(int(ask.part("duplicate")), by=ask.actor)


async def merges(ask: Ask) -> MergePage:
    """What was merged."""
    query: Wanted = ask.query
    return await ask.services.store.merges(customer=query.customer, cursor=query.cursor, limit=query.limit)


async def merge(ask: Ask) -> Merge:
    """They are one."""
    return await ask.services.store.merge(ask.body.kept, ask.body.merged, by=ask.actor)


async def undo(ask: Ask) -> Merge:
    """They are two after all."""
    return await ask.services.store.undo_merge(int(ask.part("merge")), by=ask.actor)


ROUTES = (
    Route(
        method="GET",
        path=PAIRS,
        summary="Pairs of customers who may be one, the surest first",
        handler=pairs,
        roles=WATCHERS,
        scope="duplicates:write",
        query=Wanted,
        answer=DuplicatePage,
        errors=(InvalidCursor,),
    ),
    Route(
        method="GET",
        path=PAIR,
        summary="Such a pair side by side",
        handler=compare,
        roles=WATCHERS,
        scope="duplicates:write",
        answer=Comparison,
        errors=(NotFound,),
    ),
    Route(
        method="POST",
        path=f"{PAIR}/dismissal",
        summary="Say that they are two; the pair is not proposed again",
        handler=dismiss,
        roles=WATCHERS,
        scope="duplicates:write",
        status=204,
        errors=(NotFound,),
    ),
    Route(
        method="GET",
        path=MERGES,
        summary="Customers who were merged, newest first",
        handler=merges,
        roles=WATCHERS,
        scope="duplicates:write",
        query=Wanted,
        answer=MergePage,
        errors=(InvalidCursor,),
    ),
    Route(
        method="POST",
        path=MERGES,
        summary="Merge two customers: both histories are of the one who is kept",
        handler=merge,
        roles=WATCHERS,
        scope="duplicates:write",
        body=ToMerge,
        answer=Merge,
        status=201,
        errors=(NotFound, CustomerMerged, CustomerErased, Unfit),
    ),
    Route(
        method="POST",
        path=MERGES + r"/{merge:\d{1,15}}/undo",
        summary="Undo a merge: each is as he was, what was added since stays with the one who was kept",
        handler=undo,
        roles=WATCHERS,
        scope="duplicates:write",
        answer=Merge,
        errors=(NotFound, Conflict, CustomerMerged, CustomerErased),
    ),
)
