"""The steps from an empty database to the tables of today: revisions run by Alembic, then the indexes that lack.

A revision makes tables and adds columns: work that does not grow with the rows. Indexes of tables that may be large
already are left to `indexes`, and values for old rows to `backfill`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from crm_store.errors import NewerDatabase
from crm_store.migrations import indexes


def behind(connection: Connection) -> bool:
    """Is there anything to do. Raises `NewerDatabase`."""
    return bool(_left(connection) or indexes.missing(connection) or indexes.replaced(connection))


def step(connection: Connection) -> bool:
    """Run the next revision in the connection's own transaction; False when there was none. Raises `NewerDatabase`.

    An empty database becomes the newest at once, with its indexes.
    """
    left = _left(connection)
    if not left:
        return False
    if left == revisions():
        upgrade(connection, left[-1])
        for index in indexes.missing(connection):
            indexes.create(connection, index)
    else:
        upgrade(connection, left[0])
    return True


def upgrade(connection: Connection, revision: str) -> None:
    """Run all revisions up to this one, in the connection's own transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@cache
def revisions() -> tuple[str, ...]:
    """All of them, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(reversed([script.revision for script in scripts.walk_revisions()]))


def _left(connection: Connection) -> tuple[str, ...]:
    known, now = revisions(), MigrationContext.configure(connection).get_current_revision()
    if now is None:
        return known
    if now not in known:
        raise NewerDatabase(
            f"A newer version of Farley has brought this database to revision {now}; this version knows {known[-1]}. "
            "Start that version, or restore a backup that was taken before."
        )
    return known[known.index(now) + 1 :]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
