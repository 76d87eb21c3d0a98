"""What a hostile peer sends, and how little comes of it."""

from __future__ import annotations

import asyncio

import pytest

from tests.screenpop.conftest import Browse, Run
from tests.screenpop.support import Running, signed_in


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b'{"language":"uk"}', "text/plain", 415, "not_json"),
        (b'{"language":"uk"}', "application/x-www-form-urlencoded", 415, "not_json"),
        (b'{"language":', "application/json", 422, "invalid"),
        (b'{"language":"uk","role":"administrator"}', "application/json", 422, "invalid"),
        (b'{"language":"\xff"}', "application/json", 422, "invalid"),
        (b"[" * 60_000, "application/json", 422, "invalid"),
        (b'"' + b"x" * 200_000 + b'"', "application/json", 413, "too_large"),
    ],
)
async def test_a_body_that_is_not_what_was_asked_for(
    browse: Browse, body: bytes, content_type: str, status: int, code: str
) -> None:
    headers = {"Content-Type": content_type}
    async with (await browse("anna")).put("/api/session/language", data=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (status, code)


async def test_no_text_with_nul_reaches_the_store(browse: Browse) -> None:
    anna = await browse("anna")
    async with anna.get("/api/customers", params={"q": "olena\0@example.org"}) as answer:
        assert answer.status == 422
    for name, status in (("Zero \0", 422), ("Backslash \\u0000", 201), ("Both \\\0", 422)):
        async with anna.post("/api/customers", json={"name": name, "number": "+380441234999"}) as answer:
            assert answer.status == status


async def test_a_body_nested_beyond_reading_is_no_fault_of_ours(
    browse: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    body = b'{"name":"x","number":"+380441234999","x":' + b"[" * 60_000
    headers = {"Content-Type": "application/json"}
    async with (await browse("anna")).post("/api/customers", data=body, headers=headers) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (422, "invalid")
    assert not caplog.records


async def test_a_body_that_is_not_packed_as_it_says_is_no_fault_of_ours(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    head = f"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nOrigin: {running.origin}\r\n"
    kind = "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    writer.write((head + kind + "{}").encode())
    assert b" 422 " in await reader.readline()
    await reader.read()
    writer.close()
    await writer.wait_closed()
    assert not caplog.records


async def test_a_body_that_never_comes_is_not_waited_for(run: Run) -> None:
    async with run(body_seconds=0.05) as running, signed_in(running, "anna") as anna:

        async def endless():
            yield b'{"language":'
            await asyncio.Event().wait()

        headers = {"Content-Type": "application/json"}
        async with anna.put("/api/session/language", data=endless(), headers=headers) as answer:
            assert answer.status == 422


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"x" * 10_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\n" + b"".join(b"X%d: y\r\n" % n for n in range(100)) + b"\r\n",
        b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n",
        b"NONSENSE\r\n\r\n",
    ],
)
async def test_an_oversized_or_broken_head_is_refused_closed_and_never_written_down(
    running: Running, head: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(head)
    assert b" 400 " in await reader.readline()
    await reader.read()
    writer.close()
    await writer.wait_closed()
    assert not caplog.records


@pytest.mark.parametrize("head", [b"", b"GET / HTTP/1.1\r\nHost:"])
async def test_a_connection_that_asks_for_nothing_is_closed(run: Run, head: bytes) -> None:
    async with run(idle_seconds=0.05) as running:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(head)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()


async def test_a_fault_of_ours_shows_no_detail(browse: Browse, running: Running, monkeypatch) -> None:
    def broken():
        raise RuntimeError("secret path /etc/farley")

    monkeypatch.setattr(running.services.floor, "shown", broken, raising=False)
    async with (await browse("vera")).get("/api/floor") as answer:
        assert answer.status == 500
        assert "secret" not in await answer.text()
        assert (await answer.json())["error"]["code"] == "internal"
