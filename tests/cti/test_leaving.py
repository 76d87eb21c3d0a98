"""What happens to a caller whom the queue cannot keep: which sentence he hears, and what his key or silence means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cti import leaving
from routing.commands import Overflow
from routing.model import Reason
from routing.queue import Way, WayOut
from routing.reasons import ReasonCode
from tests.cti.caller import Caller
from tests.cti.firm import Firm, at_work
from tests.cti.test_waiting import sentences

HASH, SILENCE, HANG_UP, REFUSED = (
    "200 result=35 (dtmf) endpos=64000",
    "200 result=0 (timeout) endpos=64000",
    "200 result=-1 (hangup) endpos=64000",
    "200 result=-1 (writefile)",
)
FOUR_SECONDS = bytes(44 + 4 * 16_000)


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Firm]:
    async with at_work(tmp_path) as firm:
        firm.speaks()
        firm.house.desks.set_state("olena", "not_ready")
        yield firm


async def overflow(firm: Firm, he: Caller, kind: WayOut, code: ReasonCode = ReasonCode.QUEUE_CLOSED) -> None:
    """The queue cannot keep him."""
    await he.hears("SET MUSIC ON")
    reasons = (Reason(at=0, code=code),)
    firm.floor.calls["1.1"].steps.put_nowait(Overflow(call="1.1", reasons=reasons, way=Way(kind=kind)))


@pytest.mark.parametrize(
    ("kind", "code", "number", "told"),
    [
        (WayOut.VOICEMAIL, ReasonCode.QUEUE_CLOSED, "", "closed-message"),
        (WayOut.CALLBACK, ReasonCode.QUEUE_CLOSED, "", "closed-callback-message"),
        (WayOut.CALLBACK, ReasonCode.QUEUE_CLOSED, "anonymous", "closed-message"),
        (WayOut.VOICEMAIL, ReasonCode.NO_OWNER, "", "absent-message"),
        (WayOut.CALLBACK, ReasonCode.NO_OWNER, "", "absent-callback-message"),
    ],
)
async def test_caller_is_told_why_and_what_he_can_do(
    firm: Firm, kind: WayOut, code: ReasonCode, number: str, told: str
) -> None:
    async with firm.caller(**({"number": number} if number else {})) as he:
        he.listens = True
        await overflow(firm, he, kind, code)
        await he.hears_sentence(told)


async def test_message_is_kept_for_the_expert_of_who_left_it(firm: Firm) -> None:
    async with firm.caller() as he:
        he.says = (HASH, FOUR_SECONDS)
        await overflow(firm, he, WayOut.VOICEMAIL)
        await he.is_let_go()
    assert sentences(he) == ["closed-message", "tone", "message-thanks-expert"]
    assert he.step == "hangup"
    (slip,) = firm.voicemail.folder.glob("*.json")
    assert slip.with_suffix(".wav").is_file()


async def test_message_of_who_hangs_up_is_kept(firm: Firm) -> None:
    async with firm.caller() as he:
        he.says = (HANG_UP, FOUR_SECONDS)
        await overflow(firm, he, WayOut.VOICEMAIL)
        await he.is_let_go()
    assert len(list(firm.voicemail.folder.glob("*.json"))) == 1
    assert firm.floor.calls == {}


async def test_one_who_said_nothing_leaves_nothing(firm: Firm) -> None:
    async with firm.caller() as he:
        he.says = (SILENCE, bytes(44 + 16_000))
        await overflow(firm, he, WayOut.VOICEMAIL)
        await he.is_let_go()
    assert sentences(he) == ["closed-message", "tone"]
    assert list(firm.voicemail.folder.iterdir()) == []


async def test_dead_mans_switch_waits_for_the_longest_message(firm: Firm) -> None:
    async with firm.caller() as he:
        await overflow(firm, he, WayOut.VOICEMAIL)
        await he.is_let_go()
    record = next(at for at, line in enumerate(he.heard) if line.startswith("RECORD"))
    assert he.heard[record - 1] == 'SET VARIABLE "TIMEOUT(absolute)" "186"'


async def test_key_instead_of_a_message_asks_to_be_rung_back(firm: Firm) -> None:
    async with firm.caller() as he:
        await overflow(firm, he, WayOut.CALLBACK)
        await he.presses("1")
        await he.is_let_go()
    assert sentences(he) == ["closed-callback-message", "callback-thanks"]
    assert (firm.callbacks.calls, he.step) == (["1.1"], "hangup")
    assert list(firm.voicemail.folder.iterdir()) == []


async def test_key_while_the_message_is_recorded_asks_to_be_rung_back_and_keeps_it(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "THINK_SECONDS", 0.01)
    async with firm.caller() as he:
        he.says = ("200 result=49 (dtmf) endpos=64000", FOUR_SECONDS)
        await overflow(firm, he, WayOut.CALLBACK)
        await he.hears("WAIT FOR DIGIT 10")
        await he.thinks_no_more()
        await he.is_let_go()
    assert sentences(he) == ["closed-callback-message", "tone", "callback-thanks"]
    assert firm.callbacks.calls == ["1.1"]
    assert len(list(firm.voicemail.folder.glob("*.json"))) == 1


async def test_where_asterisk_cannot_write_he_is_told_and_rung_back(firm: Firm) -> None:
    async with firm.caller() as he:
        he.says = (REFUSED, None)
        await overflow(firm, he, WayOut.VOICEMAIL)
        await he.is_let_go()
    assert sentences(he) == ["closed-message", "tone", "message-failed-callback"]
    assert (firm.callbacks.calls, he.step) == (["1.1"], "hangup")
    assert list(firm.voicemail.folder.iterdir()) == []


async def test_where_no_message_can_be_kept_he_can_be_rung_back_instead(firm: Firm) -> None:
    firm.voicemail.folder.write_bytes(b"")
    async with firm.caller() as he:
        he.listens = True
        await overflow(firm, he, WayOut.VOICEMAIL)
        await he.hears_sentence("closed-callback")
        await he.presses("1")
        await he.hears_it_out()
        await he.is_let_go()
    assert sentences(he) == ["closed-callback", "callback-thanks"]
    assert firm.callbacks.calls == ["1.1"]


async def test_where_nothing_can_be_kept_and_nobody_rung_back_he_is_told_so(firm: Firm) -> None:
    firm.voicemail.folder.write_bytes(b"")
    async with firm.caller(number="anonymous") as he:
        await overflow(firm, he, WayOut.CALLBACK)
        await he.is_let_go()
    assert (sentences(he), he.step) == (["closed"], "hangup")


async def test_who_hangs_up_while_he_is_told_leaves_nothing(firm: Firm) -> None:
    async with firm.caller() as he:
        he.listens = True
        await overflow(firm, he, WayOut.VOICEMAIL)
        await he.hears_sentence("closed-message")
        await he.hangs_up()
    assert list(firm.voicemail.folder.iterdir()) == []
    assert firm.floor.calls == {}


@pytest.mark.parametrize("kind", [WayOut.FALLBACK, WayOut.VOICEMAIL])
async def test_fallback_queue_takes_who_is_sent_there_and_who_could_not_be_told_anything(
    firm: Firm, kind: WayOut
) -> None:
    for file in firm.prompts.folder.rglob("*.wav"):
        file.unlink()
    async with firm.caller() as he:
        await overflow(firm, he, kind)
        await he.is_let_go()
    assert he.step == "fallback"
    assert not list(firm.voicemail.folder.glob("*"))
