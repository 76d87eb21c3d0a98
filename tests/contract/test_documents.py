"""Documents: their contents lie in a folder or a bucket, each once, for as long as a document has it."""

from __future__ import annotations

import asyncio
import io
import urllib.request
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from moto.server import ThreadedMotoServer
from werkzeug.serving import WSGIRequestHandler

from crm_store.actor import Actor
from crm_store.dealing_records import DocumentFields
from crm_store.document_files import DocumentFiles
from crm_store.documents import Documents, plain_name
from crm_store.errors import Conflict, CustomerMerged, NotFound, StoreUnavailable, TooLarge, Unfit

OLENA = Actor(name="olena")
MOST = 12 * 1024 * 1024
SECRETS = {"region": "us-east-1", "access_key_id": "key", "secret_access_key": "secret"}


@pytest.fixture(scope="module")
def bucket_service() -> Iterator[str]:
    """A server on loopback that speaks S3, in a thread."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequestHandler, "log_request", lambda *_: None)
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> DocumentFiles:
    """Contents in a folder, and in a bucket of a server that speaks S3."""
    if request.param == "folder":
        return DocumentFiles.at(str(tmp_path / "documents"))
    service: str = request.getfixturevalue("bucket_service")
    bucket = f"farley-{uuid4().hex}"
    with urllib.request.urlopen(urllib.request.Request(f"{service}/{bucket}", method="PUT")) as answer:
        assert answer.status == 200
    return DocumentFiles.at(f"s3://{bucket}/of/customers", {"endpoint": service, **SECRETS})


@pytest.fixture
def documents(store, files) -> Documents:
    return Documents(store, files, most_bytes=MOST)


async def pieces(content: bytes, broken: Exception | None = None) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1_000_000):
        yield content[start : start + 1_000_000]
    if broken:
        raise broken


def lay_in(documents, customer, content=b"A contract", file="a.pdf", broken=None, **fields):
    written = DocumentFields(**{"title": "Договір", **fields})
    media_type = "Application/PDF; version=1"
    return documents.lay_in(customer, written, pieces(content, broken), file=file, media_type=media_type, by=OLENA)


async def content_of(documents, kept):
    return b"".join([piece async for piece in await documents.open(kept)])


async def is_there(files, content):
    return await files.read(sha256(content).hexdigest()) is not None


@pytest.mark.parametrize("content", [b"A contract", bytes(range(256)) * 44_000], ids=["small", "in many pieces"])
async def test_content_comes_back_as_it_was_laid_in(store, customer, documents, content):
    known = await customer()
    kept = await lay_in(documents, known, content)
    assert (kept.size, kept.sha256, kept.media_type, kept.file) == (
        len(content), sha256(content).hexdigest(), "application/pdf", "a.pdf",
    )  # fmt: skip
    assert await store.one("document", kept.id) == kept
    assert await content_of(documents, kept) == content
    assert [item.source for item in (await store.timeline(known)).items] == [f"document:{kept.id}"]


async def test_content_goes_with_the_last_document_that_has_it(customer, documents, files):
    known = await customer()
    first, second = [await lay_in(documents, known) for _ in range(2)]
    await documents.remove(first.id, version=1, by=OLENA)
    assert await content_of(documents, second) == b"A contract"
    await documents.remove(second.id, version=1, by=OLENA)
    assert not await is_there(files, b"A contract")
    with pytest.raises(NotFound):
        await documents.open(second)


async def test_documents_that_come_and_go_at_once_keep_their_contents(customer, documents):
    known = await customer()
    gone = await lay_in(documents, known)
    kept, _ = await asyncio.gather(lay_in(documents, known), documents.remove(gone.id, version=1, by=OLENA))
    assert await content_of(documents, kept) == b"A contract"


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"content": b""}, Unfit),
        ({"content": bytes(MOST + 1)}, TooLarge),
        ({"broken": ConnectionResetError()}, ConnectionResetError),
        ({"external_id": "D-1"}, Conflict),
        ({"customer": 404}, NotFound),
        ({"title": " "}, Unfit),
    ],
    ids=["empty", "too large", "broken off", "known already", "nobody's", "without a title"],
)
async def test_what_is_refused_leaves_nothing(store, customer, documents, files, asked, refused):
    known = await customer()
    await lay_in(documents, known, b"Another", external_id="D-1")
    with pytest.raises(refused):
        await lay_in(documents, **{"customer": known, **asked})
    assert [each.external_id for each in (await store.list_of("document", known)).items] == ["D-1"]
    assert not await is_there(files, asked.get("content", b"A contract"))
    assert await is_there(files, b"Another")


async def test_customer_who_is_merged_away_while_his_file_comes_in_gets_nothing(store, customer, documents, files):
    known = await customer()

    async def merged_meanwhile() -> AsyncIterator[bytes]:
        yield b"A contract"
        gone = "UPDATE customers SET merged_into = 1"
        await store.database.write(lambda connection: connection.exec_driver_sql(gone) and None)

    with pytest.raises(CustomerMerged):
        await documents.lay_in(
            known, DocumentFields(title="Договір"), merged_meanwhile(), file="a", media_type="", by=OLENA
        )
    assert not await is_there(files, b"A contract")


async def test_caller_who_goes_away_in_the_end_leaves_a_whole_document(store, customer, documents, files, monkeypatch):
    known = await customer()
    begun, go_on, keep = asyncio.Event(), asyncio.Event(), files.keep

    async def slowly(name: str, content: io.BytesIO) -> None:
        begun.set()
        await go_on.wait()
        await keep(name, content)

    monkeypatch.setattr(files, "keep", slowly)
    task = asyncio.create_task(lay_in(documents, known))
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    go_on.set()
    await documents.drop_unused(sha256(b"A contract").hexdigest())
    (kept,) = (await store.list_of("document", known)).items
    assert await content_of(documents, kept) == b"A contract"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\olena\\договір.pdf", "договір.pdf"),
        ("evil\u202efdp.exe\n", "evilfdp.exe"),
        ("..", "document"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_name_of_a_file_is_no_place_with_us(given, kept):
    assert plain_name(given) == kept


async def test_bucket_that_does_not_answer_is_said_to_be_unavailable(store, customer):
    nowhere = DocumentFiles.at("s3://bucket", {"endpoint": "http://127.0.0.1:9", **SECRETS})
    known = await customer()
    with pytest.raises(StoreUnavailable):
        await lay_in(Documents(store, nowhere), known)
    assert (await store.list_of("document", known)).items == ()


async def test_content_that_is_kept_already_is_not_written_again(files):
    await files.keep("ab" * 32, io.BytesIO(b"first"))
    await files.keep("ab" * 32, io.BytesIO(b"other"))
    found = await files.read("ab" * 32)
    assert found
    assert b"".join([piece async for piece in found]) == b"first"
    await files.remove("ab" * 32)
    await files.remove("ab" * 32)
    assert await files.read("ab" * 32) is None
