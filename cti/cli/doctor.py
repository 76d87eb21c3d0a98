"""`farley doctor`: looks at everything a call needs, and says what to do about what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import typer

from cti.ami.errors import AmiError
from cti.cli import checks_asterisk, checks_here
from cti.cli.common import output, settings_of
from cti.cli.finding import Finding
from cti.cli.manager import manager
from cti.running import settings_of_demo
from cti.settings import Settings, SettingsError


def doctor(context: typer.Context) -> None:
    """Check packages, web app, prompts, store, service, Asterisk's version, modules, dialplan, queue and phones.

    Each failure says what to do. The exit status is 0 when all is well, else 1. A demo that runs in this folder is
    looked at in place of the installation.
    """
    raise typer.Exit(asyncio.run(_examine(settings_of_demo(settings_of(context)))))


async def _examine(settings: Settings) -> int:
    well = True
    async for finding in findings(settings):
        well = well and finding.well
        mark = "[green]✓[/]" if finding.well else "[bold red]✗[/]"
        output.print(mark, f"{finding.what}:", end=" ")
        output.print(finding.seen, markup=False, soft_wrap=True)
        if not finding.well:
            output.print(f"  → {finding.advice}", markup=False, soft_wrap=True)
    return 0 if well else 1


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Every check in turn, as soon as it is made."""
    yield checks_here.packages()
    yield checks_here.web_app()
    yield checks_here.exposure(settings)
    for finding in checks_here.voice(settings):
        yield finding
    kept, agents = await checks_here.store(settings)
    for finding in (*kept, *await checks_here.listening(settings)):
        yield finding
    there, place = settings.ami, f"{settings.ami.host}:{settings.ami.port}"
    try:
        async with manager(
            host=there.host,
            port=there.port,
            username=there.username,
            secret=there.login_secret().reveal(),
            within=there.reply_deadline,
        ) as ami:
            yield Finding(what="AMI", seen=f"signed in at {place} as {there.username}")
            for finding in await checks_asterisk.asterisk(ami, settings, agents):
                yield finding
    except SettingsError as error:
        yield Finding(what="AMI", seen="no secret", advice=str(error))
    except AmiError as error:
        advice = "Check [ami] host, port, username and secret against manager.conf, and that it says enabled=yes."
        yield Finding(what="AMI", seen=f"{place}: {error}", advice=advice)
