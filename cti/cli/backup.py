"""`farley backup` and `farley restore`: all that an installation keeps, in one file, and back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crm_store import backup as store_backup
from crm_store.backup import Manifest, Told
from cti.cli.common import errors, output, settings_of
from cti.settings import Settings
from cti.spool_file import SpoolFile

File = Annotated[Path, typer.Argument(help="The backup.", show_default=False)]


def backup(context: typer.Context, file: File) -> None:
    """Write all that is kept into one file, while calls go on: the store, callers' messages and documents.

    Only you can read the file; it holds personal data and password hashes, and is not encrypted. Not in it: the
    settings, the session key (people sign in again), spoken sentences, and documents in a bucket.

    Example: farley backup /backups/farley-$(date +%F).zip
    """
    settings = settings_of(context)
    with _progress() as told:
        manifest = asyncio.run(store_backup.backup(settings.store.url, file, _beside(settings), told))
    _show(manifest)
    if "documents" not in manifest.files:
        output.print(f"Documents are in {settings.documents_location}: back them up there", markup=False)
    output.print(f"Backup    {file} ({file.stat().st_size:,} bytes)", markup=False)


def restore(
    context: typer.Context,
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a store that is not empty; what is in it goes.")
    ] = False,
) -> None:
    """Put a backup back, whole or not at all. Stop Farley on all nodes first.

    A backup of an earlier version is brought up to date. It goes back into a database of its own kind.

    Example: farley restore /backups/farley-2026-11-22.zip --replace
    """
    settings = settings_of(context)
    with closing(SpoolFile(settings.service.data_dir / "spool")), _progress() as told:
        restored = store_backup.restore(settings.store.url, file, _beside(settings), replace=replace, told=told)
        manifest = asyncio.run(restored)
    _show(manifest)
    output.print(f"Restored  as it was on {manifest.taken_at:%Y-%m-%d at %H:%M} UTC, by Farley {manifest.farley}")


def _beside(settings: Settings) -> dict[str, Path]:
    folders = {"messages": settings.messages_folder}
    if "://" not in settings.documents_location:
        folders["documents"] = Path(settings.documents_location)
    return folders


def _show(manifest: Manifest) -> None:
    rows = {name: manifest.tables.get(name, 0) for name in ("customers", "timeline", "calls", "agents")}
    output.print("Store     " + ", ".join(f"{count:,} {name}" for name, count in rows.items()))
    for name, count in manifest.files.items():
        output.print(f"{name.title():<9} {count:,} files")


@contextmanager
def _progress() -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bars:
        bar = bars.add_task("", total=None)

        def told(what: str, done: int, total: int) -> None:
            bars.update(bar, description=what, completed=done, total=total)

        yield told
