"""Every operation, asked what its description allows and what it does not: no fault of ours, nothing undescribed."""

from __future__ import annotations

import asyncio
import itertools
import os
from contextlib import suppress
from urllib.parse import urlencode

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import seed as seeded
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from crm_store.actor import SYSTEM
from crm_store.store import Store
from crm_store.tokens import NewToken
from screenpop.http.route import Route
from screenpop.openapi import openapi
from screenpop.server import ROUTES
from tests.screenpop.conftest import Browse
from tests.screenpop.support import Running, cookies

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
LONGEST_ADDRESS = 8000
ENDS_THE_SESSION = ("DELETE", "/api/session")
THERE = {"number": "+380501112233", "owner": "anna", "agent": "anna", "responsible": "anna"}
ORDER = ("POST", "GET", "PUT", "DELETE")


def described(routes: list[Route]) -> schemathesis.BaseSchema:
    """Our own description of these routes, those first that make what the others need."""
    return schemathesis.openapi.from_dict(openapi(sorted(routes, key=lambda route: ORDER.index(route.method))))


def aimed(case: Case, turn: int) -> None:
    """Let half of the cases be about what is there: number 1 of everything in one of its versions, Anna, and a number
    that somebody can have."""
    if turn % 2:
        return
    for name, value in (case.path_parameters or {}).items():
        if isinstance(value, int):
            case.path_parameters[name] = 1
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = f'"{turn // 2 % 3 + 1}"'
    for part in case.query, case.body:
        if isinstance(part, dict):
            part |= {name: value for name, value in THERE.items() if name in part}


def query_length(case: Case) -> int:
    """How long the query is as it is sent: past 8 kB no server reads the line."""
    return len(urlencode(case.query or {}, doseq=True))


class Fuzzer:
    """Asks as one who has these headers, and keeps what was wrong and which operations went well."""

    def __init__(self, origin: str, headers: dict[str, str]) -> None:
        self.wrong: list[str] = []
        self.went_well: set[str] = set()
        self._origin, self._headers = origin, headers
        self._turns = itertools.count()

    def ask_all(self, routes: list[Route], examples: int = EXAMPLES) -> None:
        """Each operation, in both manners."""
        with requests.Session() as session:
            for found in described(routes).get_all_operations():
                for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
                    with suppress(Unsatisfiable):  # there is nothing to get wrong
                        self._ask(found.ok().as_strategy(generation_mode=mode), session, examples)

    def _ask(self, cases: SearchStrategy[Case], session: requests.Session, examples: int) -> None:
        @seeded(1934)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def ask(case: Case) -> None:
            aimed(case, next(self._turns))
            assume(len(case.as_transport_kwargs(base_url=self._origin)["url"]) + query_length(case) < LONGEST_ADDRESS)
            answer = case.call(base_url=self._origin, session=session, headers=self._headers)
            if answer.status_code < 300:
                self.went_well.add(case.operation.label)
            try:
                case.validate_response(answer, checks=CHECKS)
            except FailureGroup as failures:
                sent = f"{case.method} {case.formatted_path} {case.query} {str(case.body)[:200]}"
                self.wrong += [f"{sent}\n{failure}\n{answer.text[:300]}" for failure in failures.exceptions]

        ask()


@pytest.mark.timeout(600)
async def test_program_with_every_scope_meets_no_fault(running: Running, store: Store) -> None:
    routes = [route for route in ROUTES if route.scope]
    scopes = tuple({route.scope for route in routes})
    text, _ = await store.add_token(NewToken(name="fuzz", scopes=scopes), by=SYSTEM)
    fuzzer = Fuzzer(running.origin, {"Authorization": f"Bearer {text}"})
    await asyncio.to_thread(fuzzer.ask_all, routes)
    assert not fuzzer.wrong, "\n\n".join(fuzzer.wrong[:20])
    assert len(fuzzer.went_well) > len(routes) / 2, "most doors stayed closed"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("login", ["adam", "anna"])
async def test_browser_meets_no_fault(running: Running, browse: Browse, login: str) -> None:
    """What programs may ask too is asked less often: they differ in nothing but how they come in."""
    browser = await browse(login)
    role = "administrator" if login == "adam" else "agent"
    theirs = [route for route in ROUTES if (role in route.roles) and (role == "administrator" or len(route.roles) == 1)]
    own = [route for route in theirs if not route.scope and (route.method, route.path) != ENDS_THE_SESSION]
    fuzzer = Fuzzer(running.origin, {"Cookie": cookies(browser, running), "Origin": running.origin})
    await asyncio.to_thread(fuzzer.ask_all, own)
    await asyncio.to_thread(fuzzer.ask_all, [route for route in theirs if route.scope], examples=2)
    assert not fuzzer.wrong, "\n\n".join(fuzzer.wrong[:20])


@pytest.mark.timeout(600)
async def test_stranger_meets_no_fault(running: Running) -> None:
    routes = [route for route in ROUTES if not route.roles]
    fuzzer = Fuzzer(running.origin, {"Origin": running.origin})
    await asyncio.to_thread(fuzzer.ask_all, routes)
    assert not fuzzer.wrong, "\n\n".join(fuzzer.wrong[:20])
