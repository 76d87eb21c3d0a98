"""Callbacks: none is forgotten, and none is kept twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from crm_store.callback_record import NewCallback
from crm_store.errors import NotFound

NUMBER = "+380675550001"


@pytest.fixture
def asked(now):
    """A caller asks, two minutes after he came; changed as said."""

    def make(call: str = "1.1", **changes: object) -> NewCallback:
        values = {"number": NUMBER, "queue": "private", "asked_at": now, "arrived_at": now - timedelta(minutes=2)}
        return NewCallback(call=call, **(values | changes))

    return make


async def test_callback_keeps_the_place_of_the_one_who_asked(store, asked, now):
    kept = await store.add_callback(asked())
    assert (kept.state, kept.tries, kept.arrived_at) == ("waiting", 0, now - timedelta(minutes=2))
    assert await store.open_callbacks() == (kept,)
    assert await store.callback(kept.id) == kept


async def test_asking_twice_in_one_call_makes_one_callback(store, asked):
    assert await store.add_callback(asked()) == await store.add_callback(asked())
    assert len(await store.open_callbacks()) == 1


async def test_asking_again_in_another_call_keeps_the_older_place(store, asked, now):
    first = await store.add_callback(asked(arrived_at=now - timedelta(hours=1)))
    again = await store.add_callback(asked("2.2"))
    assert again.arrived_at == first.arrived_at
    assert await store.open_callbacks() == (again,)
    assert (await store.callback(first.id)).state == "cancelled"


async def test_other_queue_is_another_matter(store, asked):
    await store.add_callback(asked())
    await store.add_callback(asked("2.2", queue="lending"))
    assert len(await store.open_callbacks()) == 2


async def test_what_is_saved_is_there_after_a_restart(store, store_url, asked, now):
    kept = await store.add_callback(asked())
    tried = replace(kept, state="scheduled", tries=1, last_result="no_answer", next_try_at=now + timedelta(minutes=10))
    await store.save_callback(tried)
    other = await type(store).open(store_url)
    try:
        assert await other.open_callbacks() == (tried,)
    finally:
        await other.close()


async def test_callback_that_is_done_does_not_come_to_life_again(store, asked, now):
    kept = await store.add_callback(asked())
    await store.save_callback(replace(kept, state="done", done_at=now, last_result="answered"))
    await store.save_callback(replace(kept, state="scheduled", next_try_at=now))
    assert await store.open_callbacks() == ()
    assert (await store.give_up_callback(kept, now)).state == "done"


async def test_customer_who_is_not_reached_becomes_a_request_on_his_card(store, asked, customer, now):
    known = await customer(owner="olena")
    kept = await store.add_callback(asked(customer=known, owner="olena"))
    given_up = await store.give_up_callback(replace(kept, tries=3, last_result="no_answer"), now)
    assert await store.open_callbacks() == ()
    (request,) = (await store.profile(known, now=now)).requests
    assert NUMBER in request.title
    assert given_up.request == request.id
    (item,) = (await store.timeline(known)).items
    assert (item.kind, item.agent) == ("request", "olena")
    (seen,) = await store.callbacks_to_see("olena")
    assert (seen.callback, seen.customer_name) == (given_up, (await store.profile(known, now=now)).name)
    assert await store.callbacks_to_see("taras") == ()
    settled = await store.settle_callback(kept.id, "olena", now)
    assert (settled.state, settled.done_by) == ("done", "olena")
    assert (await store.profile(known, now=now)).requests == ()
    assert await store.callbacks_to_see() == ()


async def test_stranger_who_is_not_reached_stays_in_everybodys_list(store, asked, now):
    kept = await store.add_callback(asked())
    given_up = await store.give_up_callback(kept, now)
    assert given_up.request is None
    for whom in ("olena", None):
        (seen,) = await store.callbacks_to_see(whom)
        assert (seen.callback, seen.customer_name) == (given_up, None)


async def test_callback_that_is_not_there_cannot_be_settled(store, now):
    with pytest.raises(NotFound):
        await store.settle_callback(404, "olena", now)


async def test_call_to_a_customer_is_no_call_of_his_in_the_figures(store, call, customer, now):
    known = await customer()
    made = call("callback-1", direction="outbound", customer=known, outcome="answered", agent="olena", ended_at=now)
    await store.record_call(made)
    assert (await store.call("callback-1")).direction == "outbound"
    assert (await store.timeline(known)).items[0].direction == "outbound"
    assert (await store.today(now - timedelta(hours=1), service_seconds=20)).offered == 0
