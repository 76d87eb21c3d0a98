"""What the commands share: their options, how they print, and how they reach settings and store."""

from __future__ import annotations

import os
import pwd
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct
from rich.console import Console

from crm_store.actor import Actor
from crm_store.store import Store
from cti.settings import Settings
from cti.settings_source import load

output = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

Login = Annotated[str, typer.Argument(help="The name that he signs in with.", show_default=False)]


class CliError(Exception):
    """A command cannot do what was asked. The message says what to do."""


class Options(Struct, frozen=True, kw_only=True):
    """The options that stand before a command's name, and the umask of who called it."""

    config: Path | None = None
    umask: int = 0o077


def settings_of(context: typer.Context) -> Settings:
    """The settings in force. Raises SettingsError."""
    options = context.find_object(Options)
    return load(options.config if options else None)


def operator() -> Actor:
    """Who gives commands, for the audit: his name on this machine."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return Actor(name=f"cli:{name}")


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Store]:
    """The store, opened and brought up to date, closed afterwards. Raises StoreError."""
    store = await Store.open(settings.store.url, settings.store.region)
    try:
        yield store
    finally:
        await store.close()
