"""Writes that may be sent again: their answers, each kept in the very transaction of what it answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from msgspec import field
from sqlalchemy import Connection, delete, select, update

from crm_store.errors import StoreError
from crm_store.record import Record
from crm_store.schema import idempotency_keys
from crm_store.subject import Subject, upsert

P = ParamSpec("P")
T = TypeVar("T")

KEPT_FOR = timedelta(hours=24)


class AnsweredMeanwhile(StoreError):
    """The same request was carried out by another node meanwhile; nothing was done here."""


class KeptAnswer(Record, frozen=True, kw_only=True):
    """The answer to a request. `status` None: the deed was done, but its answer was lost in a crash."""

    request_hash: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


class Deed:
    """What one request writes. The first of its transactions takes the key, so that no second request does it again.

    `answer_of` makes the answer out of what a write returned, or None where it cannot tell.
    """

    def __init__(self, actor: str, key: str, request_hash: str, answer_of: Callable[[Any], KeptAnswer | None]) -> None:
        self.actor, self.key = actor, key
        self.kept: KeptAnswer | None = None
        self.done_elsewhere = False
        self.over = False
        self._request_hash, self._answer_of = request_hash, answer_of

    def within(self, work: Callable[Concatenate[Connection, P], T]) -> Callable[Concatenate[Connection, P], T]:
        """The same work, which also keeps the answer."""

        def deed(connection: Connection, /, *args: P.args, **kwargs: P.kwargs) -> T:
            result = work(connection, *args, **kwargs)
            if not self.over:
                answer = self._answer_of(result) or KeptAnswer(request_hash=self._request_hash)
                if not _keep(connection, self.actor, self.key, answer, first=self.kept is None):
                    self.done_elsewhere = True
                    raise AnsweredMeanwhile
                self.kept = answer
            return result

        return deed


class Idempotency(Subject):
    """Answers to writes that may be sent again, for a day."""

    async def kept_answer(self, actor: str, key: str, *, now: datetime) -> KeptAnswer | None:
        """The answer to the request that somebody sent with this key, if it was carried out."""
        return await self.database.read(_kept, actor, key, now)

    async def keep_answer(self, actor: str, key: str, answer: KeptAnswer) -> None:
        """Keep the answer as it was sent, in place of what the deed had kept."""
        await self.database.write(_replace, actor, key, answer)

    async def forget_answers(self, *, now: datetime) -> None:
        """Remove what is older than a day."""
        await self.database.write(_forget, now)


def _keep(connection: Connection, actor: str, key: str, answer: KeptAnswer, *, first: bool) -> bool:
    """False: somebody has taken the key within the last day."""
    if not first:
        _replace(connection, actor, key, answer)
        return True
    now = datetime.now(UTC)
    values = _values(answer) | {"request_hash": answer.request_hash, "at": now}
    statement = upsert(connection, idempotency_keys).values(actor=actor, key=key, **values)
    expired = idempotency_keys.c.at <= now - KEPT_FOR
    taken = statement.on_conflict_do_update(index_elements=["actor", "key"], set_=values, where=expired)
    return bool(connection.execute(taken).rowcount)


def _replace(connection: Connection, actor: str, key: str, answer: KeptAnswer) -> None:
    its = (idempotency_keys.c.actor == actor, idempotency_keys.c.key == key)
    connection.execute(update(idempotency_keys).where(*its).values(**_values(answer)))


def _values(answer: KeptAnswer) -> dict[str, Any]:
    return {"status": answer.status, "headers": answer.headers, "body": answer.body}


def _kept(connection: Connection, actor: str, key: str, now: datetime) -> KeptAnswer | None:
    its = (idempotency_keys.c.actor == actor, idempotency_keys.c.key == key)
    row = connection.execute(select(idempotency_keys).where(*its, idempotency_keys.c.at > now - KEPT_FOR)).first()
    if row is None:
        return None
    return KeptAnswer(request_hash=row.request_hash, status=row.status, headers=row.headers or {}, body=row.body)


def _forget(connection: Connection, now: datetime) -> None:
    connection.execute(delete(idempotency_keys).where(idempotency_keys.c.at <= now - KEPT_FOR))
