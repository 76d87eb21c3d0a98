"""`farley token`: keys of other programs."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

from crm_store.audit import AuditWanted
from crm_store.store import Store
from crm_store.tokens import Token, hash_of
from tests.cti.conftest import Farley

ADD = ("token", "add", "website", "--scope", "customers:read", "--scope", "customers:write")


def known(folder: Path, text: str) -> Token | None:
    async def ask() -> Token | None:
        store = await Store.open(f"sqlite:///{folder / 'var/farley.sqlite'}")
        try:
            return await store.token_of(hash_of(text), now=datetime.now(UTC))
        finally:
            await store.close()

    return asyncio.run(ask())


def test_token_that_is_shown_works_until_it_is_revoked(farley: Farley, tmp_path: Path) -> None:
    said = farley(*ADD)
    shown = re.search(r"(farley_\S+)", said.out)
    assert shown
    token = known(tmp_path, shown[1])
    assert token
    assert token.scopes == ("customers:read", "customers:write")
    assert farley("token", "revoke", "website").status == 0
    assert known(tmp_path, shown[1]) is None


def test_list_says_which_tokens_work(farley: Farley) -> None:
    farley(*ADD)
    farley("token", "add", "watch", "--scope", "audit:read", "--days", "30")
    farley("token", "revoke", "website")
    website, watch = (next(line for line in farley("token", "list").out.splitlines() if name in line)
                      for name in ("website", "watch"))  # fmt: skip
    assert "revoked" in website
    assert "works until" in watch
    assert "never" in watch


def test_name_is_given_once_and_must_be_one(farley: Farley) -> None:
    assert farley(*ADD).status == 0
    again = farley(*ADD)
    assert (again.status, "another name" in again.err) == (1, True)
    assert farley("token", "add", "a b", "--scope", "audit:read").status == 1
    assert farley("token", "add", "a", "--scope", "everything").status == 1
    assert farley("token", "revoke", "nobody").status == 1


def test_audit_says_who_made_it(farley: Farley, tmp_path: Path) -> None:
    farley(*ADD)

    async def last() -> str:
        store = await Store.open(f"sqlite:///{tmp_path / 'var/farley.sqlite'}")
        try:
            (entry,) = (await store.audit(AuditWanted(kind="token"))).items
            return entry.actor
        finally:
            await store.close()

    assert asyncio.run(last()).startswith("cli:")
