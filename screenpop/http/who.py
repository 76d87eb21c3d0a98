"""Who asks: a browser by its session's cookie, or another program by its token; never both."""

from __future__ import annotations

from collections.abc import Set

from aiohttp import web

from crm_store.records import Role
from crm_store.tokens import Scope, Token
from screenpop.errors import NotAllowed, OutOfScope, TwoCredentials
from screenpop.http.address import address_of
from screenpop.http.origin import check_origin, session_cookie
from screenpop.services import Services
from screenpop.sessions import Session


async def who_asks(
    request: web.Request, services: Services, *, roles: Set[Role], scope: Scope | None
) -> Session | Token | None:
    """Who may do this; None where there are no `roles`, as it is for everybody.

    A browser sends its cookie whether its user wants it or not, so its writes must come from a page of ours. A program
    sends its token on purpose, so it needs no Origin.
    """
    text = _bearer(request) if roles else None
    if text is None:
        if request.method != "GET":
            check_origin(request, services.options)
        return await _of_session(request, services, roles) if roles else None
    if session_cookie(request, services.options) is not None:
        raise TwoCredentials
    token = await services.tokens.let_in(text, address_of(request, services.options))
    if scope not in token.scopes:
        raise OutOfScope(hint=f"It needs the scope {scope}." if scope else "No token may do this.")
    return token


async def _of_session(request: web.Request, services: Services, roles: Set[Role]) -> Session:
    session = await services.sessions.of_cookie(session_cookie(request, services.options))
    if session.agent.role not in roles:
        raise NotAllowed
    return session


def _bearer(request: web.Request) -> str | None:
    """The token in the Authorization header (RFC 6750). Other schemes are a proxy's business."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else None
