"""A callback as it is kept: who is to be rung back, since when he waits, and how far it has come."""

from __future__ import annotations

from typing import Literal

from crm_store.record import Record, Utc

CallbackState = Literal["waiting", "scheduled", "ringing_agent", "dialling", "done", "given_up", "cancelled"]
OPEN: tuple[CallbackState, ...] = ("waiting", "scheduled", "ringing_agent", "dialling")
"""What is still to be done; the others are final."""


class NewCallback(Record, frozen=True, kw_only=True):
    """A caller asks to be rung back at `number` (E.164). `arrived_at` is since when he has waited: his place."""

    call: str
    number: str
    queue: str
    asked_at: Utc
    arrived_at: Utc
    customer: int | None = None
    owner: str | None = None


class CallbackRecord(NewCallback, frozen=True, kw_only=True):
    """A callback under way, or what became of it.

    `tries` counts how often the customer was rung. `last_result` is a code (`no_answer`, `busy`, `failed`,
    `agent_hung_up`, `answered`, `rang_himself`). `done_by` is who settled it; `request` what stands for it on the
    customer's card after it was given up.
    """

    id: int
    state: CallbackState = "waiting"
    tries: int = 0
    next_try_at: Utc | None = None
    last_result: str | None = None
    done_at: Utc | None = None
    done_by: str | None = None
    request: int | None = None

    @property
    def is_open(self) -> bool:
        """Is there still something to be done by the service."""
        return self.state in OPEN
