"""Every failure as the same JSON body, and no failure with more detail than the browser may know."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from crm_store import errors as store
from screenpop.errors import NoSuchPlace, ScreenpopError, TooLarge, WrongMethod
from screenpop.figures import ERRORS
from screenpop.http.bodies import Problem, ProblemDetail, WrongField
from screenpop.http.route import json_response

STORE_ERRORS: dict[type[store.StoreError], tuple[str, int]] = {
    store.NotFound: ("not_found", 404),
    store.Conflict: ("conflict", 409),
    store.Stale: ("changed_meanwhile", 412),
    store.Unfit: ("invalid", 422),
    store.TooLarge: ("too_large", 413),
    store.CustomerMerged: ("customer_merged", 409),
    store.CustomerErased: ("customer_erased", 409),
    store.InvalidNumber: ("invalid_number", 422),
    store.InvalidCursor: ("invalid_cursor", 422),
    store.StoreUnavailable: ("store_unavailable", 503),
}
_HINTS: dict[type[store.StoreError], str] = {
    store.Stale: "Read it again, and change that.",
    store.CustomerMerged: "Change the one into whom he was merged: merged_into of his record names him.",
}
_AIOHTTP_ERRORS: dict[int, type[ScreenpopError]] = {404: NoSuchPlace, 405: WrongMethod, 413: TooLarge}

log = structlog.get_logger()


@web.middleware
async def as_problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn what is raised further in into an answer."""
    try:
        return await handler(request)
    except ScreenpopError as error:
        return problem(error)
    except store.StoreError as error:
        code, status = STORE_ERRORS.get(type(error), ("store_failed", 500))
        log.warning("store refused", code=code)
        message = (inspect.getdoc(error) or "").partition("\n")[0]
        if isinstance(error, store.Unfit):
            return _answer(code, status, message, str(error), (WrongField(field=error.field, code=error.code),))
        return _answer(code, status, message, _HINTS.get(type(error), ""))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        answer = problem(_AIOHTTP_ERRORS.get(error.status, ScreenpopError)())
        if "Allow" in error.headers:
            answer.headers["Allow"] = error.headers["Allow"]
        return answer
    except Exception as error:
        log.exception("request failed", error=type(error).__name__)
        return problem(ScreenpopError())


def problem(error: ScreenpopError) -> web.Response:
    """The answer that tells of `error`."""
    fields = tuple(WrongField(field=field, code=code) for field, code in error.fields)
    response = _answer(error.code, error.status, str(error), error.hint, fields)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="farley"'
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _answer(code: str, status: int, message: str, hint: str, fields: tuple[WrongField, ...] = ()) -> web.Response:
    ERRORS.labels(code).inc()
    return json_response(Problem(error=ProblemDetail(code=code, message=message, hint=hint, fields=fields)), status)
