"""The page about queues names every setting, with the default that it has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from crm_store.queue_record import Announcements, HoldAdaptive, HoldFixed, Holiday, Hours, QueueRecord, QueueStep, Week

TEXT = (Path(__file__).parents[1] / "docs/queues.md").read_text(encoding="utf-8")
TABLE = dict(re.findall(r"^\| `([a-z_.0-9]+)` \| ?([^|]*?) \|", TEXT, re.MULTILINE))
PARTS: dict[str, type] = {
    "": QueueRecord,
    "hold.": HoldAdaptive,
    "steps.": QueueStep,
    "announcements.": Announcements,
    "hours.": Hours,
    "hours.week.": Week,
    "hours.holidays.": Holiday,
}
ELSEWHERE = {"hold", "steps", "announcements", "hours", "hours.week", "hours.holidays"}


def settings() -> Iterator[tuple[str, inspect.Field]]:
    for before, struct in PARTS.items():
        info: Any = inspect.type_info(struct)
        yield from ((before + field.name, field) for field in info.fields)


SETTINGS = {name: field for name, field in settings() if name not in ELSEWHERE}
SCALARS = {
    name: field.default
    for name, field in SETTINGS.items()
    if field.default is not None and isinstance(field.default, bool | int | float | str)
}


@pytest.mark.parametrize("name", sorted({*SETTINGS, *ELSEWHERE, "hold.policy", "hold.seconds"}))
def test_every_setting_is_explained(name: str) -> None:
    assert f"`{name}`" in TEXT or f"[{name}]" in TEXT


@pytest.mark.parametrize("name", SCALARS)
def test_default_is_the_one_that_it_has(name: str) -> None:
    assert tomllib.loads(f"value = {TABLE[name].strip('`')}")["value"] == SCALARS[name]


def test_ways_out_and_the_fixed_hold_have_their_defaults() -> None:
    for name in ("on_timeout", "on_empty", "on_closed"):
        way = msgspec.to_builtins(SETTINGS[name].default)
        assert tomllib.loads(f"value = {TABLE[name].strip('`')}")["value"] == {"kind": way["kind"]}
    assert f"`hold.seconds` (default `{HoldFixed().seconds:g}`)" in TEXT


def test_page_names_nothing_that_is_not_there() -> None:
    assert set(TABLE) <= set(SETTINGS) | {"hold.policy"}
