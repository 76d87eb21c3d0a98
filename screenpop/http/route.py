"""One JSON operation: declared once, checked before its handler runs, and described from the same declaration."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from crm_store.actor import Actor
from crm_store.errors import StoreError
from crm_store.records import AgentRecord, Role
from crm_store.tokens import Scope, Token
from screenpop.errors import Invalid, NotJson, NotSignedIn, ScreenpopError
from screenpop.http.address import address_of
from screenpop.http.conditional import unless_known
from screenpop.http.idempotency import IDEMPOTENCY_KEY, request_hash
from screenpop.http.versions import etag, expected_version
from screenpop.http.who import who_asks
from screenpop.services import SERVICES, Services
from screenpop.sessions import Session

EVERYBODY: frozenset[Role] = frozenset({"agent", "supervisor", "administrator"})
WATCHERS: frozenset[Role] = frozenset({"supervisor", "administrator"})
ADMINISTRATORS: frozenset[Role] = frozenset({"administrator"})
JSON = "application/json"
_NO_NUL = "No text has the character NUL, which not every database can keep."
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A request that has passed its checks. `body` and `query` have the types that the route declares.

    A signed-in browser has a `session`, another program a `token`, and who asks what is for everybody has neither.
    `version` is the one that whoever writes has read, where the route is `versioned`.
    """

    services: Services
    request: web.Request
    session: Session | None
    token: Token | None = None
    body: Any = None
    query: Any = None
    version: int = 0

    @property
    def signed_in(self) -> Session:
        """Whose request it is. Only of a route that has roles and no scope."""
        if self.session is None:
            raise NotSignedIn
        return self.session

    @property
    def agent(self) -> AgentRecord:
        """The agent who asks. Only of a route that has roles and no scope."""
        return self.signed_in.agent

    @property
    def login(self) -> str | None:
        """The login of who asks; None for another program."""
        return self.session.agent.login if self.session else None

    @property
    def watches(self) -> bool:
        """May who asks see what concerns others: supervisors, administrators, and programs with the route's scope."""
        return self.token is not None or self.agent.role in WATCHERS

    @property
    def actor(self) -> Actor:
        """Who asks, for the audit."""
        name = f"token:{self.token.name}" if self.token else self.agent.login
        return Actor(name=name, address=address_of(self.request, self.services.options))

    def part(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]


Handler = Callable[[Ask], Awaitable[Struct | web.StreamResponse | None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """An operation. No `roles`: for everybody, signed in or not. No `answer`: no body, or one of type `media`.

    No `scope`: not for other programs. `versioned`: what is answered carries its `version` as ETag, and PUT and DELETE
    need it back as If-Match. `takes`: the media type of a body that is no JSON, and is read by the handler itself.
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
    versioned: bool = False
    media: str | None = None
    takes: str | None = None
    errors: tuple[type[ScreenpopError | StoreError], ...] = field(default=())

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """The aiohttp handler."""
        services = request.app[SERVICES]
        who = await who_asks(request, services, roles=self.roles, scope=self.scope)
        ask = Ask(
            services=services,
            request=request,
            session=who if isinstance(who, Session) else None,
            token=who if isinstance(who, Token) else None,
            query=_query(request, self.query) if self.query else None,
            body=await _body(request, self.body, services.options.limits.body_seconds) if self.body else None,
            version=expected_version(request) if self.needs_version else 0,
        )
        if self.repeatable and IDEMPOTENCY_KEY in request.headers:
            asked = request_hash(request, await request.read() if self.body else b"")
            return await services.once.respond(
                ask.actor.name, request.headers[IDEMPOTENCY_KEY], asked, lambda: self._carry_out(ask), self._told_by
            )
        response = await self._carry_out(ask)
        return unless_known(request, response) if self.conditional else response

    async def _carry_out(self, ask: Ask) -> web.StreamResponse:
        answer = await self.handler(ask)
        if isinstance(answer, web.StreamResponse):
            return answer
        if self.method == "GET":
            self._trace(ask, answer)
        return self._response(answer)

    def _trace(self, ask: Ask, answer: Struct | None) -> None:
        """Whoever reads what is kept of one customer is written down."""
        customer = ask.request.match_info.get("customer") or getattr(answer, "customer", None)
        if customer is not None:
            *_, what = re.findall(r"/([a-z-]+)", self.path)
            ask.services.trail.saw(ask.actor, int(customer), what)

    def _response(self, answer: Struct | None) -> web.Response:
        response = json_response(answer, self.status)
        if self.versioned and (version := getattr(answer, "version", None)) is not None:
            response.headers["ETag"] = etag(version)
        return response

    def _told_by(self, result: object) -> web.Response | None:
        """The answer, where what a write has returned tells it already."""
        told = type(result) is self.answer if self.answer else self.status == 204
        return self._response(result if isinstance(result, Struct) and self.answer else None) if told else None

    @property
    def conditional(self) -> bool:
        """Whether who has read something already may ask for news only (If-None-Match)."""
        return self.method == "GET" and self.scope is not None and self.answer is not None

    @property
    def repeatable(self) -> bool:
        """Whether a request may be sent again with the same `Idempotency-Key`, and is carried out once."""
        return self.method == "POST" and self.scope is not None

    @property
    def needs_version(self) -> bool:
        """Whether whoever writes must say which version he has read."""
        return self.versioned and self.method in ("PUT", "DELETE")


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
