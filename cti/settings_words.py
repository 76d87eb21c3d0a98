"""The settings' own declaration, read back: names, meanings and kinds, for error messages and the settings page."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from cti.secret import Secret
from cti.settings import Settings
from cti.settings_section import Section

PREFIX = "FARLEY_"
NAMES: dict[object, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "`true` or `false`",
    Path: "path",
    Secret: "secret",
}


def sections() -> dict[str, type[Section]]:
    """The sections by name, in the order in which they are declared."""
    return {found.name: found.type for found in msgspec.structs.fields(Settings) if isinstance(found.type, type)}


def keys(section: type[Section]) -> dict[str, FieldInfo]:
    """The keys of a section by name."""
    return {found.name: found for found in msgspec.structs.fields(section)}


def meaning(key: FieldInfo) -> str:
    """The sentence that explains a key."""
    return next(str(meta.description) for meta in key.type.__metadata__ if meta.description)


def variable(section: str, key: str) -> str:
    """The environment variable of a key."""
    return f"{PREFIX}{section}__{key}".upper()


def kind(wanted: Any, metas: tuple[Any, ...] = ()) -> str:
    """What a type takes, in words. `metas` are the annotations that bound it."""
    if hasattr(wanted, "__metadata__"):
        return kind(wanted.__origin__, wanted.__metadata__)
    origin, inside = get_origin(wanted), get_args(wanted)
    if origin is Literal:
        return ", ".join(f"`{item}`" for item in inside)
    if origin in (Union, types.UnionType):
        return kind(next(item for item in inside if item is not type(None)), metas)
    if origin is tuple:
        return f"list of {kind(inside[0])}"
    if origin is dict:
        return f"table of {kind(inside[1])}"
    return NAMES[wanted] + _bounds(metas)


def _bounds(metas: tuple[Any, ...]) -> str:
    words = {"ge": "from", "gt": "above", "le": "to"}
    found = [
        f"{word} {value}"
        for meta in metas
        for name, word in words.items()
        if (value := getattr(meta, name)) is not None
    ]
    pattern = next((f" that matches `{meta.pattern}`" for meta in metas if meta.pattern), "")
    return pattern + (f", {' '.join(found)}" if found else "")
