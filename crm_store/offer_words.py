"""What the conditions of a rule can name so far."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Table, select

from crm_store.offers import CONSENT
from crm_store.record import Record
from crm_store.schema import agents, consents, customers, deals, products, requests
from crm_store.subject import Subject

_LOOKED_AT = 20_000
"""So many of the newest rows tell all the words that are in use, at any size."""


class OfferWords(Record, frozen=True, kw_only=True):
    """Words of customers and of their dealings, each kind sorted; `agents` are the names of experts by login."""

    segments: tuple[str, ...]
    languages: tuple[str, ...]
    regions: tuple[str, ...]
    products: tuple[str, ...]
    requests: tuple[str, ...]
    deals: tuple[str, ...]
    consents: tuple[str, ...]
    agents: dict[str, str]


class OfferWording(Subject):
    """Words to choose from."""

    async def offer_words(self) -> OfferWords:
        """What conditions can name so far."""
        return await self.database.scan(_words)


def _words(connection: Connection) -> OfferWords:
    experts = select(agents.c.login, agents.c.name).where(agents.c.role == "agent").order_by(agents.c.login)
    return OfferWords(
        segments=_newest(connection, customers, customers.c.segment),
        languages=_newest(connection, customers, customers.c.language),
        regions=_newest(connection, customers, customers.c.region),
        products=_newest(connection, products, products.c.kind),
        requests=_newest(connection, requests, requests.c.kind),
        deals=_newest(connection, deals, deals.c.kind),
        consents=tuple(sorted({CONSENT, *_newest(connection, consents, consents.c.kind)})),
        agents={row.login: row.name for row in connection.execute(experts)},
    )


def _newest(connection: Connection, table: Table, column: Column[str]) -> tuple[str, ...]:
    newest = select(column.label("word")).order_by(table.c.id.desc()).limit(_LOOKED_AT).subquery()
    return tuple(sorted(word for word in connection.scalars(select(newest.c.word).distinct()) if word is not None))
