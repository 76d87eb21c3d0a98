"""Messages that callers left: whose they are, where the sound is, and who has heard them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from crm_store.errors import NotFound
from crm_store.records import Record, Utc
from crm_store.schema import agents, call_marks, customers, queues, timeline, voicemails
from crm_store.subject import AnyRow, Subject, upsert
from crm_store.whose import whose


class NewVoicemail(Record, frozen=True, kw_only=True):
    """A message as it was left. `file` is the sound's name in the folder of messages; `number` as screens show it."""

    file: str
    call: str
    at: Utc
    seconds: float
    queue: str
    number: str | None = None
    customer: int | None = None
    owner: str | None = None


class Voicemail(NewVoicemail, frozen=True, kw_only=True):
    """A message with the names that go with it. `heard_at` None: nobody has heard it yet."""

    id: int
    queue_title: str
    customer_name: str | None = None
    owner_name: str | None = None
    heard_at: Utc | None = None
    heard_by: str | None = None
    heard_by_name: str | None = None


class Voicemails(Subject):
    """What callers said who found nobody."""

    async def add_voicemail(self, message: NewVoicemail) -> bool:
        """Keep a message, on the customer's timeline too. Safe to repeat: False when its file is known already."""
        return await self.database.write(_add, message)

    async def voicemails(
        self, *, owner: str | None = None, queues: Collection[str] = (), heard: bool | None = None, limit: int = 100
    ) -> tuple[Voicemail, ...]:
        """The newest `limit` messages, newest first.

        `owner`: only for him, and those for nobody in these `queues`; None: all. `heard`: only such.
        """
        return await self.database.read(_newest, _theirs(owner, queues), heard, limit)

    async def unheard_voicemails(self, *, owner: str | None = None, queues: Collection[str] = ()) -> int:
        """How many of the same messages nobody has heard yet."""
        return await self.database.read(_unheard, _theirs(owner, queues))

    async def voicemail(self, message: int) -> Voicemail:
        """One message. Raises `NotFound`."""
        return await self.database.read(_one, message)

    async def hear_voicemail(self, message: int, *, by: str, at: datetime) -> None:
        """Somebody has heard it; who was first stands. Raises `NotFound`."""
        await self.database.write(_hear, message, by, at)


_LISTENERS = agents.alias("listeners")
_CUSTOMER = func.coalesce(call_marks.c.customer, voicemails.c.customer)


def _messages() -> Select[Any]:
    """Every message with its names; the customer that an agent named later goes before the one of then."""
    return (
        select(
            *(column for column in voicemails.c if column.name != "customer"),
            _CUSTOMER.label("customer"),
            func.coalesce(queues.c.title, voicemails.c.queue).label("queue_title"),
            customers.c.name.label("customer_name"),
            agents.c.name.label("owner_name"),
            _LISTENERS.c.name.label("heard_by_name"),
        )
        .outerjoin(call_marks, call_marks.c.call == voicemails.c.call)
        .outerjoin(customers, customers.c.id == _CUSTOMER)
        .outerjoin(queues, queues.c.name == voicemails.c.queue)
        .outerjoin(agents, agents.c.login == voicemails.c.owner)
        .outerjoin(_LISTENERS, _LISTENERS.c.login == voicemails.c.heard_by)
    )


def _theirs(owner: str | None, names: Collection[str]) -> ColumnElement[bool] | None:
    if owner is None:
        return None
    nobodys = voicemails.c.owner.is_(None) & voicemails.c.queue.in_(sorted(names))
    return (voicemails.c.owner == owner) | nobodys


def _add(connection: Connection, message: NewVoicemail) -> bool:
    found = whose(connection, message.customer)
    customer, number = found.customer, None if found.erased else message.number
    values = {field: getattr(message, field) for field in NewVoicemail.__struct_fields__}
    values |= {"customer": customer, "number": number}
    added = connection.execute(
        upsert(connection, voicemails).values(**values).on_conflict_do_nothing(index_elements=["file"])
    ).rowcount
    if added and customer is not None:
        title = connection.scalar(select(queues.c.title).where(queues.c.name == message.queue))
        connection.execute(
            insert(timeline).values(
                customer=customer,
                at=message.at,
                kind="voicemail",
                channel="call",
                direction="inbound",
                title=title or message.queue,
                outcome="voicemail",
                seconds=message.seconds,
            )
        )
    return bool(added)


def _newest(
    connection: Connection, theirs: ColumnElement[bool] | None, heard: bool | None, limit: int
) -> tuple[Voicemail, ...]:
    query = _messages().order_by(voicemails.c.at.desc(), voicemails.c.id.desc()).limit(limit)
    if theirs is not None:
        query = query.where(theirs)
    if heard is not None:
        query = query.where(voicemails.c.heard_at.is_not(None) if heard else voicemails.c.heard_at.is_(None))
    return tuple(map(_voicemail, connection.execute(query)))


def _unheard(connection: Connection, theirs: ColumnElement[bool] | None) -> int:
    query = select(func.count()).select_from(voicemails).where(voicemails.c.heard_at.is_(None))
    return connection.execute(query if theirs is None else query.where(theirs)).scalar_one()


def _one(connection: Connection, message: int) -> Voicemail:
    row = connection.execute(_messages().where(voicemails.c.id == message)).first()
    if row is None:
        raise NotFound("There is no such message.")
    return _voicemail(row)


def _hear(connection: Connection, message: int, by: str, at: datetime) -> None:
    unheard = (voicemails.c.id == message) & voicemails.c.heard_at.is_(None)
    if not connection.execute(update(voicemails).where(unheard).values(heard_at=at, heard_by=by)).rowcount:
        _one(connection, message)


def _voicemail(row: AnyRow) -> Voicemail:
    return Voicemail(**row._mapping)
