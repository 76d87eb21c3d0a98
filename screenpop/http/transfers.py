"""An agent gives his caller away, to a queue or to a colleague."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from screenpop.errors import Invalid, NoSuchTarget, NotOnTheLine, NotYourCall, TransferFailed
from screenpop.http.bodies import Asked
from screenpop.http.calls import AGENT
from screenpop.http.route import Ask, Route

Name = Annotated[str, Meta(min_length=1, max_length=100)]


class TransferTo(Asked, frozen=True, kw_only=True):
    """One of the two: the queue, or the login of the colleague."""

    queue: Name | None = None
    agent: Name | None = None


async def transfer(ask: Ask) -> None:
    """Let the caller go where the body says; his owner stays his owner."""
    to = ask.body
    if (to.queue is None) == (to.agent is None):
        raise Invalid(hint="Name either a queue or an agent.")
    await ask.services.desks.transfer(ask.agent.login, ask.part("call"), queue=to.queue, to=to.agent)


ROUTES = (
    Route(
        method="POST",
        path="/api/calls/{call:[^/]{1,200}}/transfer",
        summary="Transfer a call to a queue or a colleague",
        handler=transfer,
        roles=AGENT,
        body=TransferTo,
        status=204,
        errors=(NotYourCall, NotOnTheLine, NoSuchTarget, TransferFailed),
    ),
)
