"""Files that are read in: sent, looked at, their columns mapped, tried out, carried out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import quote

from aiohttp import web
from msgspec import Meta, Struct, structs

from crm_store.documents import plain_name
from crm_store.errors import NotFound
from crm_store.exchange.bad_rows import name_for
from crm_store.exchange.fields import FIELDS
from crm_store.exchange.import_record import ImportRecord, State
from crm_store.exchange.mapping import ImportColumn
from crm_store.exchange.run import ImportSample, Trial
from crm_store.record import Utc
from screenpop.errors import ImportBegun, ImportRefused, ImportSpreadsheet, Invalid, NoImports, TooLarge
from screenpop.http.bodies import Answer, Asked
from screenpop.http.route import ADMINISTRATORS, Ask, Route
from screenpop.importer import Importer

IMPORT = r"/api/imports/{import:\d{1,15}}"
SHOWN = 50
SILENCE_SECONDS = 60.0
MOST_REASONS = 20


class ImportUpload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file is called."""

    filename: Annotated[str, Meta(min_length=1, max_length=255)]


class ImportChange(Asked, frozen=True, kw_only=True):
    """How a file is to be read: each column's field (null: ignored), the country of national numbers, the language."""

    mapping: Annotated[
        dict[Annotated[str, Meta(max_length=100)], Annotated[str, Meta(max_length=60)] | None], Meta(max_length=500)
    ]
    region: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    language: Annotated[str, Meta(pattern=r"^[^\s]{1,50}$")]


class ImportReason(Answer, frozen=True, kw_only=True):
    """Why rows are bad: the field (`""`: all of the row) and the code of what is wrong, and how many are for this."""

    field: str
    code: str
    count: int


class ImportTrial(Answer, frozen=True, kw_only=True):
    """What an import would do, with its first rows of each kind."""

    rows: int
    created: int
    updated: int
    unchanged: int
    bad: int
    duplicates: int
    new: tuple[ImportSample, ...]
    changed: tuple[ImportSample, ...]
    refused: tuple[ImportSample, ...]
    reasons: tuple[ImportReason, ...]


class ImportLine(Answer, frozen=True, kw_only=True):
    """An import in the list. `position` of `size` bytes are read, `rows` are done.

    `doing`: what is being done with it, or is to be done. `here`: it was uploaded, and can be taken up again;
    `bad_file`: its bad rows can be fetched.
    """

    id: int
    file: str
    format: str
    state: State
    size: int
    position: int
    rows: int
    created: int
    updated: int
    unchanged: int
    bad: int
    duplicates: int
    error: str | None
    started_at: Utc
    finished_at: Utc | None
    by: str
    doing: Literal["check", "run"] | None
    here: bool
    bad_file: bool


class ImportView(ImportLine, frozen=True, kw_only=True):
    """An import with the columns of its file, and what the last trial told."""

    encoding: str
    delimiter: str
    region: str
    language: str
    columns: tuple[ImportColumn, ...]
    trial: ImportTrial | None


class ImportList(Answer, frozen=True, kw_only=True):
    """The last imports, newest first, and the fields that a column may be mapped to."""

    items: tuple[ImportLine, ...]
    fields: tuple[str, ...]


async def imports(ask: Ask) -> ImportList:
    """The imports of late."""
    found = await ask.services.store.imports(limit=SHOWN)
    importer = _importer(ask)
    return ImportList(items=tuple(_line(importer, record) for record in found), fields=tuple(FIELDS))


async def upload(ask: Ask) -> ImportView:
    """Send a file: CSV, vCard or JSON Lines. Nothing is read in before that is asked for."""
    name = plain_name(ask.query.filename)
    key = await _importer(ask).take(name, _pieces(ask.request), by=ask.actor)
    return await _view(ask, key)


async def one(ask: Ask) -> ImportView:
    """How it stands with an import."""
    return await _view(ask, _key(ask))


async def change(ask: Ask) -> ImportView:
    """Correct what the columns are."""
    body: ImportChange = ask.body
    await _importer(ask).change(_key(ask), body.mapping, body.region, body.language)
    return await _view(ask, _key(ask))


async def check(ask: Ask) -> ImportView:
    """Begin to find out what it would do; nothing is written."""
    await _importer(ask).begin(_key(ask), "check", by=ask.actor)
    return await _view(ask, _key(ask))


async def start(ask: Ask) -> ImportView:
    """Begin it, or go on with it where it broke off."""
    await _importer(ask).begin(_key(ask), "run", by=ask.actor)
    return await _view(ask, _key(ask))


async def cancel(ask: Ask) -> ImportView:
    """Stop it; what is read in stays, and it can be taken up again."""
    await _importer(ask).stop(_key(ask))
    return await _view(ask, _key(ask))


