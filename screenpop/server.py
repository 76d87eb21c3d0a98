"""The aiohttp application: routes, WebSocket and web app on one port, and the runner that bounds hostile peers."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.http import HttpProcessingError

from screenpop.gateway import Gateway
from screenpop.http import (
    assignments,
    audit,
    callbacks,
    calls,
    confirmations,
    customer_records,
    customers,
    dealings,
    documents,
    duplicates,
    floor,
    imports,
    offers,
    people_data,
    queues,
    route,
    service,
    session,
    staffing,
    targets,
    todo,
    tokens,
    transfers,
    voicemails,
    webhooks,
)
from screenpop.http.headers import add_headers
from screenpop.http.problems import as_problems
from screenpop.http.static import add_web_app
from screenpop.services import SERVICES, Services

ROUTES = (
    session.ROUTES
    + customers.ROUTES
    + customer_records.ROUTES
    + todo.ROUTES
    + dealings.ROUTES
    + documents.ROUTES
    + assignments.ROUTES
    + offers.ROUTES
    + duplicates.ROUTES
    + people_data.ROUTES
    + calls.ROUTES
    + confirmations.ROUTES
    + targets.ROUTES
    + floor.ROUTES
    + queues.ROUTES
    + voicemails.ROUTES
    + callbacks.ROUTES
    + transfers.ROUTES
    + staffing.ROUTES
    + imports.ROUTES
    + tokens.ROUTES
    + webhooks.ROUTES
    + audit.ROUTES
    + service.ROUTES
)

_log = logging.getLogger("screenpop.http")


def _is_ours(record: logging.LogRecord) -> bool:
    """What is no HTTP is its sender's fault: aiohttp would write down a traceback each time, and what he sent."""
    return not (record.exc_info and isinstance(record.exc_info[1], (HttpProcessingError, web.RequestPayloadError)))


_log.addFilter(_is_ours)


def build_app(services: Services) -> web.Application:
    """Everything that browsers are served."""
    app = web.Application(middlewares=[as_problems], client_max_size=services.options.limits.body)
    app[SERVICES] = services
    app[route.ROUTES] = ROUTES
    app.on_response_prepare.append(add_headers)
    for each in ROUTES:
        app.router.add_route(each.method, each.path, each.respond)
    gateway = Gateway(services)
    app.router.add_get("/ws", gateway.open, allow_head=False)
    add_web_app(app)

    async def send_tabs_away(_: web.Application) -> None:
        await gateway.close()

    app.on_shutdown.append(send_tabs_away)
    return app


def build_runner(services: Services) -> web.AppRunner:
    """The runner of that application, with limits on headers and on idle connections. Start a `TCPSite` on it."""
    limits = services.options.limits
    return web.AppRunner(
        build_app(services),
        access_log=None,
        logger=_log,
        keepalive_timeout=limits.idle_seconds,
        max_line_size=limits.header_line,
        max_field_size=limits.header_line,
        max_headers=limits.headers,
        lingering_time=limits.closing_seconds,
        shutdown_timeout=limits.closing_seconds,
    )
