"""What a person may ask for: all that is kept of him, or that it be erased."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

from crm_store.dealing_records import Key
from crm_store.erasure import written
from crm_store.errors import CustomerMerged, NotFound
from screenpop.errors import Invalid
from screenpop.http.bodies import Answer, Asked
from screenpop.http.customers import CUSTOMER
from screenpop.http.route import ADMINISTRATORS, JSON, Ask, Route


class ToErase(Asked, frozen=True, kw_only=True):
    """Whose data shall go, named once more, so that nobody is erased by a slip."""

    customer: Key


class WasErased(Answer, frozen=True, kw_only=True):
    """What went: rows by table; `counted` items of history are anonymous counts now."""

    customer: int
    rows: dict[str, int]
    counted: int


async def data(ask: Ask) -> web.Response:
    """All that is kept of him, as a file."""
    customer = int(ask.part("customer"))
    content = written(await ask.services.store.person_data(customer, by=ask.actor))
    headers = {"Content-Disposition": f'attachment; filename="customer-{customer}.json"', "Cache-Control": "no-store"}
    return web.Response(body=content, content_type=JSON, headers=headers)


async def erase(ask: Ask) -> WasErased:
    """Erase him, and what lies beside the store."""
    customer = int(ask.part("customer"))
    if ask.body.customer != customer:
        raise Invalid(hint="customer: must be the one of the address")
    erased = await ask.services.store.erase(customer, by=ask.actor)
    if folder := ask.services.options.messages:
        for sound in erased.sounds:
            await asyncio.to_thread((folder / Path(sound).name).unlink, missing_ok=True)
    for content in erased.contents:
        await ask.services.documents.drop_unused(content)
    return WasErased(customer=customer, rows=erased.rows, counted=erased.counted)


ROUTES = (
    Route(
        method="GET",
        path=f"{CUSTOMER}/data",
        summary="All that is kept of a person, for himself",
        handler=data,
        roles=ADMINISTRATORS,
        media=JSON,
        errors=(NotFound, CustomerMerged),
    ),
    Route(
        method="POST",
        path=f"{CUSTOMER}/erasure",
        summary="Erase a person's data for good; anonymous counts of his history are left",
        handler=erase,
        roles=ADMINISTRATORS,
        body=ToErase,
        answer=WasErased,
        errors=(NotFound, CustomerMerged, Invalid),
    ),
)
