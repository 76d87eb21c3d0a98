"""Which sentences a caller hears, and the files that Asterisk plays for them."""

from __future__ import annotations

from pathlib import Path

import structlog
from msgspec import Struct

from cti.prompts_texts import MINUTES, POSITIONS, TEXTS, TONE

log = structlog.get_logger()

LONGEST_SENTENCE = 20.0  # seconds that a recording in another format than .wav may last
WAV_HEAD, WAV_SECOND = 44, 16_000  # bytes: 16 bit, mono, 8 kHz
SLACK_SECONDS = 15.0  # by which an expected wait may be above the minutes that are told


class Sound(Struct, frozen=True, kw_only=True):
    """A file as Asterisk is told to play it, without its ending, and how many `seconds` it lasts at most."""

    name: str
    seconds: float


class Prompts:
    """The sentences in `folder`, which has a folder for each language; `language` is for callers who have none.

    A sentence that is missing is not said: there is one warning, and the call goes on.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder.absolute()
        self.language = language
        self._missed = False

    def sound(self, key: str, language: str | None) -> Sound | None:
        """The sentence in this language, or else in the usual one."""
        for tried in dict.fromkeys((language or self.language, self.language)):
            if tried in TEXTS and (file := next((self.folder / tried).glob(f"{key}.*"), None)):
                wave = file.suffix == ".wav"
                seconds = (file.stat().st_size - WAV_HEAD) / WAV_SECOND if wave else LONGEST_SENTENCE
                return Sound(name=str(file.with_suffix("")), seconds=seconds)
        if not self._missed:
            self._missed = True
            log.warning("prompt missing", prompt=key, advice="farley doctor tells which, farley prompts makes them")
        return None

    def missing(self) -> tuple[str, ...]:
        """The sentences that have no file, as `language/name`."""
        there = {f"{file.parent.name}/{file.stem}" for file in self.folder.glob("*/*.*")}
        return tuple(sorted({f"{language}/{key}" for language in TEXTS for key in (*TEXTS[language], TONE)} - there))


def place_and_wait(position: int, expected_wait: float | None, *, callback: bool) -> tuple[str, ...]:
    """The sentences that tell a waiting caller where he stands. `expected_wait` is in seconds; None: not known."""
    told = [f"position-{position}" if position <= POSITIONS else "position-many"]
    if expected_wait is not None:
        told.append(f"wait-{_minutes(expected_wait)}")
    if callback:
        told.append("callback-offer")
    return tuple(told)


def _minutes(seconds: float) -> str:
    """The fewest minutes of which one may speak, so that hardly anybody waits longer than he was told."""
    if seconds < 60:
        return "0"
    return str(next((minutes for minutes in MINUTES if seconds <= minutes * 60 + SLACK_SECONDS), "many"))
