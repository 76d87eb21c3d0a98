"""Documents over REST: whole or not at all, never larger than allowed, and never shown as a page of ours."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any

from crm_store.store import Store
from tests.screenpop.conftest import Browse
from tests.screenpop.support import Running, cookies

PDF = b"%PDF-1.7 " + bytes(range(256)) * 1000
UPLOAD = "/api/customers/1/documents"


async def lay_in(browser: Any, content: bytes = PDF, media_type: str = "application/pdf", **asked: str) -> Any:
    params = {"filename": "договір.pdf", **asked}
    async with browser.post(UPLOAD, params=params, data=content, headers={"Content-Type": media_type}) as answer:
        assert answer.status == 201, await answer.text()
        return await answer.json()


async def contents(running: Running) -> list[str]:
    """The paths of all contents that are kept."""
    files = running.services.documents._files._store
    return [each["path"] for batch in files.list() for each in batch]


async def test_file_comes_back_as_it_was_sent(browse: Browse, running: Running) -> None:
    anna = await browse("anna")
    kept = await lay_in(anna, kind="contract", title="Договір")
    assert (kept["file"], kept["size"], kept["sha256"]) == ("договір.pdf", len(PDF), hashlib.sha256(PDF).hexdigest())
    async with anna.get(f"/api/documents/{kept['id']}/content") as answer:
        assert await answer.read() == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D1%96%D1%80.pdf"
        )
    async with anna.get(UPLOAD) as answer:
        assert (await answer.json())["items"] == [kept]


async def test_page_of_a_stranger_is_not_served_as_one_of_ours(browse: Browse) -> None:
    anna = await browse("anna")
    for media_type in ("text/html; charset=utf-8", "image/svg+xml", "nonsense"):
        kept = await lay_in(anna, b"<script>alert(1)</script>", media_type, filename="../../etc/\u202epasswd.html")
        assert kept["file"] == "passwd.html"
        async with anna.get(f"/api/documents/{kept['id']}/content") as answer:
            assert answer.headers["Content-Type"] == "application/octet-stream"
            assert answer.headers["Content-Disposition"].startswith("attachment;")


async def test_content_goes_with_the_last_document_that_has_it(browse: Browse, running: Running) -> None:
    anna = await browse("anna")
    first, second = await lay_in(anna), await lay_in(anna, filename="again.pdf")
    assert len(await contents(running)) == 1
    for kept, left in ((first, 1), (second, 0)):
        async with anna.delete(f"/api/documents/{kept['id']}", headers={"If-Match": '"1"'}) as answer:
            assert answer.status == 204
        assert len(await contents(running)) == left
    async with anna.get(f"/api/documents/{second['id']}/content") as answer:
        assert answer.status == 404


async def test_what_is_refused_leaves_nothing(browse: Browse, running: Running, store: Store) -> None:
    anna = await browse("anna")
    await lay_in(anna, b"kept", external_id="D-1")
    for path, content, params, status in (
        (UPLOAD, b"x" * 300_001, {"filename": "large.bin"}, 413),
        (UPLOAD, b"", {"filename": "empty.bin"}, 422),
        (UPLOAD, b"nameless", {}, 422),
        (UPLOAD, b"twice", {"filename": "twice.bin", "external_id": "D-1"}, 409),
        ("/api/customers/999/documents", b"nobody's", {"filename": "x.bin"}, 404),
    ):
        async with anna.post(path, params=params, data=content) as answer:
            assert answer.status == status, await answer.text()
    assert len(await contents(running)) == 1
    assert len((await store.list_of("document", 1)).items) == 1


async def test_upload_that_breaks_off_leaves_nothing(browse: Browse, running: Running, store: Store) -> None:
    anna = await browse("anna")
    head = (
        f"POST {UPLOAD}?filename=half.bin HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\nOrigin: {running.origin}\r\n"
        f"Cookie: {cookies(anna, running)}\r\nContent-Length: 100000\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(head.encode() + b"x" * 50_000)
    await writer.drain()
    writer.write_eof()
    await reader.read()
    writer.close()
    await writer.wait_closed()
    assert await contents(running) == []
    assert (await store.list_of("document", 1)).items == ()


async def test_upload_that_comes_in_pieces_is_taken(browse: Browse) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(PDF), 7_001):
            yield PDF[start : start + 7_001]

    anna = await browse("anna")
    async with anna.post(UPLOAD, params={"filename": "slow.pdf"}, data=pieces()) as answer:
        assert (answer.status, (await answer.json())["size"]) == (201, len(PDF))


async def test_what_is_written_of_a_document_changes_and_its_content_stays(browse: Browse) -> None:
    anna = await browse("anna")
    kept = await lay_in(anna)
    one = f"/api/documents/{kept['id']}"
    async with anna.put(one, json={"title": "Old contract", "kind": "contract"}, headers={"If-Match": '"1"'}) as answer:
        changed = await answer.json()
        assert (changed["title"], changed["sha256"], changed["version"]) == ("Old contract", kept["sha256"], 2)


async def test_upload_that_is_sent_again_with_its_key_is_kept_once(browse: Browse, store: Store) -> None:
    anna = await browse("anna")
    for _ in range(2):
        headers = {"Idempotency-Key": "once"}
        async with anna.post(UPLOAD, params={"filename": "a.pdf"}, data=PDF, headers=headers) as answer:
            assert (answer.status, (await answer.json())["id"]) == (201, 1)
    assert len((await store.list_of("document", 1)).items) == 1
