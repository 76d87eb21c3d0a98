"""An espeak-ng that says the same second of silence whatever it is asked to say."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

RATE = 22_050  # Hz, as espeak-ng writes
SCRIPT = """#!/bin/sh
while [ "$1" != -w ]; do shift; done
cp "${0%/*}/spoken.wav" "$2"
"""


def install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put it on the PATH before any other."""
    folder.mkdir(parents=True)
    with wave.open(str(folder / "spoken.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(RATE * 2))
    program = folder / "espeak-ng"
    program.write_text(SCRIPT)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
