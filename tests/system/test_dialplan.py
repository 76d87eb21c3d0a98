"""The dialplan on a real Asterisk, with a FastAGI server of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from cti.pbx.process import AsteriskProcess
from tests.system.conftest import PASSWORD
from tests.system.fake_agi import FakeAgi
from tests.system.people import Caller, DeskPhone, DiallingAgent

pytestmark = pytest.mark.system
Callers = Callable[..., Caller]
Phones = Callable[..., DeskPhone]


def dialling(pbx: AsteriskProcess, to: str) -> DiallingAgent:
    """Anna dials."""
    return DiallingAgent(pbx.ports.phones, agent="anna", password=PASSWORD.reveal(), to=to)


async def serve_fallback(pbx: AsteriskProcess, *agents: str) -> None:
    """What the service does when agents sign in."""
    for agent in agents:
        await pbx.console(f"queue add member PJSIP/{agent} to farley-fallback")


async def ledger(pbx: AsteriskProcess) -> dict[str, list[str]]:
    """Farley's lines in AstDB: call id → fields."""
    lines = (await pbx.console("database show farley")).splitlines()
    pairs = (line.partition(": ") for line in lines if line.startswith("/farley/"))
    return {key.strip().removeprefix("/farley/"): value.strip().split("|") for key, _, value in pairs}


async def test_asterisk_loads_the_configuration_without_a_complaint(pbx: AsteriskProcess) -> None:
    assert "WARNING" not in pbx.log_text()
    assert "ERROR" not in pbx.log_text()
    assert "farley-call" in await pbx.console("dialplan show farley-inbound")


