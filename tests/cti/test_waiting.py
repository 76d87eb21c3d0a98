"""What a waiting caller hears, and what the keys do that he presses: the story of a call over a real connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from crm_store.queue_record import Announcements
from cti import waiting
from routing.commands import Announce
from tests.cti.caller import Caller
from tests.cti.firm import Firm, at_work
from tests.screenpop.house import PRIVATE

MUSIC, QUIET = "SET MUSIC ON", "SET MUSIC OFF"


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Firm]:
    """Nobody is free, and the queue rings customers back."""
    async with at_work(tmp_path) as firm:
        firm.speaks("uk", "en")
        firm.house.desks.set_state("olena", "not_ready")
        firm.floor.queues["private"] = replace(PRIVATE, announcements=Announcements(callback=True))
        yield firm


def told(firm: Firm, position: int = 2, wait: float | None = 100.0, *, callback: bool = True) -> None:
    """The engine has something to tell the caller."""
    news = Announce(call="1.1", position=position, expected_wait=wait, callback=callback)
    firm.floor.calls["1.1"].steps.put_nowait(news)


def sentences(he: Caller, language: str = "uk") -> list[str]:
    """What was said to him, in this language."""
    said = [line.split('"')[1] for line in he.heard if line.startswith("STREAM FILE")]
    assert all(Path(name).parent.name == language for name in said)
    return [Path(name).name for name in said]


async def test_caller_hears_his_place_his_wait_and_the_offer_and_then_music_again(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        told(firm)
        await he.hears(MUSIC, times=2)
        assert sentences(he) == ["position-2", "wait-2", "callback-offer"]
        assert he.heard.index(QUIET) < next(at for at, line in enumerate(he.heard) if "position-2" in line)


async def test_caller_hears_his_own_language(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        profile = firm.floor.calls["1.1"].profile
        assert profile is not None
        firm.floor.calls["1.1"].profile = replace(profile, language="en")
        told(firm, callback=False)
        await he.hears(MUSIC, times=2)
        assert sentences(he, "en") == ["position-2", "wait-2"]


async def test_dead_mans_switch_waits_for_the_end_of_a_sentence(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        (firm.prompts.folder / "uk/position-2.wav").write_bytes(bytes(44 + 9 * 16_000))
        told(firm, wait=None, callback=False)
        await he.hears(MUSIC, times=2)
        assert he.heard.index('SET VARIABLE "TIMEOUT(absolute)" "15"') < he.heard.index(
            next(line for line in he.heard if "position-2" in line)
        )


async def test_key_during_the_music_asks_to_be_rung_back(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        await he.presses("1")
        await he.is_let_go()
    assert (firm.callbacks.calls, sentences(he), he.step) == (["1.1"], ["callback-thanks"], "hangup")
    assert firm.house.records[-1].outcome == "callback"


async def test_key_during_a_sentence_asks_to_be_rung_back(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        he.listens = True
        told(firm)
        await he.presses("1")
        await he.hears_it_out()
        await he.is_let_go()
    assert firm.callbacks.calls == ["1.1"]
    assert he.step == "hangup"


async def test_another_key_does_nothing(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        await he.presses("5")
        told(firm, callback=False)
        await he.hears(MUSIC, times=2)
    assert firm.callbacks.calls == []


async def test_caller_who_cannot_be_rung_back_is_told_and_waits_on(firm: Firm) -> None:
    firm.callbacks.willing = False
    async with firm.caller() as he:
        await he.hears(MUSIC)
        await he.presses("1")
        await he.hears(MUSIC, times=2)
        assert sentences(he) == ["callback-impossible"]
        assert firm.floor.calls["1.1"].phase == "waiting"


async def test_withheld_number_is_offered_nothing_and_asked_for_no_key(firm: Firm) -> None:
    async with firm.caller(number="anonymous") as he:
        await he.hears(MUSIC)
        told(firm)
        await he.hears(MUSIC, times=2)
        assert sentences(he) == ["position-2", "wait-2"]
        assert not [line for line in he.heard if line.startswith("WAIT")]


async def test_offer_cuts_a_sentence_short(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        he.listens = True
        told(firm)
        await he.hears_sentence("position-2")
        firm.house.desks.set_state("olena", "ready")
        await he.is_let_go()
    assert (he.step, sentences(he)) == ("dial", ["position-2"])
    at = he.heard.index("NOOP")
    assert "FARLEY_DIAL" in he.heard[at + 1], "Asterisk stops playing at the first command"


async def test_offer_cuts_the_wait_for_a_key_short(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears("WAIT FOR DIGIT 2000")
        firm.house.desks.set_state("olena", "ready")
        await he.is_let_go()
    assert he.step == "dial"


async def test_news_of_his_place_waits_for_the_end_of_a_sentence(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        he.listens = True
        told(firm, wait=None, callback=False)
        await he.hears_sentence("position-2")
        told(firm, position=1, wait=None, callback=False)
        he.listens = False
        await he.hears_it_out()
        await he.hears(MUSIC, times=2)
        assert sentences(he) == ["position-2", "position-1"]


async def test_caller_who_hangs_up_during_a_sentence_is_gone_at_once(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        he.listens = True
        told(firm)
        await he.hears_sentence("position-2")
        await he.hangs_up()
    assert firm.floor.calls == {}


async def test_call_goes_on_with_music_where_nothing_was_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with at_work(tmp_path) as firm:
        firm.house.desks.set_state("olena", "not_ready")
        async with firm.caller() as he:
            await he.hears(MUSIC)
            told(firm)
            told(firm)
            firm.house.desks.set_state("olena", "ready")
            await he.is_let_go()
    assert (he.step, sentences(he)) == ("dial", [])
    assert capsys.readouterr().out.count("prompt missing") <= 1


async def test_prompt_that_asterisk_cannot_read_does_not_end_the_call(firm: Firm) -> None:
    async with firm.caller() as he:
        await he.hears(MUSIC)
        he.cannot_play = True
        told(firm, wait=None, callback=False)
        await he.hears(MUSIC, times=2)
        assert firm.floor.calls["1.1"].phase == "waiting"


def test_dialplan_is_more_patient_than_the_room(firm: Firm) -> None:
    assert waiting.LISTEN_SECONDS < waiting.SILENCE_SECONDS / 2
