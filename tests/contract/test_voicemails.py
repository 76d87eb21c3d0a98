"""Messages that callers left: kept once, shown to those whom they concern, and heard once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_store.errors import NotFound
from crm_store.voicemails import NewVoicemail


@pytest.fixture
def message(now):
    def make(file="a.wav", **changes):
        told = {"call": "1.1", "at": now, "seconds": 12.5, "queue": "private", "number": "+380675550001"}
        return NewVoicemail(file=file, **(told | changes))

    return make


async def test_message_comes_back_with_its_names(store, customer, message):
    known = await customer()
    await store.add_voicemail(message(customer=known, owner="olena"))
    (left,) = await store.voicemails()
    assert (left.customer_name, left.owner_name, left.queue_title) == (
        "Шевченко Олена Петрівна",
        "Олена Гриценко",
        "private",
    )
    assert (left.seconds, left.heard_at, left.number) == (12.5, None, "+380675550001")
    assert await store.voicemail(left.id) == left


async def test_message_told_twice_is_kept_once(store, customer, message):
    known = await customer()
    assert await store.add_voicemail(message(customer=known))
    assert not await store.add_voicemail(message(customer=known))
    assert len(await store.voicemails()) == 1
    assert len((await store.timeline(known)).items) == 1


async def test_message_stands_on_the_timeline_and_is_urgent_until_it_is_heard(store, customer, message, now):
    known = await customer()
    for file in ("a", "b"):
        await store.add_voicemail(message(file, customer=known, owner="olena"))
    (item, _) = (await store.timeline(known)).items
    assert (item.kind, item.channel, item.direction, item.seconds) == ("voicemail", "call", "inbound", 12.5)
    (urgent,) = (await store.profile(known, now=now)).urgent
    assert (urgent.code, urgent.text, urgent.on) == ("voicemail", "2", now.date())
    for left in await store.voicemails():
        await store.hear_voicemail(left.id, by="olena", at=now)
    assert (await store.profile(known, now=now)).urgent == ()


async def test_newest_come_first_and_no_more_than_asked_for(store, message, now):
    for hours in range(5):
        await store.add_voicemail(message(f"{hours}", at=now - timedelta(hours=hours)))
    assert [left.file for left in await store.voicemails(limit=3)] == ["0", "1", "2"]


async def test_expert_is_shown_his_customers_messages_and_his_queues_strangers(store, message):
    await store.add_voicemail(message("mine", owner="olena"))
    await store.add_voicemail(message("hers", owner="taras"))
    await store.add_voicemail(message("stranger's"))
    await store.add_voicemail(message("another queue's", queue="cards"))
    mine = await store.voicemails(owner="olena", queues=("private",))
    assert {left.file for left in mine} == {"mine", "stranger's"}
    assert await store.unheard_voicemails(owner="olena", queues=("private",)) == 2
    assert {left.file for left in await store.voicemails(owner="olena")} == {"mine"}
    assert await store.unheard_voicemails() == 4


async def test_who_heard_it_first_stands(store, message, now):
    await store.add_voicemail(message())
    (left,) = await store.voicemails(heard=False)
    await store.hear_voicemail(left.id, by="taras", at=now)
    await store.hear_voicemail(left.id, by="olena", at=now + timedelta(hours=1))
    (heard,) = await store.voicemails(heard=True)
    assert (heard.heard_by, heard.heard_by_name, heard.heard_at) == ("taras", "Тарас Мельничук", now)
    assert await store.voicemails(heard=False) == ()
    assert await store.unheard_voicemails() == 0


async def test_message_follows_the_call_to_whom_an_agent_gave_it(store, customer, choose, message):
    known = await customer()
    await store.add_voicemail(message())
    await choose("1.1", known)
    (left,) = await store.voicemails()
    assert left.customer == known


async def test_message_that_is_not_there_is_not_found(store, now):
    with pytest.raises(NotFound):
        await store.voicemail(7)
    with pytest.raises(NotFound):
        await store.hear_voicemail(7, by="olena", at=now)
