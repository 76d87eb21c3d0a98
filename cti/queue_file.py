"""A queue's settings as a TOML file that a person reads, changes and gives back."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from crm_store.queue_record import QueueRecord

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TABLES_WITHIN = 2
"""Lists of tables are written out as `[[tables]]` in the file and in its tables, further in on one line."""


def to_toml(queue: QueueRecord) -> str:
    """All settings but the queue's name. TOML knows no "none": a step that lasts for ever has `seconds = inf`."""
    settings = msgspec.to_builtins(queue, order="deterministic", builtin_types=(date,))
    ordered = {name: settings[name] for name in queue.__struct_fields__ if name != "name"}
    return "\n".join(_table((), ordered)) + "\n"


def from_toml(name: str, text: str) -> QueueRecord:
    """The queue `name` with the settings of the file; what it leaves out has its default.

    Raises tomllib.TOMLDecodeError, or msgspec.ValidationError for a value that is out of range or misspelled.
    """
    return msgspec.convert({**_without_infinity(tomllib.loads(text)), "name": name}, QueueRecord)


def _table(path: tuple[str, ...], values: dict[str, Any]) -> Iterator[str]:
    tables = []
    for key, value in values.items():
        if isinstance(value, dict) or _is_tables(value, len(path)):
            tables.append(key)
        elif value is not None or key == "seconds":
            yield f"{_key(key)} = {_value(value)}"
    for key in tables:
        inner, value = (*path, key), values[key]
        head = ".".join(map(_key, inner))
        for table in [value] if isinstance(value, dict) else value:
            yield f"\n[{head}]" if isinstance(value, dict) else f"\n[[{head}]]"
            yield from _table(inner, table)


def _is_tables(value: object, depth: int) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict) and depth < _TABLES_WITHIN


def _value(value: Any) -> str:
    match value:
        case None:
            return "inf"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return "{ " + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
        case _:
            return str(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _without_infinity(value: Any) -> Any:
    match value:
        case dict():
            return {key: _without_infinity(inner) for key, inner in value.items()}
        case list():
            return [_without_infinity(inner) for inner in value]
        case float() if math.isinf(value):
            return None
        case _:
            return value
