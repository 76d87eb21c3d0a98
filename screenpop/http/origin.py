"""Which page a request comes from, and which session its cookie names."""

from __future__ import annotations

from aiohttp import web

from screenpop.errors import ForeignOrigin
from screenpop.options import Options


def check_origin(request: web.Request, options: Options) -> None:
    """Let only our own pages in. Raises `ForeignOrigin`; so does a missing header, which no browser leaves out."""
    own = options.origin or f"{'https' if options.secure else 'http'}://{request.host}"
    if request.headers.getall("Origin", []) != [own]:
        raise ForeignOrigin


def cookie_name(options: Options) -> str:
    """Over TLS the name itself makes a browser insist on Secure, Path=/ and no Domain (RFC 6265bis, `__Host-`)."""
    return "__Host-farley" if options.secure else "farley"


HINT = "farley_hint"
"""A cookie that says nothing but that there is a session: a page without it need not ask who is signed in."""


def session_cookie(request: web.Request, options: Options) -> str | None:
    """What the browser sent."""
    return request.cookies.get(cookie_name(options))


def set_session_cookie(response: web.StreamResponse, value: str, options: Options) -> None:
    """Give it to the browser, out of reach of scripts and of other sites."""
    response.set_cookie(
        cookie_name(options),
        value,
        max_age=round(options.session_hours * 3600),
        path="/",
        httponly=True,
        samesite="Strict",
        secure=options.secure,
    )
    hours = round(options.session_hours * 3600)
    response.set_cookie(HINT, "1", max_age=hours, path="/", samesite="Strict", secure=options.secure)


def drop_session_cookie(response: web.StreamResponse, options: Options) -> None:
    """Take it back."""
    response.del_cookie(cookie_name(options), path="/", httponly=True, samesite="Strict", secure=options.secure)
    response.del_cookie(HINT, path="/", samesite="Strict", secure=options.secure)
