"""Two processes write into one SQLite file: neither starves the other."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Connection, text

from crm_store.store import Store

BUSY = """
import asyncio, sys, time
from sqlalchemy import text
from crm_store.store import Store

def batch(connection):
    connection.execute(text("UPDATE settings SET value = CAST(value AS INTEGER) + 1 WHERE key = 'batches'"))
    time.sleep(0.05)

async def main():
    store = await Store.open(sys.argv[1])
    while True:
        await store.database.write(batch)
        print(flush=True)

asyncio.run(main())
"""


async def test_process_that_writes_without_a_pause_lets_others_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    store = await Store.open(url)
    await store.set_setting("batches", "0")
    busy = await asyncio.create_subprocess_exec(sys.executable, "-c", BUSY, url, stdout=subprocess.PIPE)
    assert busy.stdout
    await busy.stdout.readline()

    def batches(connection: Connection) -> int:
        return int(connection.scalar(text("SELECT value FROM settings WHERE key = 'batches'")) or 0)

    for _ in range(10):
        before = await store.database.read(batches)
        assert await store.database.write(batches) <= before + 3
    busy.kill()
    await busy.communicate()
    await store.close()
