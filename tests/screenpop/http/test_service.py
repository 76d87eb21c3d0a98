"""What the service says of itself."""

from __future__ import annotations

from openapi_spec_validator import validate

from screenpop.asyncapi import INCOMING, OUTGOING
from screenpop.openapi import plain_path
from screenpop.server import build_app
from tests.screenpop.conftest import Browse
from tests.screenpop.support import Running


async def test_every_route_is_described_and_everything_described_is_there(browse: Browse, running: Running) -> None:
    async with (await browse()).get("/api/openapi.json") as answer:
        document = await answer.json()
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    app = build_app(running.services)
    served = {
        (route.method, plain_path(route.resource.get_info().get("formatter", route.resource.canonical)))
        for route in app.router.routes()
        if route.method != "HEAD" and route.resource is not None
    }
    assert served - described == {("GET", "/ws"), ("GET", "/{path}")}
    assert described <= served


async def test_the_description_points_nowhere_that_is_not(browse: Browse) -> None:
    for name in ("openapi", "asyncapi"):
        async with (await browse()).get(f"/api/{name}.json") as answer:
            document = await answer.json()
        assert document[name].startswith("3.")
        for reference in _references(document):
            place = document
            for step in reference.removeprefix("#/").split("/"):
                place = place[step]


async def test_parameters_and_refusals_are_described(browse: Browse) -> None:
    async with (await browse()).get("/api/openapi.json") as answer:
        paths = (await answer.json())["paths"]
    timeline = {each["name"]: each for each in paths["/api/customers/{customer}/timeline"]["get"]["parameters"]}
    assert timeline["customer"]["schema"] == {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
    assert (timeline["cursor"]["in"], timeline["cursor"]["required"]) == ("query", False)
    assert timeline["limit"]["schema"]["maximum"] == 200
    assert timeline["If-None-Match"]["in"] == "header"
    responses = paths["/api/calls/{call}/note"]["put"]["responses"]
    assert {"204", "401", "403", "413", "415", "422", "503"} <= set(responses)
    assert "not_your_call" in responses["403"]["description"]
    assert paths["/api/session"]["post"]["security"] == []
    assert paths["/api/queues"]["get"]["security"] == [{"session": []}]
    assert paths["/api/customers"]["post"]["security"] == [{"session": []}, {"token": ["customers:write"]}]


async def test_the_description_is_what_a_validator_of_openapi_takes(browse: Browse) -> None:
    async with (await browse()).get("/api/openapi.json") as answer:
        document = await answer.json()
    validate(document)
    names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


async def test_every_message_is_in_the_catalogue(browse: Browse) -> None:
    async with (await browse()).get("/api/asyncapi.json") as answer:
        document = await answer.json()
    assert len(document["components"]["messages"]) == len(OUTGOING + INCOMING)
    assert "pop_gone" in document["channels"]["browser"]["messages"]


async def test_health_names_what_does_not_answer(browse: Browse, running: Running) -> None:
    running.services.floor.degraded = ("asterisk",)
    async with (await browse()).get("/healthz") as answer:
        assert answer.status == 200
        assert await answer.json() == {"degraded": ["asterisk"]}


async def test_figures_carry_no_names(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.get("/metrics") as answer:
        text = await answer.text()
    assert 'farley_sign_ins_total{result="signed_in"}' in text
    assert "anna" not in text


def _references(place):
    if isinstance(place, dict):
        if "$ref" in place:
            yield place["$ref"]
        for each in place.values():
            yield from _references(each)
    elif isinstance(place, list):
        for each in place:
            yield from _references(each)
