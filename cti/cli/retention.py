"""`farley retention`: what has been kept long enough, shown or removed now."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from crm_store.document_files import DocumentFiles
from crm_store.documents import Documents
from cti.cli.common import opened_store, output, settings_of
from cti.settings import Settings
from cti.upkeep import remove_outlived


def retention(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
) -> None:
    """Remove what is older than the retention settings say, as Farley does by itself every night.

    Example: farley retention --dry-run
    """
    settings = settings_of(context)
    if not settings.retention.days:
        output.print("Everything is kept: no days are set in the [retention] section of the settings", markup=False)
        return
    asyncio.run(_run(settings, dry_run))


async def _run(settings: Settings, dry_run: bool) -> None:
    async with opened_store(settings) as store:
        documents = Documents(store, DocumentFiles.at(settings.documents_location, settings.documents.bucket()))
        for kind, days in settings.retention.days.items():
            if dry_run:
                rows = (await store.outlived({kind: datetime.now(UTC) - timedelta(days=days)}))[kind]
            else:
                rows = await remove_outlived(store, settings.messages_folder, documents, kind, days)
            output.print(f"{kind:<14}{rows:>10,}  {'would go' if dry_run else 'gone'} (kept {days} days)")
