"""One JSON operation: declared once, checked before its handler runs, and described from the same declaration."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from aiohttp import web
from msgspec import Struct

from crm_store.actor import Actor
from crm_store.errors import StoreError
from crm_store.records import AgentRecord, Role
from screenpop.errors import Invalid, NotAllowed, NotJson, NotSignedIn, ScreenpopError
from screenpop.http.address import address_of
from screenpop.http.origin import check_origin, session_cookie
from screenpop.services import SERVICES, Services
from screenpop.sessions import Session

EVERYBODY: frozenset[Role] = frozenset({"agent", "supervisor", "administrator"})
WATCHERS: frozenset[Role] = frozenset({"supervisor", "administrator"})
ADMINISTRATORS: frozenset[Role] = frozenset({"administrator"})
Scope = Literal[
    "customers:read", "customers:write", "history:read", "assignments:write", "offers:write", "duplicates:write",
    "exchange:write", "webhooks:write", "audit:read",
]  # fmt: skip
"""What another program may be allowed: each route names the one scope that opens it to tokens."""
JSON = "application/json"
_NO_NUL = "No text has the character NUL, which not every database can keep."
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A request that has passed its checks. `body` and `query` have the types that the route declares."""

    services: Services
    request: web.Request
    session: Session | None
    body: Any = None
    query: Any = None

    @property
    def signed_in(self) -> Session:
        """Whose request it is. Only of a route that has roles."""
        if self.session is None:
            raise NotSignedIn
        return self.session

    @property
    def agent(self) -> AgentRecord:
        """Who asks."""
        return self.signed_in.agent

    @property
    def actor(self) -> Actor:
        """Who asks, for the audit."""
        return Actor(name=self.agent.login, address=address_of(self.request, self.services.options))

    def part(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]


Handler = Callable[[Ask], Awaitable[Struct | web.StreamResponse | None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """An operation. No `roles`: for everybody, signed in or not. No `answer`: no body, or one of type `media`.

    No `scope`: not for other programs.
    """

    method: str
    path: str
    summary: str
    handler: Handler
    roles: frozenset[Role] = EVERYBODY
    query: type[Struct] | None = None
    body: type[Struct] | None = None
    answer: type[Struct] | None = None
    scope: Scope | None = None
    status: int = 200
    media: str | None = None
    errors: tuple[type[ScreenpopError | StoreError], ...] = field(default=())

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """The aiohttp handler."""
        services = request.app[SERVICES]
        writes = self.method != "GET"
        if writes:
            check_origin(request, services.options)
        session = None
        if self.roles:
            session = await services.sessions.of_cookie(session_cookie(request, services.options))
            if session.agent.role not in self.roles:
                raise NotAllowed
        ask = Ask(
            services=services,
            request=request,
            session=session,
            query=_query(request, self.query) if self.query else None,
            body=await _body(request, self.body, services.options.limits.body_seconds) if self.body else None,
        )
        answer = await self.handler(ask)
        if isinstance(answer, web.StreamResponse):
            return answer
        return json_response(answer, self.status)


ROUTES: web.AppKey[tuple[Route, ...]] = web.AppKey("routes", tuple[Route, ...])


def json_response(answer: Struct | None, status: int = 200) -> web.Response:
    """An answer as JSON; None is 204."""
    if answer is None:
        return web.Response(status=204)
    return web.Response(body=msgspec.json.encode(answer), status=status, content_type=JSON)


def _query(request: web.Request, kind: type[Struct]) -> Struct:
    if "\0" in request.query_string:
        raise Invalid(hint=_NO_NUL)
    try:
        return msgspec.convert(dict(request.query), kind, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(hint=str(error)) from None


async def _body(request: web.Request, kind: type[Struct], seconds: float) -> Struct:
    if request.content_type != JSON:
        raise NotJson
    try:
        async with asyncio.timeout(seconds):
            data = await request.read()
        if _NUL.search(data):
            raise Invalid(hint=_NO_NUL)
        return msgspec.json.decode(data, type=kind)
    except TimeoutError:
        raise Invalid(hint="The body did not arrive in time.") from None
    except web.RequestPayloadError:
        raise Invalid(hint="The body is not encoded as its head says.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(hint=str(error)) from None
