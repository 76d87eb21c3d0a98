"""What the store can refuse or fail at. The docstring is the message when none is given."""

from __future__ import annotations


class StoreError(Exception):
    """The store could not do what was asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class StoreUnavailable(StoreError):
    """The database cannot be reached or does not answer."""


class NewerDatabase(StoreError):
    """A newer version of Farley has changed the tables of this database."""


class NotFound(StoreError):
    """There is no such record."""


class Conflict(StoreError):
    """The record contradicts one that is already kept."""


class Stale(StoreError):
    """Somebody else has changed this meanwhile."""


class Unfit(StoreError):
    """A field does not fit what else is said or kept.

    `field` names it, `code` says how: `unknown`, `empty`, `too_early` …
    """

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


class CustomerMerged(StoreError):
    """This customer was merged into another one."""


class CustomerErased(StoreError):
    """The data of this customer was erased."""


class TooLarge(StoreError):
    """This is larger than what is kept."""


class InvalidNumber(StoreError):
    """This is not a telephone number that can be dialled from outside."""


class InvalidCursor(StoreError):
    """This cursor was not given out by the store."""
