"""The demo's customer: what he says, and the action that makes him ring."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from cti.pbx.customer_call import customer_call
from cti.pbx.ports import free_ports
from cti.pbx.program import Asterisk
from cti.pbx.speech import PROMPT, RATE, TEXTS, speeches
from tests.cti import speaker

PORTS = free_ports()


def call(**changed: str) -> dict[str, str]:
    told = {"number": "+380501112233", "name": "Іван Коваль", "did": "0800", "sound": "/sounds/en"}
    return customer_call(**(told | changed), ports=PORTS)


def test_customer_rings_the_trunk_with_his_number_and_name() -> None:
    fields = call()
    assert fields["Channel"] == f"PJSIP/farley-demo-trunk/sip:0800@127.0.0.1:{PORTS.trunk}"
    assert fields["CallerID"] == '"Іван Коваль" <+380501112233>'
    assert fields["Variable"] == "FARLEY_SPEECH=/sounds/en"


def test_name_cannot_leave_its_quotes() -> None:
    assert call(name='x" <1>\r\nAction: y')["CallerID"] == '"x 1Action: y" <+380501112233>'


def test_dialled_number_is_a_number() -> None:
    with pytest.raises(ValueError, match="digits"):
        call(did="0800@evil/x")


def test_customer_presses_one_key_and_no_more() -> None:
    assert call(press="1")["Variable"].endswith(",FARLEY_PRESS=1")
    with pytest.raises(ValueError, match="one key"):
        call(press="1,x")


def test_speech_is_what_asterisk_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speaker.install(tmp_path / "bin", monkeypatch)
    sounds = speeches(tmp_path / "speech", Asterisk(command=("asterisk",), version="22"))
    assert set(sounds) == set(TEXTS)
    with wave.open(sounds["uk"] + ".wav") as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (RATE, 1, 2)
        assert abs(sound.getnframes() - RATE) < 10


def test_customer_says_asterisks_own_words_where_nothing_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert set(speeches(tmp_path, Asterisk(command=("asterisk",), version="22")).values()) == {PROMPT}
