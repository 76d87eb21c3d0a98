"""The folders beside the store: the messages that callers left, and the documents."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from crm_store.backup.errors import NotABackup

Told = Callable[[str, int, int], None]


def backup(archive: zipfile.ZipFile, beside: Mapping[str, Path], told: Told) -> dict[str, int]:
    """Add every file of every folder; how many there were. One that goes away meanwhile is not missed."""
    counts = {}
    for name, folder in beside.items():
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        counts[name] = 0
        for position, path in enumerate(files):
            told(name, position, len(files))
            try:
                archive.write(path, f"{name}/{path.relative_to(folder).as_posix()}")
            except FileNotFoundError:
                continue
            counts[name] += 1
    return counts


def restore(archive: zipfile.ZipFile, beside: Mapping[str, Path], told: Told) -> None:
    """Put the files back, readable by us alone. One that is there already stays: its name says what is in it."""
    for inside in archive.namelist():
        _inside(inside)
    for name, folder in beside.items():
        entries = [entry for entry in archive.infolist() if entry.filename.startswith(f"{name}/")]
        for position, entry in enumerate(entries):
            told(name, position, len(entries))
            target = folder / entry.filename.removeprefix(f"{name}/")
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = target.with_name(target.name + ".part")
            with archive.open(entry) as content, os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
                shutil.copyfileobj(content, out)
            part.rename(target)


def _inside(name: str) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise NotABackup(f"a file of this backup has the name {name}, which leads out of its folder")
