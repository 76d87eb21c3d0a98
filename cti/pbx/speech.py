"""What a demo customer says: short texts spoken by espeak-ng into files that Asterisk plays."""

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
    target, scratch = sound.with_suffix(".wav"), sound.with_suffix(".tmp")
    if target.is_file():
        return str(sound)
    command = _speaker(asterisk)
    try:
        run(*command, "-v", language, "-s", "150", "-w", str(scratch), TEXTS[language])
        _resample(scratch)
    except (OSError, ToolFailed, wave.Error):
        return PROMPT
    scratch.rename(target)
    return str(sound)


def _speaker(asterisk: Asterisk) -> tuple[str, ...]:
    installed = shutil.which("espeak-ng")
    if installed is not None or asterisk.root is None:
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
