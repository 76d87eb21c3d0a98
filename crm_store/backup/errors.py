"""What a backup or its return can be refused for. The message says what to do."""

from __future__ import annotations

from crm_store.errors import StoreError


class BackupExists(StoreError):
    """There is such a file already."""


class NotABackup(StoreError):
    """This file is no backup of Farley's."""


class Damaged(StoreError):
    """The backup, or the store itself, is not whole."""


class OtherDatabase(StoreError):
    """The backup is of another kind of database."""


class StoreNotEmpty(StoreError):
    """There is something in the store: with --replace it makes room."""


class StoreInUse(StoreError):
    """Somebody else uses the store: stop Farley on all nodes first."""
