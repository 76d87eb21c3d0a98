"""What is asked of Asterisk for a callback, what its dialplan tells, and what events and lists say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from cti.background import Background
from cti.callbacks import AmiDialler, in_asterisk, rules_of
from cti.facts import Facts
from cti.ledger import parse
from cti.settings import Callback, Settings
from cti.transfer import Target, target_of
from screenpop.calls import LiveCall
from screenpop.messages import Callback as Shown
from tests.cti.pbx import Pbx, event
from tests.screenpop.house import OLENAS, House

DIAL = Callback(dial="PJSIP/{digits}@trunk", caller_id="+380440000000", ring=30.0)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def jobs() -> AsyncIterator[Background]:
    async with Background() as jobs:
        yield jobs


class Asterisk(Pbx):
    """Keeps the whole of each action."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def action(self, name: str, fields: object = None) -> None:
        self.asked.append((name, dict(fields or {})))  # type: ignore[call-overload]
        await super().action(name, {})


def offered(house: House) -> LiveCall:
    """A callback that is offered to Olena."""
    house.ready("olena")
    call = house.arrive("callback-1")
    call.callback = Shown(asked=call.line(house.floor.name_of).arrived, attempt=1, attempts=3)
    assert call.offered
    return call


async def test_agent_is_rung_first_and_the_customer_by_the_dialplan(house: House, jobs: Background) -> None:
    asterisk = Asterisk()
    dialler = AmiDialler(asterisk, house.floor, jobs, DIAL)  # type: ignore[arg-type]
    assert await dialler.ring(offered(house), "olena", 20.0)
    ((action, fields),) = asterisk.asked
    assert action == "Originate"
    assert (fields["Channel"], fields["ChannelId"]) == ("Local/callback-1@farley-back/n", "callback-1")
    assert (fields["Context"], fields["Exten"]) == ("farley-back-customer", "callback-1")
    variables = fields["Variable"]
    assert "FARLEY_DIAL=PJSIP/olena" in variables
    assert f"FARLEY_BACK=PJSIP/{OLENAS[1:]}@trunk" in variables
    assert "FARLEY_BACK_ID=+380440000000" in variables


async def test_call_waits_until_the_earlier_one_of_its_id_has_hung_up(house: House, jobs: Background) -> None:
    asterisk = Asterisk()
    dialler = AmiDialler(asterisk, house.floor, jobs, DIAL)  # type: ignore[arg-type]
    call = offered(house)
    assert await dialler.ring(call, "olena", 20.0)
    again = jobs.start(dialler.ring(call, "olena", 20.0), "again")
    assert len(asterisk.asked) == 1
    dialler.gone("callback-1")
    assert await again
    assert len(asterisk.asked) == 2


async def test_refusal_is_told(house: House, jobs: Background) -> None:
    asterisk = Asterisk()
    asterisk.connected = False
    dialler = AmiDialler(asterisk, house.floor, jobs, DIAL)  # type: ignore[arg-type]
    assert not await dialler.ring(offered(house), "olena", 20.0)


class Back:
    """Keeps what the events tell."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def customer_answered(self, call: str) -> None:
        self.told.append(("answered", call))

    def gone(self, call: str) -> None:
        self.told.append(("gone", call))


async def test_events_tell_of_the_customer_and_of_the_end(house: House) -> None:
    facts = Facts(house.floor, house.desks)
    back = facts.back = Back()  # type: ignore[assignment]
    call = offered(house)
    ids = {"DestLinkedid": "callback-1", "Linkedid": "callback-1"}
    await facts.hear(event("DialEnd", DialStatus="ANSWER", DestChannel="PJSIP/olena-1", Uniqueid="callback-1;2", **ids))
    assert call.talking
    assert back.told == []
    await facts.hear(event("DialEnd", DialStatus="ANSWER", DestChannel="PJSIP/trunk-2", Uniqueid="callback-1", **ids))
    await facts.hear(event("Hangup", Channel="Local/x;1", Uniqueid="callback-1", Linkedid="callback-1"))
    assert back.told == [("answered", "callback-1"), ("gone", "callback-1")]
    assert call.ended is None


def test_lists_tell_who_is_rung_and_what_has_ended() -> None:
    asterisk = Pbx()
    asterisk.channel("Local/callback-1@farley-back-1;1", "callback-1", "callback-1", context="farley-back-customer")
    asterisk.channel("Local/callback-2@farley-back-2;1", "callback-2", "callback-2", context="farley-back")
    asterisk.channel("PJSIP/olena-1", "9.9", "callback-1")
    lines = {
        "callback-3": parse("1700000000|back|olena|30|ANSWER|+380501112233|"),
        "callback-4-2": parse("1700000000|back|olena||BUSY|+380501112233|"),
        "1.1": parse("1700000000|dial|olena||||"),
    }
    said = in_asterisk(asterisk.channels, lines)  # type: ignore[arg-type]
    assert said.dialling == {"callback-1"}
    assert said.ringing == {"callback-2"}
    assert said.ended == {"callback-3": "ANSWER", "callback-4-2": "BUSY"}


def test_nobody_is_rung_back_unless_there_is_a_way() -> None:
    assert not rules_of(Settings()).enabled
    rules = rules_of(replace(Settings(), callback=DIAL))
    assert rules.enabled
    assert rules.countries == {"UA"}


@pytest.mark.parametrize(
    "dial", ["PJSIP/{number}@a,30", "PJSIP/{number}&PJSIP/x", "PJSIP/${X}@a", "PJSIP/trunk", "{number}@trunk"]
)
def test_dial_pattern_can_only_be_one_phone(dial: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"dial": dial}, Callback)


def test_transfer_finds_queues_agents_and_endpoints(house: House) -> None:
    assert target_of(house.floor, "queue-private") == Target(queue="private")
    assert target_of(house.floor, "agent-taras") == Target(agent="taras")
    assert target_of(house.floor, "olena") == Target(agent="olena")
    assert target_of(house.floor, "queue-nowhere") == Target()
    assert Target(queue="private").extension == "queue-private"
