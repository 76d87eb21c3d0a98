"""The list of events is what is really told, no more and no less."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from crm_store.dealings_kinds import KINDS
from crm_store.events import EVENTS, happens
from crm_store.journal import _OURS, _QUIET, Action

ROOT = Path(__file__).parents[2]


def deeds() -> Iterator[tuple[str, str]]:
    """Kind and action of every note, and of every event that is told without one; "any": the kind is one of KINDS."""
    for package in ("crm_store", "screenpop", "cti"):
        for file in (ROOT / package).rglob("*.py"):
            for call in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(call, ast.Call):
                    yield from deed(call)


def deed(call: ast.Call) -> Iterator[tuple[str, str]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    said = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
    if name == "note" and len(said) >= 4 and said[2] in get_args(Action):
        yield str(said[3] or "any"), str(said[2])
    elif name == "write_down" and len(said) >= 3:
        yield str(said[2]), str(said[1])
    elif name == "tell" and len(said) >= 3 and isinstance(said[1], str):
        kind, _, action = said[1].partition(".")
        yield kind, action


def test_every_event_that_is_told_is_listed_and_every_listed_one_is_told() -> None:
    told = {(kind, action) for kind, action in deeds() if action not in _QUIET and kind not in _OURS}
    assert {action for kind, action in told if kind == "any"} == {"created", "changed", "removed"}
    of_kinds = {(kind, action) for kind in KINDS for action in ("created", "changed", "removed")}
    told = {deed for deed in told if deed[0] != "any"} | of_kinds
    assert told == {(kind, action) for kind, actions in EVENTS.items() for action in actions}


@pytest.mark.parametrize(
    ("pattern", "can"),
    [
        ("*", True),
        ("task.*", True),
        ("call.ended", True),
        ("tasks.made", False),
        ("task.made", False),
        ("tasks.*", False),
        ("customer.saw", False),
        ("user.*", False),
    ],
)
def test_only_what_can_happen_can_be_asked_for(pattern: str, can: bool) -> None:
    assert happens(pattern) is can


def test_documentation_names_every_event() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    for kind, actions in EVENTS.items():
        (row,) = (line for line in page.splitlines() if line.startswith("|") and f"`{kind}`" in line.split("|")[1])
        assert all(f"`{action}`" in row.split("|")[2] for action in actions), kind
