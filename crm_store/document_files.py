"""The contents of documents, each under the SHA-256 of what is in it: in a folder, or in a bucket that speaks S3."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from crm_store.errors import StoreUnavailable

if TYPE_CHECKING:
    from obstore.store import ObjectStore, S3Config

_CHUNK = 256 * 1024


class DocumentFiles:
    """Contents by their hash. Any method raises `StoreUnavailable` where folder or bucket do not answer."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def at(cls, location: str, bucket_options: Mapping[str, str] | None = None) -> DocumentFiles:
        """Open a folder, or `s3://bucket/prefix`.

        `bucket_options` are the library's (`endpoint`, `region`, `access_key_id`, `secret_access_key`); what is left
        out it takes from the environment (`AWS_…`). Raises `StoreUnavailable`.
        """
        with _unavailable():
            if not location.startswith("s3://"):
                Path(location).mkdir(mode=0o700, parents=True, exist_ok=True)
                return cls(LocalStore(location))
            options = dict(bucket_options or {})
            plain = options.get("endpoint", "").startswith("http://")
            return cls(
                S3Store.from_url(
                    location,
                    config=cast("S3Config", options),
                    client_options={"allow_http": plain},
                    retry_config={"max_retries": 2},
                )
            )

    async def keep(self, sha256: str, content: IO[bytes]) -> None:
        """Keep a content whole; nothing of it if that fails. One that is kept already is not written again."""
        with _unavailable():
            try:
                await obstore.head_async(self._store, _path(sha256))
            except FileNotFoundError:
                content.seek(0)
                await obstore.put_async(self._store, _path(sha256), content)

    async def read(self, sha256: str) -> AsyncIterator[bytes] | None:
        """The content in pieces; None if it is not there."""
        with _unavailable():
            try:
                found = await obstore.get_async(self._store, _path(sha256))
            except FileNotFoundError:
                return None
        return _pieces(found)

    async def remove(self, sha256: str) -> None:
        """Keep a content no longer."""
        with _unavailable():
            try:
                await obstore.delete_async(self._store, _path(sha256))
            except FileNotFoundError:
                return


async def _pieces(found: obstore.GetResult) -> AsyncIterator[bytes]:
    with _unavailable():
        async for piece in found.stream(min_chunk_size=_CHUNK):
            yield bytes(piece)


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise StoreUnavailable("The documents cannot be reached.") from error
