"""What supervisors see and do: the floor, and the demo's callers."""

from __future__ import annotations

from screenpop.errors import NoDemo
from screenpop.http.bodies import DemoCalled, DemoCallers, DemoCallRequest
from screenpop.http.route import WATCHERS, Ask, Route
from screenpop.live import Demo
from screenpop.messages import FloorShown


async def shown(ask: Ask) -> FloorShown:
    """The whole floor now."""
    return ask.services.floor.shown()


async def callers(ask: Ask) -> DemoCallers:
    """Who can ring."""
    return DemoCallers(items=_demo(ask).callers())


async def call(ask: Ask) -> DemoCalled:
    """Let somebody ring."""
    return DemoCalled(number=await _demo(ask).call(ask.body.number))


def _demo(ask: Ask) -> Demo:
    if ask.services.demo is None:
        raise NoDemo
    return ask.services.demo


ROUTES = (
    Route(method="GET", path="/api/floor", summary="The floor now", handler=shown, roles=WATCHERS, answer=FloorShown),
    Route(
        method="GET",
        path="/api/demo/callers",
        summary="Who can ring in the demo",
        handler=callers,
        roles=WATCHERS,
        answer=DemoCallers,
        errors=(NoDemo,),
    ),
    Route(
        method="POST",
        path="/api/demo/call",
        summary="Let a customer of the demo ring",
        handler=call,
        roles=WATCHERS,
        body=DemoCallRequest,
        answer=DemoCalled,
        errors=(NoDemo,),
    ),
)
