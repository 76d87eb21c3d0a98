"""What every section of the settings is made of."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Meta, Struct

NAME_PATTERN = re.compile(r"^[A-Za-z0-9_.-]{1,64}$")
Region = Annotated[str, Meta(pattern=r"^[A-Z]{2}$")]


class SettingsError(Exception):
    """The settings cannot be used."""


def says(text: str) -> Meta:
    """What a setting means; `docs/settings.md` and error hints are made of it."""
    return Meta(description=text)


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the settings.

    `__post_init__` raises ValueError, the key first, where one value alone cannot be judged.
    """