async def remove(ask: Ask) -> None:
    """Forget an import, and remove its files; what it brought stays."""
    await _importer(ask).remove(_key(ask))


async def bad_rows(ask: Ask) -> web.StreamResponse:
    """The rows that were refused, as they stood in the file, with the line and the reason."""
    record = await ask.services.store.import_record(_key(ask))
    path = _importer(ask).bad_rows(record)
    if path is None:
        raise NotFound("This import has no bad rows here.")
    await ask.services.store.write_down(
        ask.actor, "exported", "import", details={"import": record.id, "bad": record.bad}
    )
    name = quote(name_for(record.file, record.options.source.format), safe="")
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return web.FileResponse(path, headers=headers)


def _importer(ask: Ask) -> Importer:
    if ask.services.importer is None:
        raise NoImports
    return ask.services.importer


def _key(ask: Ask) -> int:
    return int(ask.part("import"))


async def _view(ask: Ask, key: int) -> ImportView:
    importer = _importer(ask)
    record = await ask.services.store.import_record(key)
    trial = importer.trial(key)
    options = record.options
    return ImportView(
        **structs.asdict(_line(importer, record)),
        encoding=options.source.encoding,
        delimiter=options.source.delimiter,
        region=options.region,
        language=options.language,
        columns=await importer.columns(record),
        trial=_told(trial) if trial else None,
    )


def _told(trial: Trial) -> ImportTrial:
    counts = {name: getattr(trial, name) for name in ("rows", "created", "updated", "unchanged", "bad", "duplicates")}
    frequent = sorted(trial.reasons.items(), key=lambda item: -item[1])[:MOST_REASONS]
    return ImportTrial(
        **counts,
        new=tuple(trial.new),
        changed=tuple(trial.changed),
        refused=tuple(trial.refused),
        reasons=tuple(ImportReason(field=field, code=code, count=count) for (field, code), count in frequent),
    )


def _line(importer: Importer, record: ImportRecord) -> ImportLine:
    work = importer.work(record.id)
    said = {name: getattr(record, name) for name in ImportLine.__struct_fields__ if hasattr(record, name)}
    return ImportLine(
        **said
        | {
            "rows": record.done,
            "position": work.position if work and work.position else record.position,
            "doing": work.deed if work else None,
            "here": importer.is_ours(record),
            "bad_file": importer.bad_rows(record) is not None,
        }
    )


async def _pieces(request: web.Request) -> AsyncIterator[bytes]:
    """The body as it comes in."""
    try:
        while not request.content.at_eof():
            async with asyncio.timeout(SILENCE_SECONDS):
                piece = await request.content.readany()
            yield piece
    except TimeoutError:
        raise Invalid(hint="The file did not arrive in time.") from None
    except (web.RequestPayloadError, ConnectionError):
        raise Invalid(hint="The file did not arrive whole.") from None


_ONE = Route(
    method="GET",
    path=IMPORT,
    summary="How it stands with an import",
    handler=one,
    roles=ADMINISTRATORS,
    answer=ImportView,
    scope="exchange:write",
    errors=(NotFound, NoImports),
)
_BEGIN = replace(_ONE, method="POST", status=202, errors=(NotFound, NoImports, ImportBegun, ImportRefused))

ROUTES = (
    replace(
        _ONE,
        path="/api/imports",
        summary="The imports of late",
        handler=imports,
        answer=ImportList,
        errors=(NoImports,),
    ),
    replace(
        _ONE,
        method="POST",
        path="/api/imports",
        summary="Send a file that is to be read in",
        handler=upload,
        query=ImportUpload,
        takes="*/*",
        status=201,
        errors=(NoImports, TooLarge, ImportSpreadsheet, ImportRefused),
    ),
    _ONE,
    replace(_BEGIN, method="PUT", summary="Correct how a file is read", handler=change, body=ImportChange, status=200),
    replace(
        _ONE,
        method="DELETE",
        summary="Forget an import",
        handler=remove,
        answer=None,
        status=204,
        errors=(NotFound, NoImports, ImportBegun),
    ),
    replace(_BEGIN, path=f"{IMPORT}/check", summary="Find out what an import would do", handler=check),
    replace(_BEGIN, path=f"{IMPORT}/start", summary="Begin an import, or go on with it", handler=start),
    replace(_ONE, method="POST", path=f"{IMPORT}/cancel", summary="Stop an import", handler=cancel),
    replace(
        _ONE,
        path=f"{IMPORT}/bad",
        summary="The bad rows of an import",
        handler=bad_rows,
        answer=None,
        media="application/octet-stream",
    ),
)
