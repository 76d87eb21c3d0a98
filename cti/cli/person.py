"""`farley person`: what a person may ask for — all that is kept of him, or that it be erased."""

from __future__ import annotations

import asyncio
import os
import zipfile
from pathlib import Path
from typing import Annotated

import typer

from crm_store.actor import Actor
from crm_store.dealing_records import KeptDocument
from crm_store.document_files import DocumentFiles
from crm_store.documents import Documents
from crm_store.erasure import PersonData, written
from crm_store.errors import NotFound
from crm_store.store import Store
from cti.cli.common import CliError, opened_store, output, settings_of
from cti.settings import Settings
from cti.upkeep import remove_beside

BY = Actor(name="command line")

app = typer.Typer(no_args_is_help=True, help="Give a person all that is kept of him, or erase it.")

Who = Annotated[str, typer.Argument(help="The customer's id, or his number (with +).", show_default=False)]


@app.command()
def export(
    context: typer.Context,
    who: Who,
    out: Annotated[Path, typer.Option(help="ZIP file to write; only you can read it.", show_default=False)],
) -> None:
    """Write all that is kept of a person into a ZIP file: person.json, his documents and his messages.

    Example: farley person export +380675550001 --out person.zip
    """
    if out.exists():
        raise CliError(f"{out} is there already: name a file that is not")
    data = asyncio.run(_export(settings_of(context), who, out))
    output.print(f"{out}: " + ", ".join(f"{len(rows)} {table}" for table, rows in data.tables.items()), markup=False)


async def _export(settings: Settings, who: str, out: Path) -> PersonData:
    async with opened_store(settings) as store:
        data = await store.person_data(await _customer(store, who), by=BY)
        with (
            os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            archive.writestr("person.json", written(data))
            documents = _documents(settings, store)
            for row in data.tables.get("documents", ()):
                document = await store.one("document", row["id"])
                assert isinstance(document, KeptDocument)
                try:
                    content = b"".join([piece async for piece in await documents.open(document)])
                except NotFound:
                    continue
                archive.writestr(f"documents/{document.id} {document.file}", content)
            for row in data.tables.get("voicemails", ()):
                sound = settings.messages_folder / Path(row["file"]).name
                if await asyncio.to_thread(sound.exists):
                    archive.write(sound, f"messages/{sound.name}")
    return data


@app.command()
def erase(
    context: typer.Context,
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase all that tells who a person was, for good; of his history anonymous counts are left.

    Backups that were taken before still have it. Example: farley person erase 4711
    """
    asyncio.run(_erase(settings_of(context), who, yes))


async def _erase(settings: Settings, who: str, yes: bool) -> None:
    async with opened_store(settings) as store:
        customer = await _customer(store, who)
        kept = await store.customer(customer)
        if kept.erased_at is not None:
            output.print(f"Customer {customer} was erased already, on {kept.erased_at:%Y-%m-%d}", markup=False)
            return
        if not yes and not typer.confirm(f"Erase customer {customer} ({kept.name}) for good?"):
            raise CliError("nothing was erased")
        erased = await store.erase(customer, by=BY)
        await remove_beside(settings.messages_folder, _documents(settings, store), erased.sounds, erased.contents)
    gone = ", ".join(f"{rows} {table}" for table, rows in erased.rows.items()) or "nothing more"
    output.print(f"Erased customer {customer}: {gone}; {erased.counted} items of history are counts now", markup=False)


async def _customer(store: Store, who: str) -> int:
    if who.isascii() and who.isdigit() and len(who) <= 15:
        return (await store.customer(int(who))).id
    found = (await store.identify(who)).candidates
    if not found:
        raise CliError(f"nobody is known by {who}")
    if len(found) > 1:
        shown = ", ".join(f"{each.customer} ({each.name})" for each in found)
        raise CliError(f"{who} is the number of several: name one by id: {shown}")
    return found[0].customer


def _documents(settings: Settings, store: Store) -> Documents:
    return Documents(store, DocumentFiles.at(settings.documents_location, settings.documents.bucket()))
