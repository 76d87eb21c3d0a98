"""The HTTP API as an OpenAPI 3.1 document, made from the routes' own declarations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any

from msgspec import json

from screenpop.http.bodies import Problem
from screenpop.http.route import EVERYBODY, JSON, Route
from screenpop.openapi_answers import answers

_PART = re.compile(r"\{(\w+)(?::((?:[^{}]|\{[^}]*\})*))?\}")
_DIGITS = re.compile(r"\\d\{1,(\d+)\}")

_SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "farley",
        "description": "Of a browser that has signed in; over TLS it is `__Host-farley`. Its writes need the Origin "
        "header of the service itself.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "Of another program: `Authorization: Bearer farley_…`. Each operation names the scope it needs.",
    },
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that was read; `changed_meanwhile` if there is a newer one",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,15}"$'},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETags that were read: 304 if it is one of them",
    "schema": {"type": "string"},
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A new one for each deed: sent again with the same, it is done once, and answered alike for a day",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}


def openapi(routes: Iterable[Route]) -> dict[str, object]:
    """The whole document."""
    routes = tuple(routes)
    types = {kind for route in routes for kind in (route.query, route.body, route.answer) if kind} | {Problem}
    ordered = sorted(types, key=lambda kind: kind.__name__)
    schemas, components = json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    refs = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, dict[str, object]] = {}
    for route in routes:
        paths.setdefault(plain_path(route.path), {})[route.method.lower()] = _operation(route, refs, components)
    for query in {route.query for route in routes if route.query}:
        del components[query.__name__]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Farley", "version": "1", "description": "Who is calling, and who should take it."},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SCHEMES},
    }


def plain_path(path: str) -> str:
    """An aiohttp path without the patterns of its parts."""
    return _PART.sub(r"{\1}", path)


def _operation(route: Route, refs: dict[type, dict[str, Any]], components: dict[str, Any]) -> dict[str, object]:
    doc = inspect.getdoc(route.handler) or ""
    roles = "" if route.roles in (EVERYBODY, frozenset()) else f" For: {', '.join(sorted(route.roles))}."
    operation: dict[str, object] = {
        "operationId": f"{route.method.lower()}_{re.sub(r'[^a-z]+', '_', plain_path(route.path)).strip('_')}",
        "summary": route.summary,
        "description": doc + roles,
        "parameters": [*_path_parameters(route), *_query_parameters(route, components), *_header_parameters(route)],
        "responses": answers(route, refs),
        "security": _security(route),
    }
    if route.body:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": refs[route.body]}}}
    elif route.takes:
        operation["requestBody"] = {"required": True, "content": {route.takes: {}}}
    return operation


def _security(route: Route) -> list[dict[str, list[str]]]:
    session: list[dict[str, list[str]]] = [{"session": []}] if route.roles else []
    return [*session, {"token": [route.scope]}] if route.scope else session


def _path_parameters(route: Route) -> list[dict[str, object]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _part(pattern)}
        for name, pattern in _PART.findall(route.path)
    ]


def _part(pattern: str) -> dict[str, object]:
    if digits := _DIGITS.fullmatch(pattern):
        return {"type": "integer", "minimum": 0, "maximum": 10 ** int(digits[1]) - 1}
    return {"type": "string", "pattern": f"^{pattern}$"}


def _query_parameters(route: Route, components: dict[str, Any]) -> list[dict[str, object]]:
    if route.query is None:
        return []
    schema = components[route.query.__name__]
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": of}
        for name, of in schema["properties"].items()
    ]


def _header_parameters(route: Route) -> list[dict[str, object]]:
    wanted = (
        (route.needs_version, _IF_MATCH),
        (route.conditional, _IF_NONE_MATCH),
        (route.repeatable, _IDEMPOTENCY_KEY),
    )
    return [header for applies, header in wanted if applies]
