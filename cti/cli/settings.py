"""`farley settings`: what is in force."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from cti.cli.common import settings_of
from cti.settings import Settings
from cti.settings_page import page, toml
from cti.settings_words import sections


def settings(
    context: typer.Context,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the manual page of all settings instead (docs/settings.md).")
    ] = False,
) -> None:
    """Show the settings in force, as farley.toml would have them; secrets stay masked.

    Defaults give way to farley.toml, and that to the environment, one variable a key: FARLEY_SERVICE__PORT=8601.
    """
    if markdown:
        print(page(), end="")
        return
    print(in_force(settings_of(context)), end="")


def in_force(settings: Settings) -> str:
    """The settings as TOML. A key without a value is left out."""
    parts = []
    shown = {name: getattr(settings, name) for name in sections()}
    shown |= {f'trunks."{name}"': trunk for name, trunk in settings.trunks.items()}
    for section, found in shown.items():
        values = msgspec.structs.asdict(found)
        lines = [f"{key} = {toml(value)}\n" for key, value in values.items() if value is not None]
        parts.append(f"[{section}]\n{''.join(lines)}")
    return "\n".join(parts)
