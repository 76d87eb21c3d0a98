"""Speaks the sentences that have no recording yet, by espeak-ng, into files that Asterisk plays."""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

from cti.pbx.errors import PbxError
from cti.pbx.program import Asterisk
from cti.pbx.speech import RATE, speak
from cti.prompts import Prompts
from cti.prompts_texts import TEXTS, TONE

TONE_HZ, TONE_SECONDS, TONE_LEVEL = 950, 0.4, 8000


class CannotSpeak(PbxError):
    """espeak-ng did not speak: install it (`apt-get install espeak-ng`), or record the sentences yourself."""


def make(folder: Path, name: str, asterisk: Asterisk | None = None) -> None:
    """Make the sentence `name` (`language/key`) below `folder`. Blocks a moment. Raises CannotSpeak.

    `asterisk` is where to find an espeak-ng when none is installed.
    """
    language, _, key = name.partition("/")
    target = folder / f"{name}.wav"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    if key == TONE:
        _tone(target)
    elif not speak(TEXTS[language][key], language, target, asterisk):
        raise CannotSpeak
    target.chmod(0o644)  # Asterisk may be another user


def make_missing(prompts: Prompts, asterisk: Asterisk | None = None) -> None:
    """Make every sentence that has no file of any format. Blocks for seconds. Raises CannotSpeak."""
    for name in prompts.missing():
        make(prompts.folder, name, asterisk)


def _tone(target: Path) -> None:
    samples = range(int(RATE * TONE_SECONDS))
    sound = array.array("h", (int(TONE_LEVEL * math.sin(math.tau * TONE_HZ * at / RATE)) for at in samples))
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.tobytes())
