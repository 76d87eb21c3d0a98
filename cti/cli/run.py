"""`farley run`: the service itself."""

from __future__ import annotations

import asyncio

import typer

from cti import logs
from cti.cli.common import settings_of


def run(context: typer.Context) -> None:
    """Serve an Asterisk of yours: AGI, AMI, screens and API. Ctrl-C or SIGTERM stops it.

    The dialplan in asterisk_conf/ sends calls here; `farley doctor` looks whether it does.
    """
    from cti.app import serve  # the other commands start faster without the service

    settings = settings_of(context)
    settings.ami.login_secret()
    with logs.written(settings.service):
        asyncio.run(serve(settings))
