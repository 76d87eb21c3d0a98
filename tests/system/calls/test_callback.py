"""Customers who asked to be rung back, on the real Asterisk: they are rung, again if need be, and never forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from crm_store.callback_record import CallbackRecord, NewCallback
from crm_store.queue_record import Announcements
from crm_store.records import CallRecord
from crm_store.store import Store
from cti.pbx.ports import free_ports
from cti.pbx.process import AsteriskProcess
from cti.pbx.render import AgentPhone, Site
from tests.system.cord import Cord
from tests.system.office import AGENTS, AMI_SECRET, PHONE_SECRET, Office
from tests.system.people import Customer, free_udp_port
from tests.system.sentences import PITCH, speak
from tests.system.service import ANNAS, BORISES, PATIENCE, Desk, Service, furnish

pytestmark = pytest.mark.system
ASKED = "1700000000.7"


@pytest.fixture
def site(agi_port: int) -> Site:
    phones = tuple(AgentPhone(endpoint=name, password=PHONE_SECRET, kind="desk") for name in AGENTS)
    return Site(ports=free_ports(), agi=f"127.0.0.1:{agi_port}", ami_secret=AMI_SECRET, phones=phones, rings_out=True)


@pytest.fixture
def queue() -> dict[str, Any]:
    return {"wrap_up": 60.0, "ring": 3.0, "callback_tries": 2, "callback_pause": 1.0}


@pytest.fixture
def home() -> int:
    """The port of the customer's own telephone."""
    return free_udp_port()


@pytest.fixture
async def office(
    pbx: AsteriskProcess, agi_port: int, tmp_path: Path, queue: dict[str, Any], home: int
) -> AsyncIterator[Office]:
    """An office whose service was stopped after Mykola, of Anna's, had asked to be rung back: it starts again."""
    folder = tmp_path / "service"
    folder.mkdir()
    settings = {
        "CALLBACK__DIAL": f"PJSIP/farley-trunk/sip:{{number}}@127.0.0.1:{home}",
        "CALLBACK__HOURS": "00:00-24:00",
        "CALLBACK__RING": "5",
    }
    people = await furnish(f"sqlite:///{folder}/farley.sqlite", AGENTS, **queue)
    async with AsyncExitStack() as open_things:
        cord = await open_things.enter_async_context(Cord(pbx.ports.ami))
        service = Service(folder, replace(pbx.ports, ami=cord.port), agi_port, AMI_SECRET.reveal(), **settings)
        await asks(service, people["Mykola"])
        await service.start()
        open_things.push_async_callback(service.stop)
        yield Office(pbx, cord, service, open_things)


async def asks(service: Service, customer: int) -> None:
    store = await Store.open(f"sqlite:///{service.folder}/farley.sqlite")
    now = datetime.now(UTC)
    asked = NewCallback(
        call=ASKED,
        number=ANNAS,
        queue="main",
        asked_at=now - timedelta(minutes=5),
        arrived_at=now - timedelta(minutes=7),
        customer=customer,
        owner="anna",
    )
    await store.add_callback(asked)
    await store.close()


async def callback(service: Service, fits: Callable[[CallbackRecord], bool]) -> CallbackRecord:
    """The callback as the store has it, as soon as it is so."""
    store = await Store.open(f"sqlite:///{service.folder}/farley.sqlite")
    try:
        deadline = asyncio.get_running_loop().time() + 2 * PATIENCE
        while not fits(found := await store.callback(1)):
            assert asyncio.get_running_loop().time() < deadline, f"{found}\n{service.log[-4000:]}"
            await asyncio.sleep(0.05)
        return found
    finally:
        await store.close()


async def back(desk: Desk) -> None:
    """The browser finds the service again, believing that its agent is ready."""
    await desk.disconnect()
    desk.heard.clear()
    await desk.connect(state="ready")


def ended(record: CallRecord) -> bool:
    return record.ended_at is not None


async def at_work(office: Office, login: str) -> Desk:
    """Signs in and asks for work; a callback may be offered at once."""
    desk = await office.desk(login)
    await desk.say("set_state", state="ready")
    return desk


