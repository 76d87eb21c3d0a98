"""Documents of customers: what is known of them in the database, their contents in a folder or bucket."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, cast
from weakref import WeakValueDictionary

from sqlalchemy import Connection, select

from crm_store.actor import Actor
from crm_store.dealing_records import DocumentFields, KeptDocument
from crm_store.dealings import add
from crm_store.dealings_kinds import KINDS
from crm_store.document_files import DocumentFiles
from crm_store.errors import NotFound, TooLarge, Unfit
from crm_store.names import visible
from crm_store.people import lock_customer
from crm_store.record import Record
from crm_store.schema import documents
from crm_store.store import Store

MEBIBYTE = 1024 * 1024
UNKNOWN_TYPE = "application/octet-stream"

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,120}")
_LONGEST_NAME = 200


class Content(Record, frozen=True, kw_only=True):
    """What the content of a document turned out to be."""

    file: str
    media_type: str
    size: int
    sha256: str


class Documents:
    """Lays documents in, hands them out, and takes them away with their contents.

    A content is kept once, however many documents have it, and goes with the last of them.
    """

    def __init__(self, store: Store, files: DocumentFiles, *, most_bytes: int = 25 * MEBIBYTE) -> None:
        self._store = store
        self._files = files
        self._most = most_bytes
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def lay_in(
        self,
        customer: int,
        fields: DocumentFields,
        pieces: AsyncIterable[bytes],
        *,
        file: str,
        media_type: str,
        by: Actor,
    ) -> KeptDocument:
        """Keep a document whose content comes in pieces: all of it, or, when they break off, nothing.

        Raises what `Store.add` does, `TooLarge`, and `Unfit` when it is empty.
        """
        await self._store.database.read(lock_customer, customer)
        with ExitStack() as received:
            whole = received.enter_context(TemporaryFile())
            size, sha256 = await self._receive(pieces, whole)
            held = received.pop_all()
        content = Content(file=plain_name(file), media_type=_type(media_type), size=size, sha256=sha256)
        return await asyncio.shield(self._keep(customer, fields, content, whole, held, by))

    async def open(self, document: KeptDocument) -> AsyncIterator[bytes]:
        """The content of a document in pieces. Raises `NotFound` if it is gone."""
        pieces = await self._files.read(document.sha256)
        if pieces is None:
            raise NotFound("The content of this document is gone.")
        return pieces

    async def remove(self, document: int, *, version: int, by: Actor) -> None:
        """Keep a document no longer, nor its content if no other has the same. Raises what `Store.remove` does."""
        sha256 = cast(KeptDocument, await self._store.one("document", document)).sha256
        async with self._turn(sha256):
            await self._store.remove("document", document, version=version, by=by)
            await self._drop_unused(sha256)

    async def drop_unused(self, sha256: str) -> None:
        """Keep this content no longer unless a document has it: after documents were removed by other ways."""
        async with self._turn(sha256):
            await self._drop_unused(sha256)

    async def _keep(
        self, customer: int, fields: DocumentFields, content: Content, whole: IO[bytes], held: ExitStack, by: Actor
    ) -> KeptDocument:
        with held:
            async with self._turn(content.sha256):
                await self._files.keep(content.sha256, whole)
                try:
                    return await self._store.database.write(
                        _add, customer, fields, content, by, datetime.now(UTC), self._store.region
                    )
                except Exception:
                    await self._drop_unused(content.sha256)
                    raise

    def _turn(self, sha256: str) -> asyncio.Lock:
        """One content is kept or dropped at a time, so that none is dropped under a document that just came."""
        return self._turns.setdefault(sha256, asyncio.Lock())

    async def _drop_unused(self, sha256: str) -> None:
        if not await self._store.database.read(_is_used, sha256):
            await self._files.remove(sha256)

    async def _receive(self, pieces: AsyncIterable[bytes], whole: IO[bytes]) -> tuple[int, str]:
        size, digest = 0, hashlib.sha256()
        async for piece in pieces:
            size += len(piece)
            if size > self._most:
                raise TooLarge
            digest.update(piece)
            await asyncio.to_thread(whole.write, piece)
        if not size:
            raise Unfit("content", "empty")
        return size, digest.hexdigest()


def _add(
    connection: Connection,
    customer: int,
    fields: DocumentFields,
    content: Content,
    by: Actor,
    now: datetime,
    region: str,
) -> KeptDocument:
    more = {name: getattr(content, name) for name in content.__struct_fields__}
    return cast(KeptDocument, add(connection, KINDS["document"], customer, fields, by, now, region, **more))


def _is_used(connection: Connection, sha256: str) -> bool:
    return connection.scalar(select(documents.c.id).where(documents.c.sha256 == sha256).limit(1)) is not None


def plain_name(file: str) -> str:
    """What to call the file: its last part, without what cannot be seen. It names no place with us."""
    return visible(re.split(r"[/\\]", file)[-1])[-_LONGEST_NAME:].strip(". ") or "document"


def _type(media_type: str) -> str:
    """A media type without its parameters."""
    plain = media_type.partition(";")[0].strip().casefold()
    return plain if _MEDIA_TYPE.fullmatch(plain) else UNKNOWN_TYPE
