"""Banks to measure on: loaded where they are not there yet, and kept where they are to be used again."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.bank_load import customers_of, load
from tests.contract.conftest import postgres_program, postgresql_running

SERVER = {
    "shared_buffers": "1GB",
    "effective_cache_size": "12GB",
    "random_page_cost": "1.1",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "autovacuum": "off",
}
"""A server with a tenth of the machine's memory for itself, on disks without a head. It does not wait for them."""


@contextmanager
def folder_for_banks(keep: str | None) -> Iterator[Path]:
    """The folder that was asked for, or one that goes away again."""
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        yield Path(keep)
    else:
        with TemporaryDirectory(prefix="farley-bench-") as folder:
            Path(folder).chmod(0o755)
            yield Path(folder)


@contextmanager
def bank(database: str, size: str, folder: Path) -> Iterator[str]:
    """The URL of a bank of so many customers."""
    if database == "sqlite":
        file = folder / f"{size}.db"
        url = f"sqlite:///{file}"
        if not file.exists():
            _fill(url, size, f"{database} {size}")
        yield url
        return
    data = folder / f"{size}.pg"
    is_new = not data.exists()
    if is_new:
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, "postgres", "postgres")
    with postgresql_running(data, **SERVER) as socket:
        url = f"postgresql://farley@/bank?host={socket}"
        if is_new:
            postgres_program("createdb", "-h", socket, "-U", "farley", "bank")
            _fill(url, size, f"{database} {size}")
        yield url


def _fill(url: str, size: str, what: str) -> None:
    print(f"loading {what}", flush=True)
    asyncio.run(load(url, customers_of(size), lambda text: print(text, flush=True) if text[0] != " " else None))


def read_through(path: Path) -> bool:
    """Read all files there once, so that they are in memory; False, and nothing is read, when they do not fit in it."""
    files = [file for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if sum(file.stat().st_size for file in files) > 0.7 * memory:
        return False
    for file in files:
        with file.open("rb", buffering=0) as source:
            while source.read(1 << 24):
                pass
    return True
