"""What the HTTP and WebSocket side asks of the live floor and of the demo. Refusals are `ScreenpopError`s."""

from __future__ import annotations

from typing import Literal, Protocol

from crm_store.actor import Actor
from crm_store.records import AgentRecord
from crm_store.writes import AnyWrite
from screenpop.http.bodies import DemoCaller
from screenpop.messages import AgentLine, FloorShown, Part, Resume, Waiting
from screenpop.plans import Staffing, StaffingQuery, WhatIf, WhatIfChange


class LiveDesks(Protocol):
    """What agents do at their desks. Only those with the role `agent` have one; the others watch."""

    def connected(self, agent: AgentRecord, /) -> None:
        """One more browser of the agent; called before any message can reach it."""

    def resumed(self, agent: str, resume: Resume, /) -> None:
        """That browser can be reached now and has been shown everything; this is what its agent believes."""

    def disconnected(self, agent: str, /) -> None:
        """The agent's last browser is gone."""

    def set_state(
        self, agent: str, state: Literal["ready", "not_ready", "logged_out"], reason: str | None = None, /
    ) -> None:
        """The agent asks for work, a break, or the end of his shift."""

    def reject(self, agent: str, call: str, /) -> None:
        """The agent declines the call that is offered to him."""

    def phone(self, agent: str, /, *, reachable: bool) -> None:
        """The browser's phone can be rung, or cannot."""

    def line(self, agent: str, /) -> AgentLine:
        """One agent as the floor shows him."""

    def waiting(self, agent: str, /) -> Waiting:
        """Who waits for this agent."""

    async def transfer(self, agent: str, call: str, /, *, queue: str | None, to: str | None) -> None:
        """The agent gives his caller away."""

    async def choose_customer(self, by: Actor, call: str, customer: int, /) -> None:
        """The agent found out who is calling: it is kept, and the pop comes again with the profile."""

    def confirmed(self, agent: str, call: str | None, customer: int, /) -> None:
        """The agent has made sure that he talks with this customer: on that call his pop opens."""

    def noted(self, agent: str, call: str, text: str, /) -> None:
        """This note is kept; later pops of the call show it."""

    def disposed(self, agent: str, call: str, code: str, /) -> None:
        """This disposition is kept; later pops of the call show it."""


class Keeper(Protocol):
    """Takes what must not be lost though the store is away."""

    async def keep(self, write: AnyWrite, /) -> None:
        """Return when this cannot be lost any more. Raises NotKept."""

    def start(self, write: AnyWrite, /) -> None:
        """The same, without making anybody wait."""

    async def caught_up(self, *, within: float) -> bool:
        """Wait until the store has everything that was kept; False when it has not after `within` seconds."""


class LiveCallbacks(Protocol):
    """Customers who are to be rung back."""

    async def settle(self, callback: int, by: str, /) -> None:
        """Somebody has settled it by hand."""

    def handed_over(self) -> None:
        """Customers have changed hands."""


class LiveFloor(Protocol):
    """What there is to watch."""

    @property
    def degraded(self) -> tuple[Part, ...]:
        """The parts that do not answer just now."""

    def shown(self) -> FloorShown:
        """The whole floor."""


class LiveQueues(Protocol):
    """The queues in force."""

    async def refresh(self) -> None:
        """Take up what the store has now."""


class Planner(Protocol):
    """Plans staff and replays days, without disturbing calls."""

    async def staffing(self, query: StaffingQuery, /) -> Staffing:
        """Agents for each half hour of a weekday. Raises `ScreenpopError` and `StoreError`."""

    async def what_if(self, change: WhatIfChange, /) -> WhatIf:
        """A day as it was, and with something changed. Raises `ScreenpopError` and `StoreError`."""


class Demo(Protocol):
    """The demo company's customers, who can be made to ring."""

    def callers(self) -> tuple[DemoCaller, ...]:
        """Some who are worth hearing."""

    async def call(self, number: str | None, /) -> str:
        """Let one of them ring, and say which. Raises `ScreenpopError` when that fails."""
