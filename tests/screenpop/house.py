"""A live floor with the real engine and two experts, the browser tabs that watch it, and the records it leaves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from crm_store.actor import SYSTEM
from crm_store.records import AgentRecord, CallRecord, Identification, NewCustomer, Number, QueueRecord, Role, Today
from crm_store.store import Store
from routing.engine import Engine
from routing.model import AgentState
from screenpop.board import Board
from screenpop.calls import LiveCall
from screenpop.closing import Close
from screenpop.desks import Desks
from screenpop.floor import Floor
from screenpop.hub import Hub
from screenpop.messages import AgentLine
from screenpop.pops import Pops
from tests.empty import empty_sqlite
from tests.screenpop.support import FakeKeeper

OLENAS, TARASES, STRANGER = "+380501112233", "+380671234567", "+380931234567"
PRIVATE = QueueRecord(name="private", title="Private banking", team="private")
NOBODY_CALLED = Today(
    offered=0, answered=0, abandoned=0, service_level=None, asa=None, continuity=None, on_shift_continuity=None
)


class Tab:
    """A browser tab that keeps what it is told."""

    def __init__(self, agent: str, role: Role, news: asyncio.Event) -> None:
        self.agent, self.role, self.session = agent, role, agent
        self.heard: list[dict[str, Any]] = []
        self._news = news

    def push(self, data: bytes) -> bool:
        self.heard.append(msgspec.json.decode(data))
        self._news.set()
        return True

    def close(self, why: Close) -> None: ...

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.heard if message["type"] == kind]


class Phones:
    """A telephone side that keeps what it is asked."""

    def __init__(self) -> None:
        self.stopped: list[tuple[str, str]] = []
        self.given: list[tuple[str, str | None, str | None]] = []
        self.lines: list[AgentLine] = []

    def stop_ringing(self, call: str, agent: str) -> None:
        self.stopped.append((call, agent))

    async def transfer(self, call: str, *, queue: str | None, agent: str | None) -> bool:
        self.given.append((call, queue, agent))
        return True

    def agent_changed(self, line: AgentLine) -> None:
        self.lines.append(line)


class House:
    """A floor with two experts, the tabs that watch it, and the records it leaves."""

    def __init__(self, store: Store | None = None, *, grace: float = 60.0, phones: str = "PJSIP/olena") -> None:
        """Without a store, no customer may be looked up. `phones` are Olena's."""
        self.records: list[CallRecord] = []
        hub = self.hub = Hub()
        self._news = asyncio.Event()
        self.olena, self.taras = Tab("olena", "agent", self._news), Tab("taras", "agent", self._news)
        self.supervisor = Tab("iryna", "supervisor", self._news)
        for tab in (self.olena, self.taras, self.supervisor):
            hub.join(tab)
        self.phones = Phones()
        self.floor = Floor(
            engine=Engine(),
            board=Board(hub, lambda agent: self.floor.name_of(agent), NOBODY_CALLED),
            pops=Pops(hub),
            agents=staff(phones),
            queues=[PRIVATE],
            keep=self.keep,
        )
        self.floor.telephony = self.phones
        self.keeper = FakeKeeper(store)  # type: ignore[arg-type]
        self.desks = Desks(self.floor, store, self.keeper, grace=grace)  # type: ignore[arg-type]

    def keep(self, record: CallRecord) -> None:
        self.records.append(record)
        self._news.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Until a message or a record has made this true."""
        while not condition():
            self._news.clear()
            await self._news.wait()

    def ready(self, *agents: str) -> None:
        for each in agents:
            self.desks.set_state(each, "ready")

    def arrive(self, call: str = "1.1", owner: str | None = "olena", **known: Any) -> LiveCall:
        number = Number(input=OLENAS, kind="e164", e164=OLENAS)
        live = LiveCall(
            call=call, queue="private", queue_title="Private banking", number=number, arrived=time.monotonic()
        )
        if owner:
            live.identification = Identification(number=number, chosen=1, owner=owner, **known)
            live.customer = 1
        self.floor.arrive(live)
        return live

    def state(self, agent: str) -> AgentState:
        return self.floor.board.lines[agent].state


def staff(phones: str = "PJSIP/olena") -> tuple[AgentRecord, ...]:
    """Two experts of one team, and their supervisor, who has a telephone too."""
    return (
        AgentRecord(login="olena", name="Olena", role="agent", teams=("private",), endpoint=phones),
        AgentRecord(login="taras", name="Taras", role="agent", teams=("private",), endpoint="PJSIP/taras"),
        AgentRecord(login="iryna", name="Iryna", role="supervisor", endpoint="PJSIP/iryna"),
    )


async def furnish(folder: Path) -> Store:
    """A real store with these people, their queue, and one customer each."""
    store = await Store.open(empty_sqlite(folder / "farley.sqlite"))
    for person in staff():
        await store.add_agent(person, "no password")
    await store.save_queue(PRIVATE)
    await store.create_customer(NewCustomer(name="Olena's Customer", number=OLENAS, owner="olena"), by=SYSTEM)
    await store.create_customer(NewCustomer(name="Taras's Customer", number=TARASES, owner="taras"), by=SYSTEM)
    return store
