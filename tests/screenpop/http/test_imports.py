"""Files that are sent, looked at, mapped, tried out and read in over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from crm_store.actor import Actor
from crm_store.store import Store
from screenpop.importer import Importer
from screenpop.services import Services
from tests.screenpop.support import Running, serve, signed_in

PEOPLE = "id;ПІБ;Телефон;Хобі\n1;Шевченко Олена;0675550001;шахи\n2;Франко Іван;12;\n"

Call = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
async def importer(store: Store, tmp_path: Path) -> AsyncIterator[Importer]:
    """Reads files in until the test ends."""
    made = Importer(store, tmp_path / "imports", language="uk")
    working = asyncio.create_task(made.run())
    yield made
    working.cancel()
    await asyncio.wait([working])


@pytest.fixture
async def running(services: Services, importer: Importer) -> AsyncIterator[Running]:
    async with serve(replace(services, importer=importer)) as running:
        yield running


@pytest.fixture
async def adam(running: Running) -> AsyncIterator[Call]:
    """An administrator: what he asks for, and the status and body of the answer."""
    async with signed_in(running, "adam") as browser:
        yield _caller(browser)


def _caller(browser: ClientSession) -> Call:
    async def call(method: str, path: str, **more: Any) -> tuple[int, Any]:
        async with browser.request(method, path, **more) as answer:
            return (
                answer.status,
                await answer.json() if answer.content_type == "application/json" else await answer.read(),
            )

    return call


async def finished(call: Call, key: int) -> Any:
    """The import when nothing is being done with it any more."""
    while True:
        _, view = await call("GET", f"/api/imports/{key}")
        if view["doing"] is None:
            return view


async def test_file_is_looked_at_corrected_tried_out_and_read_in(
    adam: Call, store: Store, importer: Importer, tmp_path: Path
) -> None:
    status, sent = await adam("POST", "/api/imports?filename=../people.csv", data=PEOPLE.encode("cp1251"))
    assert (status, sent["file"], sent["encoding"], sent["delimiter"], sent["state"]) == (
        201,
        "people.csv",
        "cp1251",
        ";",
        "new",
    )
    assert [(column["name"], column["field"]) for column in sent["columns"]] == [
        ("id", "external_id"),
        ("ПІБ", "name"),
        ("Телефон", "phone"),
        ("Хобі", None),
    ]
    (file,) = (tmp_path / "imports").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    here = f"/api/imports/{sent['id']}"
    mapping = {"id": "external_id", "ПІБ": "name", "Телефон": "phone:mobile", "Хобі": "note"}
    status, view = await adam("PUT", here, json={"mapping": mapping, "region": "UA", "language": "ru"})
    assert (status, view["columns"][3]["field"], view["language"]) == (200, "note", "ru")
    assert (await adam("POST", f"{here}/check"))[0] == 202
    tried = (await finished(adam, sent["id"]))["trial"]
    assert (tried["created"], tried["bad"], tried["new"][0]["name"]) == (1, 1, "Шевченко Олена")
    assert tried["refused"] == [{"line": 3, "name": "", "field": "phone", "code": "invalid_number"}]
    assert not (await store.identify("+380675550001")).candidates
    assert (await adam("POST", f"{here}/start"))[0] == 202
    done = await finished(adam, sent["id"])
    assert (done["state"], done["created"], done["bad"], done["bad_file"]) == ("done", 1, 1, True)
    assert (await store.identify("+380675550001")).candidates
    assert not file.exists()
    status, bad = await adam("GET", f"{here}/bad")
    assert bad.decode("cp1251").splitlines()[1].startswith("2;Франко Іван;12;;3;phone: ")
    assert [entry["id"] for entry in (await adam("GET", "/api/imports"))[1]["items"]] == [sent["id"]]
    assert (await adam("DELETE", here))[0] == 204
    assert not list((tmp_path / "imports").iterdir())
    assert (await adam("GET", here))[0] == 404


async def test_what_cannot_be_read_in_is_refused_with_a_code(adam: Call, tmp_path: Path) -> None:
    async def refusal(*asked: Any, **more: Any) -> tuple[int, str]:
        status, body = await adam(*asked, **more)
        return status, body["error"]["code"]

    wide = ",".join(f"c{n}" for n in range(10_000))
    for content in (b"", wide.encode()):
        assert await refusal("POST", "/api/imports?filename=a.csv", data=content) == (422, "import_refused")
    spreadsheet = b"PK\x03\x04" + bytes(100)
    assert await refusal("POST", "/api/imports?filename=a.xlsx", data=spreadsheet) == (422, "import_spreadsheet")
    assert not list((tmp_path / "imports").iterdir())
    _, sent = await adam("POST", "/api/imports?filename=a.csv", data=b"a,b\n1,2\n")
    here = f"/api/imports/{sent['id']}"
    assert await refusal("POST", f"{here}/start") == (422, "import_refused")
    change = {"mapping": {"a": "nothing"}, "region": "UA", "language": "uk"}
    assert await refusal("PUT", here, json=change) == (422, "import_refused")
    assert await refusal("POST", "/api/imports/99/start") == (404, "not_found")
    assert await refusal("GET", f"{here}/bad") == (404, "not_found")


async def test_import_that_is_done_does_not_begin_again(adam: Call) -> None:
    _, sent = await adam("POST", "/api/imports?filename=people.csv", data=PEOPLE.encode())
    await adam("POST", f"/api/imports/{sent['id']}/start")
    await finished(adam, sent["id"])
    for path in ("start", "check"):
        status, body = await adam("POST", f"/api/imports/{sent['id']}/{path}")
        assert (status, body["error"]["code"]) == (409, "import_begun")


async def test_import_that_is_stopped_goes_on(adam: Call, importer: Importer) -> None:
    rows = "".join(f"{n},Name {n}\n" for n in range(30_000))
    _, sent = await adam("POST", "/api/imports?filename=many.csv", data=f"id,name\n{rows}".encode())
    here = f"/api/imports/{sent['id']}"
    await adam("POST", f"{here}/start")
    while not (await adam("GET", here))[1]["rows"]:
        pass
    status, stopped = await adam("POST", f"{here}/cancel")
    assert (status, stopped["state"], stopped["doing"]) == (200, "cancelled", None)
    assert 0 < stopped["rows"] < 30_000
    await adam("POST", f"{here}/start")
    done = await finished(adam, sent["id"])
    assert (done["state"], done["rows"], done["created"]) == ("done", 30_000, 30_000)


async def test_import_that_a_restart_broke_off_is_taken_up(store: Store, tmp_path: Path) -> None:
    first = Importer(store, tmp_path / "imports", language="uk")

    async def pieces() -> AsyncIterator[bytes]:
        yield b"id,name\n1,Ann\n"

    key = await first.take("people.csv", pieces(), by=Actor(name="adam"))
    await first.begin(key, "run", by=Actor(name="adam"))
    second = Importer(store, tmp_path / "imports", language="uk")
    working = asyncio.create_task(second.run())
    while (record := await store.import_record(key)).state == "running":
        pass
    assert (record.state, record.created) == ("done", 1)
    working.cancel()
    await asyncio.wait([working])


async def test_only_administrators_read_files_in(running: Running) -> None:
    for login in ("anna", "vera"):
        async with signed_in(running, login) as browser:
            assert (await _caller(browser)("GET", "/api/imports"))[0] == 403
