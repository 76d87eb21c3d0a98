"""Sentences that tests can tell apart by ear: each is a tone of its own pitch, in the service's folder of prompts."""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

from cti.prompts_texts import TEXTS, TONE

RATE = 8000
PITCH = {"position-1": 700.0, "callback-offer": 1100.0, "callback-thanks": 1500.0, "closed": 600.0, TONE: 950.0}
THANKS = 1900.0


def speak(folder: Path, language: str = "uk", **seconds: float) -> None:
    """All sentences, of a second each unless `seconds` says otherwise (by name, `_` for `-`)."""
    (folder / language).mkdir(parents=True)
    for key in (*TEXTS[language], TONE):
        lasts = seconds.get(key.replace("-", "_"), 1.0)
        _tone(folder / f"{language}/{key}.wav", pitch_of(key), lasts)


def pitch_of(key: str) -> float:
    """In hertz."""
    if key.startswith("message-thanks"):
        return THANKS
    return PITCH.get(key, PITCH["closed"] if key.startswith("closed") else 2300.0)


def _tone(path: Path, hertz: float, seconds: float) -> None:
    samples = range(int(RATE * seconds))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array.array("h", (int(9000 * math.sin(math.tau * hertz * at / RATE)) for at in samples)))
