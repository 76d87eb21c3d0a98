"""What every value of the store is made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

Utc = Annotated[datetime, Meta(tz=True)]


class Record(Struct, frozen=True, kw_only=True):
    """A frozen, keyword-only value."""
