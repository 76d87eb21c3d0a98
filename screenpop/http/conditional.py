"""What a program has read already is not sent again: ETag and If-None-Match (RFC 9110, 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib
import re

from aiohttp import web

_TAGS = re.compile(r'(?:W/)?("[^"]*")')


def unless_known(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """The response with an ETag, or 304 where the one who asks has just this.

    What has a version carries it as its ETag already; any other answer gets a weak one from its content.
    """
    if response.status != 200 or not isinstance(response, web.Response) or not isinstance(response.body, bytes):
        return response
    tag = response.headers.get("ETag")
    if tag is None:
        tag = f'W/"{hashlib.sha256(response.body).hexdigest()[:32]}"'
        response.headers["ETag"] = tag
    known = ",".join(request.headers.getall("If-None-Match", []))
    if known.strip() == "*" or tag.removeprefix("W/") in _TAGS.findall(known):
        return web.Response(status=304, headers={"ETag": tag})
    return response
