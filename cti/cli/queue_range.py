"""What a queue's setting may be, in plain words for whoever set it to something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec import inspect

from crm_store.queue_record import QueueRecord

PLACE = re.compile(r" - at `\$\.([^`]+)`$")
STEP = re.compile(r"\[[^]]*\]|[^.[]+")


def plainly(error: msgspec.ValidationError) -> str:
    """`ring: expected a number from 1 to 300`. msgspec's own sentence where no range or list of words is the matter."""
    if place := PLACE.search(str(error)):
        for kind in _kinds(inspect.type_info(QueueRecord), STEP.findall(place[1])):
            if expected := _expected(kind):
                return f"{place[1].removesuffix('[...]')}: expected {expected}"
    return str(error)


def _kinds(kind: inspect.Type, path: list[str]) -> Iterator[inspect.Type]:
    """What can stand at a path such as `hold`, `segments`, `[...]`: several kinds where there is a choice."""
    match kind:
        case inspect.UnionType(types=choices):
            for choice in choices:
                yield from _kinds(choice, path)
        case _ if not path:
            yield kind
        case inspect.StructType(fields=fields):
            for field in fields:
                if field.name == path[0]:
                    yield from _kinds(field.type, path[1:])
        case inspect.DictType(value_type=value):
            yield from _kinds(value, path[1:])
        case inspect.VarTupleType(item_type=item) | inspect.FrozenSetType(item_type=item):
            yield from _kinds(item, path[1:])


def _expected(kind: inspect.Type) -> str | None:
    match kind:
        case inspect.IntType(ge=low, le=high):
            return f"a whole number from {low} to {high}"
        case inspect.FloatType(ge=low, le=high):
            return f"a number from {low} to {high}"
        case inspect.StrType(pattern=None, min_length=low, max_length=high):
            return f"{low or 0} to {high} characters"
        case inspect.LiteralType(values=words):
            return f"one of {', '.join(map(str, words))}"
        case _:
            return None
