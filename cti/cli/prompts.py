"""`farley prompts`: the sentences that callers hear."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Table

from cti.cli.common import output, settings_of
from cti.prompts import Prompts
from cti.prompts_speak import make
from cti.prompts_texts import TEXTS


def prompts(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(help="Where to; otherwise where the settings say.")] = None,
    show: Annotated[
        bool, typer.Option("--list", help="Show the sentences by file name, for whoever speaks them.")
    ] = False,
) -> None:
    """Make the sentences that callers hear, in English, Russian and Ukrainian, by espeak-ng.

    What has a file stays as it is. To use a recording of your own, put it in the place of the made one: one file a
    sentence, in any format that Asterisk plays.
    """
    settings = settings_of(context)
    made = Prompts(folder or settings.prompts_folder, settings.voice.language)
    if show:
        table = Table("File", "Sentence", box=None, pad_edge=False)
        for language, sentences in TEXTS.items():
            for key, text in sentences.items():
                table.add_row(f"{language}/{key}", text)
        output.print(table)
        return
    missing = made.missing()
    for name in track(missing, "Speaking", console=output, transient=True):
        make(made.folder, name)
    output.print(f"{len(missing)} made, the others were there: {made.folder}", soft_wrap=True)