async def test_expert_rings_his_customer_back_and_they_talk(office: Office, home: int) -> None:
    async with Customer(home, ring_ms=300, talk_ms=2500) as mykola:
        phone = await office.phone("anna", ring_ms=300)
        anna = await at_work(office, "anna")
        pop = await anna.sees_pop("ringing")
        assert pop["profile"]["name"] == "Микола Петрович Гриценко"
        assert (pop["callback"]["attempt"], pop["callback"]["attempts"]) == (1, 2)
        await mykola.rings()
        await mykola.talks()
        await phone.talks()
        await anna.sees_state("talking")
        await mykola.ear.hears("anna")
        await phone.ear.hears("customer")
        assert (await office.service.record(lambda record: record.answered_at is not None)).direction == "outbound"
        await phone.is_released()
    await anna.sees_state("wrap_up")
    kept = await callback(office.service, lambda kept: kept.state == "done")
    assert (kept.last_result, kept.done_by, kept.tries) == ("answered", "anna", 1)
    record = await office.service.record(ended)
    assert (record.outcome, record.agent, record.customer) == ("answered", "anna", 1)
    assert len(mykola.sip.seen("INVITE")) == 1


@pytest.mark.parametrize("queue", [{"wrap_up": 0.0, "ring": 3.0, "callback_tries": 2, "callback_pause": 1.0}])
async def test_customer_who_cannot_be_reached_is_tried_again_and_then_a_request(office: Office, home: int) -> None:
    async with Customer(home, does="rejects") as mykola:
        await office.phone("anna")
        anna = await at_work(office, "anna")
        kept = await callback(office.service, lambda kept: kept.state == "scheduled")
        assert (kept.tries, kept.last_result) == (1, "busy")
        await anna.sees("pop", lambda message: message["pop"]["callback"]["attempt"] == 2)
        kept = await callback(office.service, lambda kept: kept.state == "given_up")
        assert kept.tries == 2
        assert len(mykola.sip.seen("INVITE")) == 2
    profile = await anna.ask("GET", "/api/customers/1")
    assert [request["kind"] for request in profile["requests"]] == ["callback"]
    timeline = await anna.ask("GET", "/api/customers/1/timeline")
    assert [(item["kind"], item["direction"]) for item in timeline["items"]].count(("request", None)) == 1
    assert all(item["outcome"] == "missed" for item in timeline["items"] if item["direction"] == "outbound")


async def test_callback_keeps_its_place_when_the_expert_does_not_answer(office: Office, home: int) -> None:
    async with Customer(home) as mykola:
        await office.phone("anna", does="rings")
        borises = await office.phone("boris")
        anna = await at_work(office, "anna")
        await anna.sees_pop("ringing")
        boris = await at_work(office, "boris")
        await anna.sees_state("not_responding")
        pop = await boris.sees_pop("talking")
        assert pop["callback"]["attempt"] == 1
        await borises.talks()
        await mykola.talks()
        assert len(mykola.sip.seen("INVITE")) == 1


@pytest.mark.parametrize("queue", [{"wrap_up": 0.0, "ring": 3.0, "callback_tries": 2, "callback_pause": 1.0}])
async def test_customer_is_not_rung_twice_when_the_service_is_killed_while_he_talks(office: Office, home: int) -> None:
    async with Customer(home, talk_ms=6000) as mykola:
        phone = await office.phone("anna")
        anna = await at_work(office, "anna")
        await mykola.talks()
        await anna.sees_state("talking")
        await office.service.kill()
        mykola.ear.forget()
        await mykola.ear.hears("anna")
        await office.service.start()
        await back(anna)
        await anna.sees_state("talking")
        await phone.is_released()
        await callback(office.service, lambda kept: kept.state == "done")
        await anna.sees_state("ready")
        assert len(mykola.sip.seen("INVITE")) == 1


