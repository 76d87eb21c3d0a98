"""The headers that every answer carries: what a page of ours may load, and that nothing private stays in a cache."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from screenpop.options import Options
from screenpop.services import SERVICES


def content_security_policy(options: Options) -> str:
    """Only our own scripts and styles, and connections to us and to Asterisk's SIP WebSocket (CSP level 3)."""
    phone = urlsplit(options.phone_websocket)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "manifest-src 'self'",
            "media-src 'self' blob:",
            f"connect-src 'self' {phone.scheme}://{phone.netloc}",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """An aiohttp `on_response_prepare` signal."""
    options = request.app[SERVICES].options
    response.headers["Content-Security-Policy"] = content_security_policy(options)
    response.headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Server"] = "farley"
    if options.secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
