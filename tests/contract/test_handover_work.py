"""Whoever gets a customer from an expert who leaves also gets what was still to be done for him."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec import structs

from crm_store.actor import Actor
from crm_store.callback_record import NewCallback
from crm_store.dealing_records import AppointmentFields, RequestFields, TaskFields
from crm_store.errors import Stale
from crm_store.handover_record import AssignmentFields, HandoverPlan
from crm_store.voicemails import NewVoicemail

BOSS = Actor(name="vera")
OLENA = Actor(name="olena")
PAST, FUTURE = datetime(2026, 1, 1, 9, tzinfo=UTC), datetime(2099, 1, 1, 9, tzinfo=UTC)
ALL_TO_TARAS = HandoverPlan(owner="olena", to=("taras",))


@pytest.fixture
def work(store):
    """One of each kind for a customer, as the store keeps it; `agent` is to do it."""

    async def make(customer: int, agent: str = "olena", serial: str = "1"):
        asked = NewCallback(
            call=serial, number="+380675550001", queue=f"q{serial}", asked_at=PAST, arrived_at=PAST, customer=customer,
            owner=agent,
        )  # fmt: skip
        message = NewVoicemail(
            file=f"{serial}.wav", call=serial, at=PAST, seconds=3, queue="private", customer=customer, owner=agent
        )
        task = TaskFields(title="Ring", agent=agent)
        request = RequestFields(kind="loan", title="Loan", status="open", agent=agent)
        visit = AppointmentFields(title="Visit", starts_at=FUTURE, agent=agent)
        made = {
            "task": await store.add("task", customer, task, by=OLENA),
            "request": await store.add("request", customer, request, by=OLENA),
            "appointment": await store.add("appointment", customer, visit, by=OLENA),
            "callback": await store.add_callback(asked),
        }
        await store.add_voicemail(message)
        return made

    return make


async def give(store, plan=ALL_TO_TARAS):
    return await store.hand_over(plan, seen=(await store.preview_handover(plan)).seen, by=BOSS)


async def whose(store, customer: int) -> dict[str, list[str | None]]:
    """Who is to do what for this customer, of each kind."""
    found = {
        kind: [each.agent for each in (await store.list_of(kind, customer)).items]
        for kind in ("task", "request", "appointment")
    }
    listed = [each.callback for each in await store.callbacks_to_see()]
    found["callback"] = [each.owner for each in listed if each.customer == customer]
    found["voicemail"] = [each.owner for each in await store.voicemails(heard=False) if each.customer == customer]
    return found


def each_kind(agent: str) -> dict[str, list[str]]:
    return {kind: [agent] for kind in ("task", "request", "appointment", "callback", "voicemail")}


async def change(store, kind, kept, **changes):
    fields = {"task": TaskFields, "request": RequestFields, "appointment": AppointmentFields}[kind]
    values = {name: getattr(kept, name) for name in fields.__struct_fields__} | changes
    return await store.change(kind, kept.id, fields(**values), version=kept.version, by=OLENA)


async def test_what_was_to_be_done_goes_with_the_customer_and_is_counted_before(store, customer, work):
    mine = await customer(owner="olena")
    await work(mine)
    seen = await store.preview_handover(ALL_TO_TARAS)
    assert structs.asdict(seen.unfinished) == dict.fromkeys(
        ("tasks", "requests", "appointments", "callbacks", "voicemails"), 1
    )
    assert await whose(store, mine) == each_kind("olena")
    await give(store)
    assert await whose(store, mine) == each_kind("taras")
    (visit,) = [each for each in (await store.timeline(mine)).items if each.kind == "appointment"]
    assert visit.agent == "taras"


async def test_each_new_owner_gets_the_work_for_his_own_customers(store, customer, work):
    first, second = await customer(owner="olena"), await customer("Other", "+380675550002", owner="olena")
    await store.assign(second, "olena", ("taras",), by=BOSS)
    await work(first)
    await work(second, serial="2")
    plan = HandoverPlan(owner="olena", deputies_first=True)
    assert (await store.preview_handover(plan)).unfinished.tasks == 1
    await give(store, plan)
    assert await whose(store, first) == each_kind("olena")
    assert await whose(store, second) == each_kind("taras")


async def test_work_of_others_and_for_customers_of_others_stays(store, customer, work):
    mine, his = await customer(owner="olena"), await customer("His", "+380675550002", owner="taras")
    for agent in ("taras", None):
        await store.add("task", mine, TaskFields(title="Ring", agent=agent), by=OLENA)
    await work(his)
    await give(store)
    tasks = (await store.list_of("task", mine)).items
    assert [(task.agent, task.version) for task in tasks] == [(None, 1), ("taras", 1)]
    assert await whose(store, his) == each_kind("olena")


async def test_what_is_done_past_or_under_way_stays_with_who_did_it(store, customer, work, now):
    mine = await customer(owner="olena")
    made = await work(mine)
    await change(store, "task", made["task"], status="done")
    await change(store, "request", made["request"], status="done")
    await change(store, "appointment", made["appointment"], starts_at=PAST)
    await store.save_callback(structs.replace(made["callback"], state="dialling", tries=1))
    (message,) = await store.voicemails()
    await store.hear_voicemail(message.id, by="olena", at=now)
    assert set(structs.asdict((await store.preview_handover(ALL_TO_TARAS)).unfinished).values()) == {0}
    await give(store)
    assert await whose(store, mine) == each_kind("olena") | {"voicemail": []}


async def test_who_has_it_open_is_told_that_it_has_changed(store, customer, work):
    mine = await customer(owner="olena")
    made = await work(mine)
    await give(store)
    for kind in ("task", "request", "appointment"):
        with pytest.raises(Stale):
            await change(store, kind, made[kind], title="Other")


async def test_undone_hand_over_brings_the_work_back(store, customer, work):
    mine = await customer(owner="olena")
    await work(mine)
    done = await give(store)
    await store.undo_handover(done.id, by=BOSS)
    assert await whose(store, mine) == each_kind("olena")
    (visit,) = [each for each in (await store.timeline(mine)).items if each.kind == "appointment"]
    assert visit.agent == "olena"


async def test_what_was_changed_done_or_added_since_stays_when_it_is_undone(store, customer, work, now):
    mine = await customer(owner="olena")
    await work(mine)
    await store.add("task", mine, TaskFields(title="His before", agent="taras"), by=OLENA)
    done = await give(store)
    (tasks, requests, visits) = [(await store.list_of(k, mine)).items for k in ("task", "request", "appointment")]
    (ring,) = [task for task in tasks if task.title == "Ring"]
    await change(store, "task", ring, due=FUTURE)
    await change(store, "request", requests[0], status="done")
    await change(store, "appointment", visits[0], status="cancelled")
    (message,) = await store.voicemails()
    await store.hear_voicemail(message.id, by="taras", at=now)
    (asked,) = await store.open_callbacks()
    await store.settle_callback(asked.id, "taras", now)
    await store.add("task", mine, TaskFields(title="New", agent="taras"), by=OLENA)
    await store.undo_handover(done.id, by=BOSS)
    assert await whose(store, mine) == {
        "task": ["taras"] * 3, "request": ["taras"], "appointment": ["taras"], "callback": [], "voicemail": [],
    }  # fmt: skip
    assert (await store.voicemails())[0].owner == (await store.callback(asked.id)).owner == "taras"


async def test_work_for_a_customer_whom_somebody_else_has_given_away_since_stays(store, customer, work):
    mine = await customer(owner="olena")
    await work(mine)
    done = await give(store)
    version = (await store.assignments(mine)).version
    await store.change_assignment(mine, AssignmentFields(), version=version, by=BOSS)
    await store.undo_handover(done.id, by=BOSS)
    assert await whose(store, mine) == each_kind("taras")


async def test_callback_given_up_goes_along_too(store, customer, work, now):
    mine = await customer(owner="olena")
    made = await work(mine)
    await store.give_up_callback(made["callback"], now)
    await give(store)
    assert (await whose(store, mine))["callback"] == ["taras"]
    assert (await whose(store, mine))["request"] == ["taras", "taras"]


async def test_callback_that_the_service_saves_late_keeps_its_new_owner(store, customer, work, now):
    mine = await customer(owner="olena")
    made = await work(mine)
    await give(store)
    saved = await store.save_callback(structs.replace(made["callback"], state="scheduled", tries=1))
    assert (saved.owner, saved.tries) == ("taras", 1)
    given_up = await store.give_up_callback(structs.replace(made["callback"], tries=2), now)
    assert given_up.owner == "taras"
    assert (await whose(store, mine))["request"] == ["taras", "taras"]
