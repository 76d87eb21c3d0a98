"""The sentences that callers hear: there in three languages, spoken into files, and chosen to be true."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from cti.prompts import Prompts, place_and_wait
from cti.prompts_speak import CannotSpeak, make, make_missing
from cti.prompts_texts import TEXTS, TONE
from tests.cti import speaker
from tests.cti.conftest import Farley


@pytest.fixture
def prompts(tmp_path: Path) -> Prompts:
    return Prompts(tmp_path / "prompts", "uk")


@pytest.fixture(autouse=True)
def espeak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speaker.install(tmp_path / "bin", monkeypatch)


def test_every_language_says_everything() -> None:
    assert all(set(said) == set(TEXTS["en"]) for said in TEXTS.values())
    assert len({text for said in TEXTS.values() for text in said.values()}) == 3 * len(TEXTS["en"])


@pytest.mark.parametrize(
    ("position", "wait", "callback", "told"),
    [
        (1, 20.0, False, ("position-1", "wait-0")),
        (2, 60.0, True, ("position-2", "wait-1", "callback-offer")),
        (20, 200.0, False, ("position-20", "wait-4")),
        (21, 1800.0, False, ("position-many", "wait-30")),
        (400, 9000.0, True, ("position-many", "wait-many", "callback-offer")),
        (3, None, False, ("position-3",)),
    ],
)
def test_waiting_caller_is_told_his_place_and_hardly_ever_too_short_a_wait(
    position: int, wait: float | None, callback: bool, told: tuple[str, ...]
) -> None:
    assert place_and_wait(position, wait, callback=callback) == told


def test_whatever_can_be_told_has_a_sentence() -> None:
    for position in range(1, 40):
        for minutes in range(60):
            assert set(place_and_wait(position, minutes * 37.0, callback=True)) <= set(TEXTS["uk"])


def test_sentence_is_spoken_into_a_file_that_asterisk_plays_in_the_callers_language(prompts: Prompts) -> None:
    make(prompts.folder, "uk/position-1")
    make(prompts.folder, "ru/position-1")
    sound = prompts.sound("position-1", "ru")
    assert sound is not None
    assert sound.name == str(prompts.folder / "ru/position-1")
    with wave.open(f"{sound.name}.wav") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
        assert sound.seconds == pytest.approx(file.getnframes() / 8000)
    for language in ("fr", None, "../../etc"):
        usual = prompts.sound("position-1", language)
        assert usual is not None
        assert usual.name == str(prompts.folder / "uk/position-1")


def test_missing_sentence_is_none_and_told_as_missing(prompts: Prompts) -> None:
    assert prompts.sound("position-1", "uk") is None
    make(prompts.folder, f"uk/{TONE}")
    assert len(prompts.missing()) == 3 * (len(TEXTS["en"]) + 1) - 1


def test_ones_own_recording_in_any_format_is_kept_and_played(prompts: Prompts) -> None:
    own = prompts.folder / "uk/closed.alaw"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"\x55" * 8000)
    sound = prompts.sound("closed", "uk")
    assert sound is not None
    assert sound.name == str(prompts.folder / "uk/closed")
    assert "uk/closed" not in prompts.missing()


def test_where_nothing_can_speak_it_says_what_to_do(prompts: Prompts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CannotSpeak, match="espeak-ng"):
        make_missing(prompts)
    assert prompts.sound("position-1", "uk") is None


def test_command_makes_all_of_them_and_shows_them(farley: Farley, tmp_path: Path) -> None:
    assert "uk/position-2" in farley("prompts", "--list").out
    assert farley("prompts", "said").status == 0
    assert Prompts(tmp_path / "said", "uk").missing() == ()
    assert "0 made" in farley("prompts", "said").out
