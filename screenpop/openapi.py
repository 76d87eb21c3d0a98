"""The HTTP API as an OpenAPI 3.1 document, made from the routes' own declarations."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from msgspec import json

from crm_store.errors import Stale, StoreError
from screenpop.errors import (
    ForeignOrigin,
    Invalid,
    NotAllowed,
    NotJson,
    NotSignedIn,
    PreconditionRequired,
    ScreenpopError,
    TooLarge,
)
from screenpop.http.bodies import Problem
from screenpop.http.problems import STORE_ERRORS
from screenpop.http.route import EVERYBODY, JSON, Route

_ETAG = {"description": "The version to change it by", "schema": {"type": "string"}}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that was read; `changed_meanwhile` if there is a newer one",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,15}"$'},
}
_PART = re.compile(r"\{(\w+)(?::((?:[^{}]|\{[^}]*\})*))?\}")


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
        "components": {
            "schemas": components,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "farley"}},
        },
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
        "parameters": [
            *_path_parameters(route),
            *_query_parameters(route, components),
            *([_IF_MATCH] if route.needs_version else []),
        ],
        "responses": _responses(route, refs),
        "security": [{"session": []}] if route.roles else [],
    }
    if route.body:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": refs[route.body]}}}
    elif route.takes:
        operation["requestBody"] = {"required": True, "content": {route.takes: {}}}
    return operation


def _path_parameters(route: Route) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer" if pattern.startswith(r"\d") else "string"},
        }
        for name, pattern in _PART.findall(route.path)
    ]


def _query_parameters(route: Route, components: dict[str, Any]) -> list[dict[str, object]]:
    if route.query is None:
        return []
    schema = components[route.query.__name__]
    return [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": of}
        for name, of in schema["properties"].items()
    ]


def _responses(route: Route, refs: dict[type, dict[str, Any]]) -> dict[str, object]:
    responses: dict[str, Any] = {str(route.status): {"description": HTTPStatus(route.status).phrase}}
    if route.answer:
        responses[str(route.status)]["content"] = {JSON: {"schema": refs[route.answer]}}
        if route.versioned:
            responses[str(route.status)]["headers"] = {"ETag": _ETAG}
    elif route.media:
        responses[str(route.status)]["content"] = {route.media: {}}
    codes: dict[int, list[str]] = {}
    for error in _errors(route):
        code, status = _code(error)
        codes.setdefault(status, []).append(code)
    for status, names in sorted(codes.items()):
        responses[str(status)] = {"description": ", ".join(names), "content": {JSON: {"schema": refs[Problem]}}}
    return responses


def _errors(route: Route) -> tuple[type[ScreenpopError | StoreError], ...]:
    """What the route itself declares, and what its checks may refuse."""
    errors = route.errors
    if route.roles:
        errors += (NotSignedIn,)
    if route.roles and route.roles != EVERYBODY:
        errors += (NotAllowed,)
    if route.needs_version:
        errors += (PreconditionRequired, Stale)
    if route.method != "GET":
        errors += (ForeignOrigin,)
    if route.body:
        errors += (NotJson, TooLarge, Invalid)
    elif route.query:
        errors += (Invalid,)
    return errors


def _code(error: type[ScreenpopError | StoreError]) -> tuple[str, int]:
    return (error.code, error.status) if issubclass(error, ScreenpopError) else STORE_ERRORS[error]
