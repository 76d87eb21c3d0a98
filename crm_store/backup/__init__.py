"""All that an installation keeps, in one file, and back: taken while calls go on, put back whole or not at all.

A backup is a ZIP archive: `manifest.json`, the store (a database file of SQLite, or a table a file as PostgreSQL's COPY
writes it), and the folders beside the store. It goes back into a database of its own kind; from the one to the other
leads an export.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

import msgspec
from sqlalchemy import URL, make_url

from crm_store import migrations
from crm_store.backup import copy_tables, database_file, folders
from crm_store.backup.errors import BackupExists, Damaged, NotABackup, OtherDatabase
from crm_store.errors import NewerDatabase
from crm_store.record import Record, Utc

MANIFEST: Final = "manifest.json"
Told = Callable[[str, int, int], None]
"""Hears what is being done, how far it is, and of how much."""


class Manifest(Record, frozen=True, kw_only=True):
    """What a backup is of. `tables` are rows by table, in the order in which they go back; `files` those by folder."""

    farley: str
    backend: Literal["sqlite", "postgresql"]
    revision: str
    taken_at: Utc
    tables: dict[str, int]
    files: dict[str, int]


async def backup(url: str, file: Path, beside: Mapping[str, Path], told: Told = lambda *_: None) -> Manifest:
    """Write a backup of the store at `url`, and of the folders `beside` it, into a new `file` that only we can read.

    It is the store of one moment, whoever writes meanwhile. Raises `BackupExists`, `Damaged` when the store itself is
    not whole, the store's errors, and OSError; then there is no file.
    """
    part = _part_of(file)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                manifest = await _write(make_url(url), archive, beside, part, told)
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


async def restore(
    url: str, file: Path, beside: Mapping[str, Path], *, replace: bool = False, told: Told = lambda *_: None
) -> Manifest:
    """Put a backup back at `url` and into the folders. With `replace`, what is in the store makes room for it.

    Nobody else may use the store meanwhile. If it fails, the store is as it was, though files may have come back beside
    it. Raises `NotABackup`, `Damaged`, `OtherDatabase`, `NewerDatabase`, `StoreNotEmpty`, `StoreInUse`, the store's
    errors, and OSError.
    """
    address = make_url(url)
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = manifest_of(archive)
            _check(archive, manifest, address, told)
            into = database_file if manifest.backend == "sqlite" else copy_tables
            folders.restore(archive, beside, told)
            await into.restore(address, archive, manifest.revision, manifest.tables, replace=replace, told=told)
    except zipfile.BadZipFile as error:
        raise NotABackup(f"{file} is no backup of Farley's") from error
    return manifest


def manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """What a backup says of itself. Raises `NotABackup`."""
    try:
        return msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except (KeyError, msgspec.MsgspecError) as error:
        raise NotABackup(f"{archive.filename} is no backup of Farley's") from error


def _part_of(file: Path) -> Path:
    """What it is called until it is whole."""
    if file.exists():
        raise BackupExists(f"{file} is there already: name a file that is not")
    return file.with_name(file.name + ".part")


async def _write(
    address: URL, archive: zipfile.ZipFile, beside: Mapping[str, Path], scratch: Path, told: Told
) -> Manifest:
    sqlite = address.get_backend_name() == "sqlite"
    source = database_file if sqlite else copy_tables
    revision, tables = await source.backup(address, archive, scratch, told)
    manifest = Manifest(
        farley=version("farley"),
        backend="sqlite" if sqlite else "postgresql",
        revision=revision,
        taken_at=datetime.now(UTC),
        tables=tables,
        files=folders.backup(archive, beside, told),
    )
    archive.writestr(MANIFEST, msgspec.json.encode(manifest))
    return manifest


def _check(archive: zipfile.ZipFile, manifest: Manifest, address: URL, told: Told) -> None:
    if manifest.backend != address.get_backend_name():
        raise OtherDatabase(
            f"this is a backup of {manifest.backend}, and the store is kept in {address.get_backend_name()}: "
            "restore it where it came from, then `farley export` there and `farley import` here"
        )
    if manifest.revision not in migrations.revisions():
        raise NewerDatabase(
            f"This backup was taken by Farley {manifest.farley} (revision {manifest.revision}), and this version knows "
            f"{migrations.revisions()[-1]}: restore it with that version or a newer one."
        )
    names = archive.namelist()
    for position, name in enumerate(names):
        told("checking", position, len(names))
        try:
            with archive.open(name) as entry:
                while entry.read(1 << 20):
                    pass
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise Damaged(f"{archive.filename} is damaged: {name} cannot be read") from error
