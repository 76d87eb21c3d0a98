"""`Idempotency-Key`: a write that is sent again is carried out once, and answered alike."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from crm_store.database import DEED
from crm_store.idempotency import Deed, KeptAnswer
from crm_store.store import Store
from screenpop.errors import AnswerLost, IdempotencyMismatch, InFlight, Invalid

IDEMPOTENCY_KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_HEADERS = ("Content-Type", "ETag", "Location")
_FORGET_EVERY = 3600.0


class Once:
    """Carries each request out once. The deed and its answer are kept in one transaction, so that neither a crash nor
    a second node does it twice; nothing is left behind by a request that failed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: set[tuple[str, str]] = set()
        self._forgotten = time.monotonic()

    async def respond(
        self,
        actor: str,
        key: str,
        asked: str,
        do: Callable[[], Awaitable[web.StreamResponse]],
        answer_of: Callable[[Any], web.Response | None],
    ) -> web.StreamResponse:
        """The answer of `do`, or the one that it gave before; `asked` is the hash of the request.

        `answer_of` makes it out of what a write of `do` returned, None where it cannot tell. Raises
        `IdempotencyMismatch`, `InFlight`, and `AnswerLost` when we died between the deed and an answer of that sort.
        """
        if not _KEY.fullmatch(key):
            raise Invalid(hint=f"{IDEMPOTENCY_KEY}: 1 to 255 printable characters")
        if (found := await self._store.kept_answer(actor, key, now=datetime.now(UTC))) is not None:
            return _replay(found, asked)
        if (actor, key) in self._running:
            raise InFlight
        self._running.add((actor, key))
        deed = Deed(actor, key, asked, lambda result: _kept(answer_of(result), asked))
        outer = DEED.set(deed)
        try:
            response = await do()
            deed.over = True
            await self._settle(deed, response, asked)
        except Exception:
            if not deed.done_elsewhere:
                raise
            response = _replay(await self._store.kept_answer(actor, key, now=datetime.now(UTC)), asked)
        finally:
            deed.over = True
            DEED.reset(outer)
            self._running.discard((actor, key))
        return response

    async def _settle(self, deed: Deed, response: web.StreamResponse, asked: str) -> None:
        """Keep the answer as it is sent, where it differs from what the deed could tell."""
        final = _kept(response, asked) if isinstance(response, web.Response) else None
        if deed.kept is not None and final is not None and final != deed.kept:
            await self._store.keep_answer(deed.actor, deed.key, final)
        if time.monotonic() - self._forgotten > _FORGET_EVERY:
            self._forgotten = time.monotonic()
            await self._store.forget_answers(now=datetime.now(UTC))


def _replay(found: KeptAnswer | None, asked: str) -> web.Response:
    if found is not None and found.request_hash != asked:
        raise IdempotencyMismatch
    if found is None or found.status is None:
        raise AnswerLost
    body = None if found.body is None else found.body.encode()
    return web.Response(status=found.status, headers={**found.headers, REPLAYED: "true"}, body=body)


def _kept(response: web.Response | None, asked: str) -> KeptAnswer | None:
    if response is None or not isinstance(response.body, bytes | None):
        return None
    body = None if response.body is None else response.body.decode()
    headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
    return KeptAnswer(request_hash=asked, status=response.status, headers=headers, body=body)


def request_hash(request: web.Request, body: bytes) -> str:
    """What tells one request from another. Of a file that is sent, whose body nobody keeps, type and length count."""
    parts = (request.method, request.path_qs, request.headers.get("Content-Type", ""), str(request.content_length))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape"))
    digest.update(b"\0" + body)
    return digest.hexdigest()
