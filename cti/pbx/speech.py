"""Texts spoken by espeak-ng into files that Asterisk plays; and what a demo customer says."""

from __future__ import annotations

import array
import shutil
import wave
from pathlib import Path

from cti.pbx.program import Asterisk, program_in
from cti.pbx.tools import ToolFailed, run

RATE = 8000  # Hz; Asterisk's `.wav` is 16 bit, mono, at this rate
TEXTS = {
    "en": "Hello, good afternoon. I am calling about the home loan I applied for. Could you tell me how far it is?",
    "uk": "Доброго дня. Я телефоную щодо кредиту на житло, на який я подав заяву. Підкажіть, що з нею?",
    "ru": "Добрый день. Я звоню по поводу кредита на жильё, на который я подал заявку. Подскажите, что с ней?",
}
PROMPT = "demo-congrats"  # one of Asterisk's own, where nothing can speak


def speeches(folder: Path, asterisk: Asterisk) -> dict[str, str]:
    """By language, the sound to hand to Playback(): a file below `folder`, made at first use. Blocks about a second."""
    folder.mkdir(parents=True, exist_ok=True)
    return {language: _speech(folder.absolute() / language, language, asterisk) for language in TEXTS}


def _speech(sound: Path, language: str, asterisk: Asterisk) -> str:
    target = sound.with_suffix(".wav")
    spoken = target.is_file() or speak(TEXTS[language], language, target, asterisk)
    return str(sound) if spoken else PROMPT


def speak(text: str, language: str, target: Path, asterisk: Asterisk | None = None) -> bool:
    """Make `target`, a whole `.wav` or none. False where nothing can speak. Blocks."""
    scratch = target.with_name(f".{target.stem}.tmp")
    try:
        run(*_speaker(asterisk), "-v", language, "-s", "150", "-w", str(scratch), text)
        _resample(scratch)
    except (OSError, ToolFailed, wave.Error):
        return False
    scratch.rename(target)
    return True


def _speaker(asterisk: Asterisk | None) -> tuple[str, ...]:
    installed = shutil.which("espeak-ng")
    if installed is not None or asterisk is None or asterisk.root is None:
        return (installed or "espeak-ng",)
    return (*program_in(asterisk.root, "usr/bin/espeak-ng"), f"--path={asterisk.root}/usr/lib/x86_64-linux-gnu")


def _resample(path: Path) -> None:
    """Brings 16-bit mono at any higher rate to RATE: each sample is the mean of those it stands for."""
    with wave.open(str(path)) as source:
        step = source.getframerate() / RATE
        loud = array.array("h", source.readframes(source.getnframes()))
    starts = range(int(len(loud) / step) - 1)
    windows = (loud[int(start * step) : int((start + 1) * step)] for start in starts)
    quiet = array.array("h", (sum(window) // len(window) for window in windows))
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(quiet.tobytes())
