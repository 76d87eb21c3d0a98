"""A caller is given away, by the screen or by the phone's own key: he keeps his owner, and is never lost."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from crm_store.queue_record import QueueRecord
from crm_store.records import CallRecord
from crm_store.store import Store
from tests.system.office import Office
from tests.system.service import ANNAS, PATIENCE, Desk

pytestmark = pytest.mark.system


@pytest.fixture
def queue() -> dict[str, Any]:
    return {"wrap_up": 60.0, "ring": 1.0}


def ended(record: CallRecord) -> bool:
    return record.ended_at is not None


async def second_queue(office: Office, desk: Desk) -> None:
    """A queue `loans` of the same team, which the service has noticed."""
    store = await Store.open(f"sqlite:///{office.service.folder}/farley.sqlite")
    await store.save_queue(QueueRecord(name="loans", title="Loans", team="private", ring=1.0))
    await store.close()
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while "loans" not in {q["queue"] for q in (await desk.ask("GET", "/api/transfer-targets"))["queues"]}:
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.1)


async def give(desk: Desk, call: str, **to: str) -> None:
    await desk.ask("POST", f"/api/calls/{call}/transfer", to)


async def test_transfer_to_a_queue_keeps_the_customers_owner(office: Office) -> None:
    boris = await office.desk("boris", ready=True)
    await second_queue(office, boris)
    borises, annas = await office.phone("boris"), await office.phone("anna")
    he = await office.caller(ANNAS)
    call = (await boris.sees_pop("talking"))["call"]
    anna = await office.desk("anna", ready=True)
    await office.desk("viktor", ready=True)
    await give(boris, call, queue="loans")
    await borises.is_released()
    await boris.sees_state("wrap_up")
    pop = await anna.sees_pop("talking")
    assert (pop["call"], pop["queue_title"], pop["why"][-1]["code"]) == (call, "Loans", "owner_ready")
    await annas.talks()
    he.ear.forget()
    await he.ear.hears("anna")
    he.hang_up()
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("boris", "transferred"), ("anna", "answered")]
    assert (record.owner, record.agent, record.queue, record.outcome) == ("anna", "boris", "loans", "answered")


async def test_transfer_to_a_colleague_who_does_not_answer_goes_to_the_owner(office: Office) -> None:
    boris = await office.desk("boris", ready=True)
    await office.phone("boris")
    he = await office.caller(ANNAS)
    call = (await boris.sees_pop("talking"))["call"]
    viktors, annas = await office.phone("viktor", does="rings"), await office.phone("anna")
    viktor = await office.desk("viktor", ready=True)
    anna = await office.desk("anna", ready=True)
    await give(boris, call, agent="viktor")
    await viktors.rings()
    assert (await viktor.sees_pop("ringing"))["why"][-1]["code"] == "wanted"
    await viktors.stops_ringing()
    await anna.sees_pop("talking")
    await annas.talks()
    he.hang_up()
    record = await office.service.record(ended)
    assert [segment.agent for segment in record.segments] == ["boris", "viktor", "anna"]


@pytest.mark.parametrize("to", ["queue-loans", "viktor"])
async def test_phones_transfer_key_does_the_same(office: Office, to: str) -> None:
    boris = await office.desk("boris", ready=True)
    await second_queue(office, boris)
    await office.phone("boris", does="transfers", talk_ms=2000, to=to)
    he = await office.caller(ANNAS)
    await boris.sees_pop("talking")
    viktors = await office.phone("viktor")
    viktor = await office.desk("viktor", ready=True)
    await boris.sees_state("wrap_up")
    pop = await viktor.sees_pop("talking")
    assert pop["queue_title"] == ("Loans" if to == "queue-loans" else "Private banking")
    await viktors.talks()
    he.hang_up()
    record = await office.service.record(ended)
    assert [(s.agent, s.outcome) for s in record.segments] == [("boris", "transferred"), ("viktor", "answered")]


async def test_caller_given_away_while_the_service_is_away_goes_to_the_fallback_queue(office: Office) -> None:
    boris = await office.desk("boris", ready=True)
    phone = await office.phone("boris", does="transfers", talk_ms=3000, to="viktor")
    await office.caller(ANNAS)
    await boris.sees_pop("talking")
    await office.service.kill()
    await phone.talks(count=2)  # the fallback queue rings who is there


async def test_only_who_talks_may_give_a_caller_away_and_only_to_somebody_there(office: Office) -> None:
    boris, viktor = await office.desk("boris", ready=True), await office.desk("viktor")
    await office.phone("boris")
    await office.caller(ANNAS)
    call = (await boris.sees_pop("talking"))["call"]
    for desk, to, status in (
        (viktor, {"agent": "viktor"}, 403),
        (boris, {"agent": "anna"}, 404),
        (boris, {"agent": "boris"}, 404),
        (boris, {"queue": "nowhere"}, 404),
        (boris, {"queue": "main", "agent": "viktor"}, 422),
    ):
        with pytest.raises(aiohttp.ClientResponseError) as refused:
            await give(desk, call, **to)
        assert refused.value.status == status
