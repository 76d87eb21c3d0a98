"""Callbacks: kept from the moment in which they are asked for until somebody has settled them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from crm_store.actor import SYSTEM, Actor
from crm_store.callback_record import OPEN, CallbackRecord, NewCallback
from crm_store.dealing_records import RequestFields
from crm_store.dealings import add, change
from crm_store.dealings_kinds import KINDS
from crm_store.errors import NotFound
from crm_store.record import Record
from crm_store.schema import agents, callbacks, customers, requests
from crm_store.subject import AnyRow, Subject

TITLES = {
    "en": "Ring back {number}: not reached in {tries} tries",
    "ru": "Перезвонить {number}: не удалось связаться, попыток: {tries}",
    "uk": "Передзвонити {number}: не вдалося зв'язатися, спроб: {tries}",
}
MOST = 500


class ListedCallback(Record, frozen=True, kw_only=True):
    """A callback, and the name of the customer if he is known."""

    callback: CallbackRecord
    customer_name: str | None


class Callbacks(Subject):
    """Who is to be rung back."""

    async def add_callback(self, new: NewCallback) -> CallbackRecord:
        """Keep a callback; the same one when this call has asked already.

        An older one of the same number and queue that is still open ends: its place goes to the new one.
        """
        return await self.database.write(_add, new)

    async def save_callback(self, callback: CallbackRecord) -> CallbackRecord:
        """Keep how far a callback has come, and tell it as it is kept. One that is final already stays as it is.

        Who is to be rung, and whose he is, was said when he asked: that may have changed here since, and stays.
        """
        return await self.database.write(_save, callback)

    async def give_up_callback(self, callback: CallbackRecord, at: datetime) -> CallbackRecord:
        """Nobody was reached: from now on it is a request of the customer's, on his timeline and his owner's desk.

        Of a number that is no known customer's only the callback itself remains, to be settled by hand.
        """
        return await self.database.write(_give_up, callback, at)

    async def settle_callback(self, callback: int, by: str, at: datetime) -> CallbackRecord:
        """Somebody has spoken with the customer, or need not: it is done, and so is its request. Raises `NotFound`."""
        return await self.database.write(_settle, callback, by, at)

    async def callback(self, callback: int) -> CallbackRecord:
        """One of them; raises `NotFound`."""
        return await self.database.read(_callback, callback)

    async def open_callbacks(self) -> tuple[CallbackRecord, ...]:
        """All that the service still has to do, in the order of their places."""
        return await self.database.read(_list, callbacks.c.state.in_(OPEN))

    async def callbacks_to_see(self, owner: str | None = None) -> tuple[ListedCallback, ...]:
        """Open and given up ones: of the customers of `owner` and of those who have none, or (None) all."""
        return await self.database.read(_to_see, owner)


def _record(row: AnyRow) -> CallbackRecord:
    return CallbackRecord(**row._mapping)


def _list(connection: Connection, which: ColumnElement[bool]) -> tuple[CallbackRecord, ...]:
    query = select(callbacks).where(which).order_by(callbacks.c.arrived_at, callbacks.c.id).limit(MOST)
    return tuple(_record(row) for row in connection.execute(query))


def _to_see(connection: Connection, owner: str | None) -> tuple[ListedCallback, ...]:
    query = (
        select(callbacks, customers.c.name.label("customer_name"))
        .outerjoin(customers, customers.c.id == callbacks.c.customer)
        .where(callbacks.c.state.in_((*OPEN, "given_up")))
        .order_by(callbacks.c.arrived_at, callbacks.c.id)
        .limit(MOST)
    )
    if owner is not None:
        query = query.where(or_(callbacks.c.owner == owner, callbacks.c.owner.is_(None)))
    listed = []
    for row in connection.execute(query):
        values = dict(row._mapping)
        name = values.pop("customer_name")
        listed.append(ListedCallback(callback=CallbackRecord(**values), customer_name=name))
    return tuple(listed)


def _callback(connection: Connection, callback: int) -> CallbackRecord:
    row = connection.execute(select(callbacks).where(callbacks.c.id == callback)).first()
    if row is None:
        raise NotFound("There is no such callback.")
    return _record(row)


def _add(connection: Connection, new: NewCallback) -> CallbackRecord:
    known = connection.execute(select(callbacks).where(callbacks.c.call == new.call)).first()
    if known:
        return _record(known)
    same = (callbacks.c.number == new.number) & (callbacks.c.queue == new.queue) & callbacks.c.state.in_(OPEN)
    places = [new.arrived_at]
    for older in _list(connection, same):
        places.append(older.arrived_at)
        _update(connection, older.id, state="cancelled", last_result="rang_himself", done_at=new.asked_at)
    values = structs.asdict(new) | {"arrived_at": min(places), "state": "waiting", "tries": 0}
    row = connection.execute(insert(callbacks).values(**values).returning(callbacks)).one()
    return _record(row)


def _save(connection: Connection, callback: CallbackRecord) -> CallbackRecord:
    asked = ("id", *NewCallback.__struct_fields__)
    values = {name: value for name, value in structs.asdict(callback).items() if name not in asked}
    still_open = (callbacks.c.id == callback.id, callbacks.c.state.in_(OPEN))
    connection.execute(update(callbacks).where(*still_open).values(**values))
    return _callback(connection, callback.id)


def _give_up(connection: Connection, callback: CallbackRecord, at: datetime) -> CallbackRecord:
    kept = _callback(connection, callback.id)
    if not kept.is_open:
        return kept
    request = _ask_owner(connection, structs.replace(callback, customer=kept.customer, owner=kept.owner), at)
    given_up = structs.replace(callback, state="given_up", next_try_at=None, done_at=at, request=request)
    return _save(connection, given_up)


def _ask_owner(connection: Connection, callback: CallbackRecord, at: datetime) -> int | None:
    there = (customers.c.id == callback.customer) & customers.c.merged_into.is_(None) & customers.c.erased_at.is_(None)
    language = connection.scalar(select(customers.c.language).where(there))
    if callback.customer is None or language is None:
        return None
    title = TITLES.get(language, TITLES["en"]).format(number=callback.number, tries=callback.tries)
    owner = connection.scalar(select(agents.c.login).where(agents.c.login == callback.owner))
    request = RequestFields(category="question", kind="callback", title=title, status="open", agent=owner)
    return add(connection, KINDS["request"], callback.customer, request, SYSTEM, at).id


def _settle(connection: Connection, callback: int, by: str, at: datetime) -> CallbackRecord:
    kept = _callback(connection, callback)
    if kept.state in ("done", "cancelled"):
        return kept
    if kept.request is not None:
        _answered(connection, kept.request, Actor(name=by), at)
    _update(connection, callback, state="done", next_try_at=None, done_at=at, done_by=by)
    return _callback(connection, callback)


def _answered(connection: Connection, request: int, by: Actor, at: datetime) -> None:
    row = connection.execute(select(requests).where(requests.c.id == request, requests.c.closed_at.is_(None))).first()
    if row is not None:
        fields = {name: row._mapping[name] for name in RequestFields.__struct_fields__} | {"status": "done"}
        change(connection, KINDS["request"], request, RequestFields(**fields), row.version, by, at)


def _update(connection: Connection, callback: int, **values: Any) -> None:
    connection.execute(update(callbacks).where(callbacks.c.id == callback).values(**values))
