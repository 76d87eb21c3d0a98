"""What the tests of the command line share."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from cti.cli import main


class Said(Struct, frozen=True, kw_only=True):
    """What a command printed, and its exit status."""

    out: str
    err: str
    status: int


Farley = Callable[..., Said]


@pytest.fixture
def farley(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Farley:
    """`farley("user", "list")` runs the command in an empty folder, with no settings but the defaults."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    for name in [name for name in os.environ if name.startswith("FARLEY_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["farley", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        umask = os.umask(0o077)
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            os.umask(umask)
        said = capsys.readouterr()
        return Said(out=said.out, err=said.err, status=int(ended.value.code or 0))

    return run
