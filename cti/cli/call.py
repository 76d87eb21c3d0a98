"""`farley call`: a customer of the demo company rings."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from crm_store.store import Store
from cti.cli.common import CliError, opened_store, output, settings_of
from cti.cli.manager import manager
from cti.pbx.customer_call import customer_call
from cti.pbx.ports import LOOPBACK
from cti.running import running_demo
from cti.settings import Settings

REPLY_SECONDS = 5.0


def call(
    context: typer.Context,
    number: Annotated[
        str, typer.Argument(help="Who rings: a customer's number, anybody's, or `anonymous`.", show_default=False)
    ],
    press: Annotated[
        str, typer.Option(help="A key that he presses as soon as he hears music: with 1 he asks to be rung back.")
    ] = "",
) -> None:
    """Let a customer of the running demo call, through the same dialplan as a call from a trunk.

    Example: farley call +380501234567
    """
    if len(press) > 1 or press not in "0123456789*#":
        raise CliError("--press takes one key: 0 to 9, * or #")
    name = asyncio.run(_ring(settings_of(context), number, press))
    output.print(f"{name or 'Somebody unknown'} is calling", markup=False)


async def _ring(settings: Settings, number: str, press: str) -> str:
    demo = running_demo(settings.service.data_dir)
    async with opened_store(settings) as store:
        shown, name, language = await _caller(store, number)
    sound = demo.sounds.get(language, demo.sounds["en"])
    # A trunk presents a number and rarely a name: it is ours to know whose it is.
    fields = customer_call(number=shown, name="", did=demo.did, sound=sound, ports=demo.ports, press=press)
    async with manager(
        host=LOOPBACK, port=demo.ports.ami, username=demo.ami_username, secret=demo.ami_secret, within=REPLY_SECONDS
    ) as ami:
        await ami.action(fields.pop("Action"), **fields)
    return name


async def _caller(store: Store, number: str) -> tuple[str, str, str]:
    """The number to present, and name and language of the customer it most likely belongs to."""
    found = await store.identify(number)
    if found.number.kind == "anonymous":
        return "", "", "en"
    if found.number.e164 is None:
        raise CliError(
            f"{number!r} is no telephone number: write it with its country code, as +380501234567, or `anonymous`"
        )
    if not found.candidates:
        return found.number.e164, "", "en"
    profile = await store.profile(found.candidates[0].customer, now=datetime.now(UTC))
    return found.number.e164, profile.name, profile.language
