"""Which version of a thing was read, and which one is to be changed: ETag and If-Match (RFC 9110, 8.8.3 and 13.1.1)."""

from __future__ import annotations

import re

from aiohttp import web

from crm_store.errors import Stale
from screenpop.errors import PreconditionRequired

_TAG = re.compile(r'(?:W/)?"(\d{1,15})"')
"""Weak tags are taken too: a proxy that compresses answers makes them of ours."""


def etag(version: int) -> str:
    """The ETag of a thing in this version."""
    return f'"{version}"'


def expected_version(request: web.Request) -> int:
    """The version that whoever writes has read.

    Raises `PreconditionRequired` where he does not say which, and `Stale` where it is none that we gave out.
    """
    given = request.headers.getall("If-Match", [])
    if not given or given == ["*"]:
        raise PreconditionRequired
    found = _TAG.fullmatch(given[0].strip()) if len(given) == 1 else None
    if found is None:
        raise Stale
    return int(found[1])
