"""`farley demo`: everything at once, on this machine alone."""

from __future__ import annotations

import asyncio

import typer

from cti.cli.common import settings_of


def demo(context: typer.Context) -> None:
    """Start Asterisk and Farley with a small private bank, on loopback only, and let its customers call.

    The first start unpacks Debian's Asterisk where none is on the PATH, makes 2,000 customers, and prints the address
    and the sign-ins. Enter lets a customer call; Ctrl-C stops all that was started.
    """
    from cti.demo import run  # the other commands start faster without the service

    asyncio.run(run(settings_of(context)))