async def test_caller_is_put_through_and_both_hear_each_other(
    pbx: AsteriskProcess, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    async with phone("anna", ring_ms=200) as anna, caller(number="+380501112233", did="0800") as he:
        session = await agi.next()
        call, queue, trunk, status, agent, given_to = session.arguments
        assert (queue, trunk, status, agent, given_to) == ("", "farley-trunk", "", "", "")
        assert session.env["agi_callerid"] == "+380501112233"
        assert session.env["agi_extension"] == session.env["agi_dnid"] == "0800"
        await session.dial("PJSIP/anna", agent="anna")
        invite = await anna.rings()
        assert invite.header("X-Farley-Call") == call
        await he.hears_ringing()
        await he.is_answered()
        await anna.talks()
        await he.ear.hears("anna")
        await anna.ear.hears("caller")
        he.hang_up()
        await anna.is_released()
        ended = await agi.next("ended")
        assert [ended.arguments[index] for index in (0, 1, 3)] == [call, "ANSWER", "anna"]
    assert await ledger(pbx) == {}


async def test_call_ends_when_the_agent_hangs_up(agi: FakeAgi, caller: Callers, phone: Phones) -> None:
    async with phone("anna", talk_ms=200), caller() as he:
        await (await agi.next()).dial("PJSIP/anna", agent="anna")
        await he.is_released()
        assert (await agi.next("ended")).arguments[1] == "ANSWER"
    assert agi.count("inbound") == 0


@pytest.mark.parametrize(("does", "status"), [("rings", "NOANSWER"), ("rejects", "BUSY")])
async def test_caller_whose_agent_does_not_answer_asks_again(
    does: str, status: str, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    async with phone("anna", does=does), phone("boris") as boris, caller() as he:
        first = await agi.next()
        await first.dial("PJSIP/anna", agent="anna", ring=1)
        again = await agi.next()
        assert again.arguments[0] == first.arguments[0]
        assert again.arguments[3:] == [status, "anna", ""]
        assert he.sip.seen("200") == []
        await again.dial("PJSIP/boris", agent="boris")
        await boris.talks()


async def test_caller_whose_agents_phone_is_away_asks_again(agi: FakeAgi, caller: Callers) -> None:
    async with caller():
        await (await agi.next()).dial("PJSIP/anna", agent="anna")
        assert (await agi.next()).arguments[3:] == ["CHANUNAVAIL", "anna", ""]


async def test_waiting_caller_hears_music_then_ringing(agi: FakeAgi, caller: Callers, phone: Phones) -> None:
    async with phone("anna", does="rings"), caller() as he:
        session = await agi.next()
        await session.wait_with_music()
        await he.is_answered()
        await he.ear.hears_music()
        await session.dial("PJSIP/anna", agent="anna")
        he.ear.forget()
        await he.ear.hears_ring_tone()


async def test_hang_up_while_waiting_is_told_at_once(agi: FakeAgi, caller: Callers) -> None:
    async with caller() as he:
        session = await agi.next()
        await session.wait_with_music()
        await he.is_answered()
        he.hang_up()
        assert await session.line() == "HANGUP"
        ended = await agi.next("ended")
        assert ended.arguments[1:] == ["", "", "", ""]


async def test_hang_up_while_ringing_stops_the_phone(agi: FakeAgi, caller: Callers, phone: Phones) -> None:
    async with phone("anna", does="rings") as anna, caller() as he:
        await (await agi.next()).dial("PJSIP/anna", agent="anna")
        await he.hears_ringing()
        he.hang_up()
        await anna.stops_ringing()
        assert (await agi.next("ended")).arguments[1:] == ["CANCEL", "", "anna", ""]


async def test_caller_is_hung_up_on_purpose(agi: FakeAgi, caller: Callers) -> None:
    async with caller() as he:
        session = await agi.next()
        await session.wait_with_music()
        await he.is_answered()
        await session.step("hangup")
        await he.is_released()


async def test_call_reaches_the_fallback_queue_when_nobody_listens(
    pbx: AsteriskProcess, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    async with phone("anna") as anna:
        await serve_fallback(pbx, "anna")
        await agi.die()
        async with caller() as he:
            await he.is_answered()
            await anna.talks()
            await he.ear.hears("anna")
            he.hang_up()
            await anna.is_released()
            await anna.sip.sees("200", sent=True, count=2)
        [(epoch, stage, agent, seconds, status, number, did, trunk)] = (await ledger(pbx)).values()
        assert (stage, agent, status, number, did) == ("fallback", "anna", "", "+380441234567", "0800")
        assert trunk == "farley-trunk"
        assert int(epoch) > 0
        assert int(seconds) >= 0


async def test_waiting_callers_ring_in_the_fallback_queue_when_the_service_is_killed(
    pbx: AsteriskProcess, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    anna, boris = phone("anna", talk_ms=100), phone("boris")
    async with anna, boris, caller() as first, caller() as second, caller() as third:
        await serve_fallback(pbx, "anna", "boris")
        for _ in (first, second, third):
            session = await agi.next()
            await session.wait_with_music()
        await agi.die()
        await anna.rings()
        await boris.talks()
        await anna.rings(count=2)
        assert len([he for he in (first, second, third) if he.sip.seen("BYE")]) <= 1, "only anna hangs up"


async def test_caller_leaves_a_service_that_says_nothing(
    pbx: AsteriskProcess, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    async with phone("anna") as anna, caller() as he:
        await serve_fallback(pbx, "anna")
        await agi.next(silent=True)
        await anna.talks()
        await he.ear.hears("anna")


async def test_talking_caller_notices_nothing_when_the_service_is_killed(
    pbx: AsteriskProcess, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    async with phone("anna") as anna, caller() as he:
        session = await agi.next()
        await session.dial("PJSIP/anna", agent="anna")
        await anna.talks()
        await agi.die()
        he.ear.forget()
        await he.ear.hears("anna")
        he.hang_up()
        await anna.is_released()
        await anna.sip.sees("200", sent=True, count=2)
    assert [line[1:3] for line in (await ledger(pbx)).values()] == [["dial", "anna"]]


async def test_agent_in_a_call_is_not_rung_by_the_fallback_queue(
    pbx: AsteriskProcess, agi: FakeAgi, caller: Callers, phone: Phones
) -> None:
    async with phone("anna") as anna, phone("boris", does="rings") as boris, caller():
        await serve_fallback(pbx, "anna", "boris")
        await (await agi.next()).dial("PJSIP/anna", agent="anna")
        await anna.talks()
        await agi.die()
        async with caller():
            await boris.rings()
            assert len(anna.sip.seen("INVITE")) == 1


async def test_agents_ring_each_other(pbx: AsteriskProcess, phone: Phones) -> None:
    async with phone("boris") as boris, dialling(pbx, "boris") as anna:
        await boris.talks()
        await anna.ear.hears("boris")
        await boris.ear.hears("anna")


@pytest.mark.parametrize(
    "to",
    [
        "farley-trunk",
        "nobody",
        "boris%26PJSIP%2Fviktor",
        "boris%2Fsip:x%40127.0.0.1",
        "0800",
        "queue-main",
        "agent-boris",
        "callback-1",
    ],
)
async def test_agent_reaches_nothing_but_agents(to: str, pbx: AsteriskProcess, phone: Phones) -> None:
    async with phone("boris") as boris, phone("viktor") as viktor, dialling(pbx, to) as anna:
        await anna.sip.sees("404")
        assert boris.sip.seen("INVITE") == viktor.sip.seen("INVITE") == []


OWNED = Path("/tmp/farley-owned")
SHELL = f"${{SHELL(touch {OWNED})}}"
FORGED = "\nagi_arg_1: forged"
HOSTILE = {
    "line feed in the number": {"number": quote("123" + FORGED)},
    "line break in the number": {"number": quote("123" + FORGED.replace("\n", "\r\n"))},
    "function in the number": {"number": quote(SHELL)},
    "expression in the number": {"number": quote("$[1+1]")},
    "four kilobytes of number": {"number": "7" * 3000},
    "function in the name": {"display": f'"{SHELL}${{EVAL(${{EXTEN}})}}" '},
    "quotes in the name": {"display": r'"a\"b\" ,c=d" '},
    "markup in the name": {"display": '"<img src=x onerror=alert(1)>" '},
    "Latin-1 in the name": {"display": '"M\udcfcller" '},
    "four kilobytes of name": {"display": '"' + "x" * 3000 + '" '},
    "function in the dialled number": {"did": "0800" + quote(SHELL)},
    "line feed in the dialled number": {"did": "0800" + quote(FORGED)},
}


@pytest.fixture
def nothing_runs() -> Iterator[None]:
    """The proof of a call that ran a program must not be there in the end."""
    OWNED.unlink(missing_ok=True)
    yield
    assert not OWNED.exists()


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize("how", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_caller_forges_and_runs_nothing(
    how: dict[str, str], pbx: AsteriskProcess, agi: FakeAgi, caller: Callers
) -> None:
    async with caller(**how) as he:
        session = await agi.next()
        names = [line.partition(b":")[0] for line in session.greeting]
        assert len(names) == len(set(names)), "a line was forged"
        assert session.env["agi_network_script"] == "inbound"
        assert session.arguments[2] == "farley-trunk"
        assert set(session.env["agi_extension"]) <= set("+0123456789")
        assert all(len(line) < 200 for line in session.greeting)
        assert (await session.command("GET VARIABLE CALLERID(num)")).startswith("200 result=1")
        he.hang_up()
        await agi.next("ended")
