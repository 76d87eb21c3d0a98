"""The few things that an installation keeps about itself. Never a secret."""

from __future__ import annotations

from sqlalchemy import Connection, select

from crm_store.schema import settings
from crm_store.subject import Subject, upsert


class Settings(Subject):
    """Keys and values."""

    async def setting(self, key: str) -> str | None:
        """The value of a key, if it was ever set."""
        return await self.database.read(_setting, key)

    async def set_setting(self, key: str, value: str) -> None:
        """Set the value of a key."""
        await self.database.write(_set, key, value)


def _setting(connection: Connection, key: str) -> str | None:
    return connection.scalar(select(settings.c.value).where(settings.c.key == key))


def _set(connection: Connection, key: str, value: str) -> None:
    connection.execute(
        upsert(connection, settings)
        .values(key=key, value=value)
        .on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )
