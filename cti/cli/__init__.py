"""The `farley` command: one file a command, put together here."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from crm_store.errors import StoreError
from cti.cli import person, queue, token, user
from cti.cli.backup import backup, restore
from cti.cli.call import call
from cti.cli.common import CliError, Options, errors
from cti.cli.demo import demo
from cti.cli.doctor import doctor
from cti.cli.export import export
from cti.cli.identify import identify
from cti.cli.import_ import import_
from cti.cli.prompts import prompts
from cti.cli.replay import replay
from cti.cli.retention import retention
from cti.cli.run import run
from cti.cli.settings import settings
from cti.cli.staff import staff
from cti.errors import CtiError
from cti.process import keep_files_private
from cti.settings import SettingsError

EXPECTED = (CliError, SettingsError, StoreError, CtiError, OSError)

app = typer.Typer(
    name="farley",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A contact centre linked to Asterisk: every caller is recognised and put through to his own expert.\n\n"
    "To try it: `farley demo`. To serve an Asterisk of yours: write `farley.toml`, add people with `farley user add`, "
    "look whether all fits with `farley doctor`, then `farley run`.",
)
app.command()(run)
app.command()(demo)
app.command()(call)
app.command()(doctor)
app.command()(identify)
app.add_typer(user.app, name="user")
app.add_typer(queue.app, name="queue")
app.add_typer(token.app, name="token")
app.command()(prompts)
app.command()(replay)
app.command()(staff)
app.add_typer(person.app, name="person")
app.command()(retention)
app.command()(backup)
app.command()(restore)
app.command()(settings)
app.command("import")(import_)
app.command()(export)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(version("farley"))
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="Settings file. Otherwise FARLEY_CONFIG, or farley.toml in this folder.")
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """What every command understands; it stands before the command's name."""
    context.obj = replace(context.find_object(Options) or Options(), config=config)


def main() -> None:
    """Run the command line. What is expected to go wrong is told in one line, and the exit status is 1."""
    umask = keep_files_private()
    try:
        app(prog_name="farley", obj=Options(umask=umask))
    except EXPECTED as error:
        if "--debug" in sys.argv:
            raise
        errors.print(f"[bold red]farley:[/] {_told(error)}", highlight=False, soft_wrap=True)
        sys.exit(1)


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)
