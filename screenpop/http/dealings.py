"""What is kept of a customer, of every kind: listed, added, read, changed, removed at the same addresses."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

from msgspec import Struct, defstruct

from crm_store.dealings_kinds import KINDS, Kept, Kind
from crm_store.errors import Conflict, CustomerErased, CustomerMerged, InvalidCursor, InvalidNumber, NotFound
from screenpop.errors import NotConfirmed
from screenpop.http.closed import closed, require_open
from screenpop.http.customers import CUSTOMER, Page
from screenpop.http.route import EVERYBODY, WATCHERS, Ask, Handler, Route
from screenpop.veil import Sensitive, left_alone, without

_REFUSED = (CustomerMerged, CustomerErased, Conflict, InvalidNumber)


def routes_of(kind: Kind) -> tuple[Route, ...]:
    """The addresses of one kind. A consent is a customer's word: only who watches takes one out of the history."""
    page = _page_type(kind)
    many, one = f"{CUSTOMER}/{kind.plural}", f"/api/{kind.plural}" + r"/{key:\d{1,15}}"
    what = kind.name.replace("_", " ")
    return (
        Route(
            method="GET",
            path=many,
            summary=f"A customer's {kind.plural.replace('-', ' ')}",
            handler=_lists(kind, page),
            query=Page,
            answer=page,
            scope="customers:read",
            errors=(NotFound, InvalidCursor, NotConfirmed),
        ),
        Route(
            method="POST",
            path=many,
            summary=f"Add a customer's {what}",
            handler=_adds(kind),
            body=kind.fields,
            answer=kind.kept,
            scope="customers:write",
            status=201,
            versioned=True,
            errors=(NotFound, *_REFUSED),
        ),
        Route(
            method="GET",
            path=one,
            summary=f"One {what}",
            handler=_reads(kind),
            answer=kind.kept,
            scope="customers:read",
            versioned=True,
            errors=(NotFound, NotConfirmed),
        ),
        Route(
            method="PUT",
            path=one,
            summary=f"Change one {what}",
            handler=_changes(kind),
            body=kind.fields,
            answer=kind.kept,
            scope="customers:write",
            versioned=True,
            errors=(NotFound, NotConfirmed, *_REFUSED),
        ),
        Route(
            method="DELETE",
            path=one,
            summary=f"Remove one {what}",
            handler=_removes(kind),
            roles=WATCHERS if kind.name == "consent" else EVERYBODY,
            scope="customers:write",
            status=204,
            versioned=True,
            errors=(NotFound, NotConfirmed, CustomerMerged, CustomerErased),
        ),
    )


def _page_type(kind: Kind) -> type[Struct]:
    """The type of a page of a list: the wire has no generics."""
    doc = f"A page of {kind.plural.replace('-', ' ')}, newest first. `next` is an opaque cursor; None: nothing older."
    items = GenericAlias(tuple, (kind.kept, ...))
    fields: list[tuple[str, Any]] = [("items", items), ("next", str | None)]
    name = f"{kind.kept.__name__}Page"
    return defstruct(name, fields, frozen=True, kw_only=True, module=__name__, namespace={"__doc__": doc})


def _lists(kind: Kind, page: type[Struct]) -> Handler:
    async def listed(ask: Ask) -> Struct:
        """What is kept of this kind, newest first."""
        customer = int(ask.part("customer"))
        await require_open(ask, customer, kind.name)
        found = await ask.services.store.list_of(kind.name, customer, cursor=ask.query.cursor, limit=ask.query.limit)
        hidden = await closed(ask, customer)
        return page(items=tuple(without(kept, hidden) for kept in found.items), next=found.next)

    return listed


def _adds(kind: Kind) -> Handler:
    async def added(ask: Ask) -> Struct:
        """Keep it; what follows from it is kept too. What is sensitive may be added by whoever may not see the rest."""
        customer = int(ask.part("customer"))
        return await ask.services.store.add(kind.name, customer, ask.body, by=ask.actor)

    return added


def _reads(kind: Kind) -> Handler:
    async def read(ask: Ask) -> Struct:
        """It as it is kept, with the version to change it by."""
        kept, hidden = await open_one(ask, kind)
        return without(kept, hidden)

    return read


def _changes(kind: Kind) -> Handler:
    async def changed(ask: Ask) -> Struct:
        """Replace all of its fields, and keep right what follows from them. What is closed stays as it is."""
        kept, hidden = await open_one(ask, kind)
        fields = left_alone(ask.body, kept, hidden)
        written = await ask.services.store.change(kind.name, kept.id, fields, version=ask.version, by=ask.actor)
        return without(written, hidden)

    return changed


def _removes(kind: Kind) -> Handler:
    async def removed(ask: Ask) -> None:
        """Keep it no longer, nor what tells of it in the timeline."""
        kept, _ = await open_one(ask, kind)
        await ask.services.store.remove(kind.name, kept.id, version=ask.version, by=ask.actor)

    return removed


async def open_one(ask: Ask, kind: Kind) -> tuple[Kept, tuple[Sensitive, ...]]:
    """The thing of this address, and what of its customer is closed. Raises NotFound, or NotConfirmed."""
    kept = await ask.services.store.one(kind.name, int(ask.part("key")))
    await require_open(ask, kept.customer, kind.name)
    return kept, await closed(ask, kept.customer)


ROUTES = tuple(route for kind in KINDS.values() if kind.name != "document" for route in routes_of(kind))
