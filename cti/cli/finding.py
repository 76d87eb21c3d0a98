"""What one check of `farley doctor` found."""

from __future__ import annotations

from msgspec import Struct


class Finding(Struct, frozen=True, kw_only=True):
    """`what` was looked at and `seen`; `advice` says what to do, and is empty when all is well."""

    what: str
    seen: str
    advice: str = ""

    @property
    def well(self) -> bool:
        """Nothing needs doing."""
        return not self.advice
