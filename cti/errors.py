"""The root of everything that the link to Asterisk raises."""

from __future__ import annotations

import inspect


class CtiError(Exception):
    """The link to Asterisk failed."""

    def __str__(self) -> str:
        """The docstring of the class is the default message."""
        return super().__str__() or inspect.getdoc(type(self)) or type(self).__name__
