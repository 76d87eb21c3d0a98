"""What the service says of itself: health, figures, and its own descriptions."""

from __future__ import annotations

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from screenpop.asyncapi import asyncapi
from screenpop.http import route
from screenpop.http.bodies import Healthy
from screenpop.http.route import JSON, Ask, Route
from screenpop.openapi import openapi


async def health(ask: Ask) -> Healthy:
    """The process answers; the parts that do not are named."""
    return Healthy(degraded=ask.services.floor.degraded)


async def metrics(ask: Ask) -> web.Response:
    """Prometheus text format; figures only, no names and no numbers."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def http_api(ask: Ask) -> web.Response:
    """OpenAPI 3.1."""
    routes = ask.request.app[route.ROUTES]
    return _document(openapi(routes))


async def websocket_api(ask: Ask) -> web.Response:
    """AsyncAPI 3."""
    return _document(asyncapi())


def _document(document: dict[str, object]) -> web.Response:
    return web.Response(body=msgspec.json.encode(document), content_type=JSON)


ROUTES = (
    Route(
        method="GET",
        path="/healthz",
        summary="Is the service up, and are its parts",
        handler=health,
        roles=frozenset(),
        answer=Healthy,
    ),
    Route(
        method="GET",
        path="/metrics",
        summary="Figures for Prometheus",
        handler=metrics,
        roles=frozenset(),
        media="text/plain",
    ),
    Route(
        method="GET",
        path="/api/openapi.json",
        summary="This document",
        handler=http_api,
        roles=frozenset(),
        media=JSON,
    ),
    Route(
        method="GET",
        path="/api/asyncapi.json",
        summary="The messages of the WebSocket, as AsyncAPI",
        handler=websocket_api,
        roles=frozenset(),
        media=JSON,
    ),
)
