"""Where an agent sends his caller: to a queue or to a colleague, as an extension of the dialplan says it."""

from __future__ import annotations

from typing import NamedTuple

from cti.facts import agent_named
from screenpop.floor import Floor

CONTEXT = "farley-transfer"
QUEUE, AGENT = "queue-", "agent-"


class Target(NamedTuple):
    """A queue or an agent; neither: whom the transfer named is not known here, and the call stays in its queue."""

    queue: str | None = None
    agent: str | None = None

    @property
    def extension(self) -> str:
        """The same for the dialplan."""
        return f"{QUEUE}{self.queue}" if self.queue else f"{AGENT}{self.agent}"


def target_of(floor: Floor, extension: str) -> Target:
    """Whom an extension means: `queue-` and a queue, `agent-` and a login, or just an agent's endpoint."""
    queue, login = extension.removeprefix(QUEUE), extension.removeprefix(AGENT)
    if extension.startswith(QUEUE) and queue in floor.queues:
        return Target(queue=queue)
    if extension.startswith(AGENT) and login in floor.board.lines:
        return Target(agent=login)
    return Target(agent=agent_named(floor, extension))
