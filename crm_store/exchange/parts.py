"""What a line of JSON may hold of a customer besides himself: a list for each kind, its items as they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlalchemy import Boolean, Column, Float, Integer, Table

from crm_store.columns import Document, Moment
from crm_store.dealing_records import Line
from crm_store.dealings_kinds import KINDS, KindName
from crm_store.record import Record, Utc
from crm_store.records import Channel, Direction
from crm_store.schema import assignments, call_marks, call_segments, calls, timeline

LONG = Annotated[str, Meta(max_length=10_000)]


class TimelineLine(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened. `source` names what it tells of in the same file (`request:12`), `call` its call."""

    id: int | None = None
    at: Utc
    kind: Literal["interaction", "operation", "request", "note", "task", "appointment", "deal", "document"]
    channel: Channel | None = None
    direction: Direction | None = None
    title: Annotated[str, Meta(max_length=200)] = ""
    text: LONG | None = None
    agent: Annotated[str, Meta(max_length=200)] | None = None
    outcome: Annotated[str, Meta(max_length=50)] | None = None
    seconds: float | None = None
    call: Annotated[str, Meta(max_length=200)] | None = None
    source: Annotated[str, Meta(max_length=100)] | None = None


class AssignmentLine(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who served the customer from when to when; the one without `until` serves him now."""

    id: int | None = None
    owner: str | None = None
    deputies: tuple[str, ...] = ()
    since: Utc
    until: Utc | None = None
    by: Line = "import"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A kind of thing. `refers` are columns that name another thing of the customer's, with the part that it is of."""

    table: Table
    takes: type[msgspec.Struct]
    kind: KindName | None = None
    refers: tuple[tuple[str, str], ...] = ()


def _of_kind(name: KindName, **more: Any) -> Part:
    kind = KINDS[name]
    extra = [field for field in msgspec.structs.fields(kind.kept) if field.name not in kind.fields.__struct_fields__]
    fields = [
        (field.name, field.type) if name == "document" else (field.name, field.type | None, None)
        for field in extra
        if field.name not in ("id", "customer", "version")
    ]
    takes = msgspec.defstruct(
        f"{kind.fields.__name__}Line",
        [*fields, ("id", int | None, None)],
        bases=(kind.fields,),
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )
    return Part(table=kind.table, takes=takes, kind=name, **more)


def _of_table(table: Table) -> Part:
    fields = [_field(column) for column in table.columns if column.name != "customer"]
    fields.sort(key=len)
    takes = msgspec.defstruct(
        f"{table.name}_line", fields, bases=(Record,), frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    return Part(table=table, takes=takes)


def _field(column: Column[Any]) -> tuple[str, Any] | tuple[str, Any, Any]:
    kind: Any = Annotated[str, Meta(max_length=10_000)]
    if isinstance(column.type, Moment):
        kind = Utc
    elif isinstance(column.type, Document):
        kind = Any
    elif isinstance(column.type, Boolean):
        kind = bool
    elif isinstance(column.type, Integer):
        kind = int
    elif isinstance(column.type, Float):
        kind = float
    return (str(column.name), kind | None, None) if column.nullable else (str(column.name), kind)


PARTS: dict[str, Part] = {
    "products": _of_kind("product"),
    "requests": _of_kind("request"),
    "consents": _of_kind("consent"),
    "operations": _of_kind("operation", refers=(("product", "products"),)),
    "deals": _of_kind("deal"),
    "tasks": _of_kind("task", refers=(("request", "requests"),)),
    "appointments": _of_kind("appointment"),
    "notes": _of_kind("note"),
    "documents": _of_kind("document"),
    "assignments": Part(table=assignments, takes=AssignmentLine),
    "calls": _of_table(calls),
    "call_segments": _of_table(call_segments),
    "call_marks": _of_table(call_marks),
    "timeline": Part(table=timeline, takes=TimelineLine),
    "contact_points": _of_kind("contact_point"),
    "relatives": _of_kind("relative"),
}
"""In the order in which they are written: what is referred to comes before what refers to it."""
