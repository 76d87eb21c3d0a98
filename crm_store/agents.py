"""Those who sign in: their record, their password's hash, their telephone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import structs
from sqlalchemy import Connection, insert, select, update

from crm_store.actor import SYSTEM, Actor
from crm_store.errors import NotFound
from crm_store.journal import note
from crm_store.records import AgentRecord, Role
from crm_store.schema import agents
from crm_store.subject import AnyRow, Subject


class Agents(Subject):
    """Agents, supervisors and administrators."""

    async def agents(self) -> tuple[AgentRecord, ...]:
        """Everybody who signs in, by login."""
        return await self.database.read(_agents)

    async def agent(self, login: str) -> AgentRecord:
        """One of them; raises `NotFound`."""
        return await self.database.read(_agent, login)

    async def add_agent(self, agent: AgentRecord, password_hash: str, *, by: Actor = SYSTEM) -> None:
        """Keep somebody new; raises `Conflict` when the login is taken."""
        await self.database.write(_add, agent, password_hash, by)

    async def password_hash(self, login: str) -> str | None:
        """The hash to check a password against; None when there is no such login."""
        return await self.database.read(_password_hash, login)

    async def set_password(self, login: str, password_hash: str, *, by: Actor = SYSTEM) -> None:
        """Replace the password's hash; raises `NotFound`."""
        await self.database.write(_grant, login, by, {"fields": ["password"]}, password_hash=password_hash)

    async def set_role(self, login: str, role: Role, *, by: Actor = SYSTEM) -> None:
        """Give another role; raises `NotFound`."""
        await self.database.write(_grant, login, by, {"role": role}, role=role)

    async def set_endpoint(
        self, login: str, endpoint: str | None, sip_password: str | None, *, by: Actor = SYSTEM
    ) -> None:
        """Give another telephone, or none; raises `NotFound`."""
        phone = {"endpoint": endpoint, "sip_password": sip_password}
        await self.database.write(_grant, login, by, {"fields": ["endpoint"]}, **phone)

    async def set_language(self, login: str, language: str) -> None:
        """Set the language of his screens; raises `NotFound`."""
        await self.database.write(_change, login, language=language)


def require_agents(connection: Connection, logins: Iterable[str | None]) -> None:
    """Raise `NotFound` unless all of them are there."""
    wanted = set(logins)
    found = set(connection.scalars(select(agents.c.login).where(agents.c.login.in_(wanted))))
    if wanted - found:
        raise NotFound("There is no such agent.")


_AGENTS = select(*(agents.c[field] for field in AgentRecord.__struct_fields__))


def _agents(connection: Connection) -> tuple[AgentRecord, ...]:
    return tuple(_record(row) for row in connection.execute(_AGENTS.order_by(agents.c.login)))


def _agent(connection: Connection, login: str) -> AgentRecord:
    row = connection.execute(_AGENTS.where(agents.c.login == login)).first()
    if row is None:
        raise NotFound("There is no such agent.")
    return _record(row)


def _record(row: AnyRow) -> AgentRecord:
    return AgentRecord(**{**row._mapping, "teams": tuple(row.teams)})


def _add(connection: Connection, agent: AgentRecord, password_hash: str, by: Actor) -> None:
    connection.execute(insert(agents).values(**structs.asdict(agent), password_hash=password_hash))
    note(connection, by, "created", "user", agent.login, details={"role": agent.role})


def _password_hash(connection: Connection, login: str) -> str | None:
    return connection.scalar(select(agents.c.password_hash).where(agents.c.login == login))


def _grant(connection: Connection, login: str, by: Actor, details: dict[str, Any], /, **values: str | None) -> None:
    """Change what somebody may do, or how he signs in."""
    _change(connection, login, **values)
    note(connection, by, "changed", "user", login, details=details)


def _change(connection: Connection, login: str, /, **values: str | None) -> None:
    if not connection.execute(update(agents).where(agents.c.login == login).values(**values)).rowcount:
        raise NotFound("There is no such agent.")