async def test_talk_that_ended_while_the_service_was_away_is_not_rung_again(office: Office, home: int) -> None:
    async with Customer(home, talk_ms=1500) as mykola:
        phone = await office.phone("anna")
        await at_work(office, "anna")
        await mykola.talks()
        await office.service.kill()
        await phone.is_released()
        await office.service.start()
        kept = await callback(office.service, lambda kept: not kept.is_open)
        assert (kept.state, kept.last_result) == ("done", "answered")
        assert len(mykola.sip.seen("INVITE")) == 1


async def test_customer_whose_phone_rang_when_the_service_was_killed_is_tried_again(office: Office, home: int) -> None:
    async with Customer(home, does="rings") as mykola:
        await office.phone("anna")
        anna = await at_work(office, "anna")
        await mykola.rings()
        await office.service.kill()
        await mykola.sip.sees("CANCEL")
        await office.service.start()
        kept = await callback(office.service, lambda kept: kept.state in ("waiting", "scheduled") and kept.tries == 1)
        assert kept.last_result == "no_answer"
        await back(anna)
        await mykola.rings(count=2)
        assert len(mykola.sip.seen("INVITE")) == 2


@pytest.mark.parametrize(
    "queue", [{"ring": 3.0, "announcements": Announcements(first=0.2, every=600.0, callback=True)}]
)
async def test_caller_presses_1_and_is_rung_by_his_own_expert(office: Office, home: int) -> None:
    speak(office.service.folder / "prompts")
    async with Customer(home, ring_ms=200) as john:
        await office.desk("anna")
        he = await office.caller(BORISES)
        await he.is_answered()
        await he.ear.hears_tone(PITCH["callback-offer"])
        he.ear.press("1")
        await he.is_released()
        borises = await office.phone("boris")
        boris = await at_work(office, "boris")
        pop = await boris.sees_pop("talking")
        assert pop["profile"]["name"] == "John Smith"
        assert "callback" in [why["code"] for why in pop["why"]]
        await john.talks()
        await john.ear.hears("boris")
        await borises.ear.hears("customer")
    record = await office.service.record(lambda record: record.outcome == "callback", BORISES)
    assert record.owner == "boris"


async def test_all_phones_of_an_agent_ring_for_a_callback(office: Office, home: int) -> None:
    await office.service.stop()
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    await store.set_endpoint("anna", "PJSIP/anna&PJSIP/viktor", None)
    await store.set_endpoint("viktor", None, None)
    await store.close()
    await office.service.start()
    async with Customer(home) as mykola:
        desk, mobile = await office.phone("anna", does="rings"), await office.phone("viktor", ring_ms=500)
        await at_work(office, "anna")
        await desk.rings()
        await mobile.talks()
        await desk.stops_ringing()
        await mykola.talks()
        await mykola.ear.hears("viktor")


async def on_the_floor(floor: Desk, *, callbacks: int) -> None:
    """The floor shows so many callbacks, waited for if need be."""
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while len([call for call in (await floor.ask("GET", "/api/floor"))["calls"] if call["callback"]]) != callbacks:
        assert asyncio.get_running_loop().time() < deadline, floor.service.log[-3000:]
        await asyncio.sleep(0.05)


async def test_customer_who_rings_himself_takes_his_place_over(office: Office) -> None:
    floor = await office.desk("iryna")
    await on_the_floor(floor, callbacks=1)
    he = await office.caller(ANNAS)
    await on_the_floor(floor, callbacks=0)
    phone = await office.phone("anna")
    anna = await at_work(office, "anna")
    pop = await anna.sees_pop("talking")
    assert pop["callback"] is None
    await phone.talks()
    he.hang_up()
    kept = await callback(office.service, lambda kept: not kept.is_open)
    assert (kept.state, kept.last_result) == ("cancelled", "rang_himself")


async def test_customer_who_rings_himself_and_gives_up_is_still_rung_back(office: Office) -> None:
    floor = await office.desk("iryna")
    await on_the_floor(floor, callbacks=1)
    he = await office.caller(ANNAS)
    await on_the_floor(floor, callbacks=0)
    he.hang_up()
    await on_the_floor(floor, callbacks=1)
