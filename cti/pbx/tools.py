"""Runs a command-line tool to its end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping

from cti.pbx.errors import PbxError


class ToolFailed(PbxError):
    """A command-line tool failed."""


def run(*command: str, env: Mapping[str, str] | None = None) -> str:
    """What the tool printed. Blocks. Raises ToolFailed with its own last words; OSError if there is no such tool."""
    done = subprocess.run(  # noqa: S603 - a list of arguments of ours, and no shell
        command,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("E:")] or done.stderr.splitlines()[-3:]
        raise ToolFailed(f"`{' '.join(command[:2])}` failed: {' '.join(errors)}")
    return done.stdout
