"""What an operation answers, as OpenAPI tells it: success, and every refusal of the route and of its checks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from crm_store.errors import Stale, StoreError, StoreUnavailable
from screenpop.errors import (
    AnswerLost,
    BadToken,
    ForeignOrigin,
    IdempotencyMismatch,
    InFlight,
    Invalid,
    NoSuchPlace,
    NotAllowed,
    NotJson,
    NotSignedIn,
    OutOfScope,
    PreconditionRequired,
    ScreenpopError,
    TooLarge,
    TooManyAttempts,
    TwoCredentials,
    WrongMethod,
)
from screenpop.http.bodies import Problem
from screenpop.http.problems import STORE_ERRORS
from screenpop.http.route import EVERYBODY, JSON, Route

Error = type[ScreenpopError | StoreError]


def _header(name: str, description: str, kind: str = "string") -> dict[str, object]:
    return {name: {"description": description, "schema": {"type": kind}}}


_ETAG = _header("ETag", "What was read: send it as If-Match to change it")
_TAG = _header("ETag", "What was read: send it as If-None-Match to ask for news only")
_REPLAYED = _header("Idempotency-Replayed", "`true`: this was done before")
_CHALLENGE = _header("WWW-Authenticate", "How to sign in (RFC 6750)")
_WAIT = _header("Retry-After", "Seconds to wait", "integer")
_OF_STATUS: dict[int, dict[str, object]] = {401: _CHALLENGE, 429: _WAIT}


def answers(route: Route, refs: dict[type, dict[str, Any]]) -> dict[str, object]:
    """The `responses` of an operation; `refs` are the schemas of the types."""
    answered: dict[str, object] = {str(route.status): _success(route, refs)}
    if route.conditional:
        answered["304"] = {"description": "There is no news since the ETag of If-None-Match.", "headers": _TAG}
    codes: dict[int, list[str]] = {}
    for error in dict.fromkeys(_errors(route)):
        code, status = _code(error)
        codes.setdefault(status, []).append(code)
    for status, names in sorted(codes.items()):
        answer: dict[str, object] = {"description": ", ".join(names), "content": {JSON: {"schema": refs[Problem]}}}
        answered[str(status)] = answer | ({"headers": _OF_STATUS[status]} if status in _OF_STATUS else {})
    return answered


def _success(route: Route, refs: dict[type, dict[str, Any]]) -> dict[str, object]:
    success: dict[str, object] = {"description": HTTPStatus(route.status).phrase}
    if route.answer:
        success["content"] = {JSON: {"schema": refs[route.answer]}}
    elif route.media:
        success["content"] = {route.media: {}}
    headers = (_ETAG if route.versioned and route.answer else _TAG if route.conditional else {}) | (
        _REPLAYED if route.repeatable else {}
    )
    return success | ({"headers": headers} if headers else {})


def _errors(route: Route) -> tuple[Error, ...]:
    """What the route itself declares, and what its checks may refuse."""
    checks: list[tuple[object, tuple[Error, ...]]] = [
        (route.roles, (NotSignedIn, StoreUnavailable)),
        (route.roles and route.roles != EVERYBODY, (NotAllowed,)),
        (route.scope, (BadToken, TwoCredentials, OutOfScope, TooManyAttempts)),
        (route.method != "GET", (ForeignOrigin,)),
        ("{" in route.path, (NoSuchPlace,)),
        ("{" in route.path and route.method != "GET", (WrongMethod,)),
        (route.needs_version, (PreconditionRequired, Stale)),
        (route.repeatable, (IdempotencyMismatch, InFlight, AnswerLost, Invalid)),
        (route.query, (Invalid,)),
        (route.body, (NotJson, TooLarge, Invalid)),
    ]
    return route.errors + tuple(error for applies, errors in checks if applies for error in errors)


def _code(error: Error) -> tuple[str, int]:
    return (error.code, error.status) if issubclass(error, ScreenpopError) else STORE_ERRORS[error]
