"""The root of everything that the link to Asterisk raises."""

from __future__ import annotations

import inspect


class CtiError(Exception):
    """The link to Asterisk failed."""

    def __init__(self, message: str | None = None) -> None:
        """The docstring of the class is the default message."""
        super().__init__(message or inspect.getdoc(type(self)))
