"""Documents: their files are sent and fetched as they are, everything else of them goes as of any kind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from aiohttp import web
from msgspec import Meta, Struct

from crm_store.dealing_records import Code, DocumentFields, ExternalId, KeptDocument, Line
from crm_store.dealings_kinds import KINDS
from crm_store.documents import UNKNOWN_TYPE, plain_name
from crm_store.errors import Conflict, CustomerErased, CustomerMerged, NotFound
from screenpop.errors import Invalid, NotConfirmed, TooLarge
from screenpop.http.customers import CUSTOMER
from screenpop.http.dealings import open_one, routes_of
from screenpop.http.route import Ask, Route

DOCUMENT = KINDS["document"]
SAFE_TYPES = frozenset(
    {
        "application/msword",
        "application/pdf",
        "application/rtf",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
        "audio/mpeg",
        "audio/wav",
        "image/gif",
        "image/heic",
        "image/jpeg",
        "image/png",
        "image/tiff",
        "image/webp",
        "text/csv",
        "text/plain",
    }
)
"""Media types that are told to a browser; all others go out as bytes of which nothing is known."""


class Upload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file is called, and what is written of it; the title is the file's name when it is left out."""

    filename: Annotated[str, Meta(min_length=1, max_length=255)]
    title: Line | None = None
    kind: Code = "other"
    external_id: ExternalId | None = None


async def upload(ask: Ask) -> KeptDocument:
    """Keep the file that is the body, under the hash of what is in it."""
    asked: Upload = ask.query
    fields = DocumentFields(
        title=asked.title or plain_name(asked.filename), kind=asked.kind, external_id=asked.external_id
    )
    return await ask.services.documents.lay_in(
        int(ask.part("customer")),
        fields,
        _pieces(ask.request, ask.services.options.limits.upload_seconds),
        file=asked.filename,
        media_type=ask.request.headers.get("Content-Type", UNKNOWN_TYPE),
        by=ask.actor,
    )


async def content(ask: Ask) -> web.StreamResponse:
    """The file, for keeping: a browser never shows it as a page of ours."""
    document, _ = await open_one(ask, DOCUMENT)
    assert isinstance(document, KeptDocument)
    pieces = await ask.services.documents.open(document)
    ask.services.trail.saw(ask.actor, document.customer, "document")
    response = web.StreamResponse(
        headers={
            "Content-Type": document.media_type if document.media_type in SAFE_TYPES else UNKNOWN_TYPE,
            "Content-Length": str(document.size),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(document.file, safe='')}",
        }
    )
    await response.prepare(ask.request)
    async for piece in pieces:
        await response.write(piece)
    await response.write_eof()
    return response


async def remove(ask: Ask) -> None:
    """Keep it no longer, nor its file if no other document has the same."""
    document, _ = await open_one(ask, DOCUMENT)
    await ask.services.documents.remove(document.id, version=ask.version, by=ask.actor)


async def _pieces(request: web.Request, seconds: float) -> AsyncIterator[bytes]:
    """The body as it comes in."""
    deadline = asyncio.get_running_loop().time() + seconds
    try:
        while not request.content.at_eof():
            async with asyncio.timeout_at(deadline):
                piece = await request.content.readany()
            yield piece
    except TimeoutError:
        raise Invalid(hint="The file did not arrive in time.") from None
    except (web.RequestPayloadError, ConnectionError):
        raise Invalid(hint="The file did not arrive whole.") from None


def _route(route: Route) -> Route:
    """A document's route: what only of its kind is different."""
    match route.method:
        case "POST":
            return Route(
                method="POST",
                path=f"{CUSTOMER}/documents",
                summary="Lay in a customer's document",
                handler=upload,
                query=Upload,
                takes="*/*",
                answer=KeptDocument,
                scope="customers:write",
                status=201,
                versioned=True,
                errors=(NotFound, CustomerMerged, CustomerErased, Conflict, TooLarge),
            )
        case "DELETE":
            return replace(route, handler=remove)
    return route


ROUTES = (
    *map(_route, routes_of(DOCUMENT)),
    Route(
        method="GET",
        path=r"/api/documents/{key:\d{1,15}}/content",
        summary="The file of a document",
        handler=content,
        media=UNKNOWN_TYPE,
        scope="customers:read",
        errors=(NotFound, NotConfirmed),
    ),
)
