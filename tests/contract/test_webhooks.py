"""What other programs are told: written with the deed, claimed by one node at a time, dead only in the end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from crm_store.actor import Actor
from crm_store.deliveries import Outcome
from crm_store.errors import InvalidCursor, NotFound, Stale
from crm_store.journal import note
from crm_store.store import Store
from crm_store.webhooks import WebhookFields
from tests.contract.conftest import MakeCall

ADAM = Actor(name="adam", address="192.0.2.7")
URL = "https://shop.example/hook"
LEASE = timedelta(seconds=40)


def fields(*events: str, **rest: object) -> WebhookFields:
    return WebhookFields(url=URL, events=events or ("*",), **rest)


async def happen(store: Store, action: str = "created", kind: str = "task", subject: int = 7) -> None:
    await store.database.write(note, ADAM, action, kind, subject, customer=None, details={"fields": ["title"]})


def later(**time: float) -> datetime:
    return datetime.now(UTC) + timedelta(**time)


async def claim(store: Store, *, now: datetime | None = None):
    return await store.claim_deliveries(now=now or later(seconds=1), lease=LEASE, limit=10)


async def settle(store: Store, due, outcome: Outcome, *, now: datetime | None = None):
    return await store.settle_delivery(due, outcome, now=now or later(seconds=1), lease=LEASE)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        (("*",), ["request.changed", "task.changed", "task.created"]),
        (("task.*",), ["task.changed", "task.created"]),
        (("task.created", "request.changed"), ["request.changed", "task.created"]),
        (("deal.*",), []),
    ],
)
async def test_webhook_is_told_what_it_asked_for(store: Store, events: tuple[str, ...], told: list[str]) -> None:
    await store.add_webhook(fields(*events), by=ADAM)
    await happen(store)
    await happen(store, "changed")
    await happen(store, "changed", "request")
    await happen(store, "saw", "customer")
    await happen(store, "changed", "user")
    page = await store.deliveries()
    assert [each.type for each in page.items] == told


async def test_what_did_not_happen_is_not_told(store: Store) -> None:
    await store.add_webhook(fields(), by=ADAM)

    def fails(connection) -> None:
        note(connection, ADAM, "created", "task", 1)
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        await store.database.write(fails)
    assert (await store.deliveries()).items == ()


async def test_resting_webhook_is_told_nothing(store: Store) -> None:
    _, made = await store.add_webhook(fields(active=False), by=ADAM)
    await happen(store)
    await store.ping(made.id)
    assert [each.type for each in (await store.deliveries()).items] == ["webhook.ping"]
    assert await claim(store) == ()


async def test_event_tells_who_did_what_to_which_and_no_field_of_it(store: Store) -> None:
    secret, _ = await store.add_webhook(fields(), by=ADAM)
    await happen(store)
    (due,) = await claim(store)
    told = msgspec.json.decode(due.payload)
    assert told.pop("id") == due.event
    assert datetime.fromisoformat(told.pop("at")).tzinfo
    assert told == {
        "type": "task.created",
        "customer": None,
        "subject": "7",
        "actor": "adam",
        "details": {"fields": ["title"]},
    }
    assert (due.url, due.secrets, due.tries) == (URL, (secret,), 0)


async def test_events_of_one_webhook_come_one_after_the_other_in_their_order(store: Store) -> None:
    await store.add_webhook(fields(), by=ADAM)
    for subject in range(3):
        await happen(store, subject=subject)
    (due,) = await claim(store)
    assert await claim(store) == ()
    order = []
    while due is not None:
        order.append(msgspec.json.decode(due.payload)["subject"])
        due = await settle(store, due, Outcome(status=204))
    assert order == ["0", "1", "2"]
    assert {each.state for each in (await store.deliveries()).items} == {"done"}
    await happen(store)
    assert len(await claim(store)) == 1


async def test_event_that_waits_for_its_next_try_does_not_hold_up_the_next_one(store: Store) -> None:
    await store.add_webhook(fields(), by=ADAM)
    await happen(store, subject=0)
    await happen(store, subject=1)
    (first,) = await claim(store)
    second = await settle(store, first, Outcome(status=500, error="status", retry_at=later(hours=1)))
    assert second is not None
    assert second.event != first.event
    assert await settle(store, second, Outcome(status=200)) is None
    assert await claim(store) == ()
    (again,) = await claim(store, now=later(hours=2))
    assert (again.event, again.payload, again.tries) == (first.event, first.payload, 1)


async def test_two_nodes_never_serve_the_same_webhook(store: Store) -> None:
    for _ in range(3):
        await store.add_webhook(fields(), by=ADAM)
    await happen(store)
    claimed = await asyncio.gather(*(claim(store) for _ in range(4)))
    webhooks = [due.webhook for dues in claimed for due in dues]
    assert sorted(webhooks) == sorted(set(webhooks))
    assert len(webhooks) == 3


async def test_what_a_dead_node_had_claimed_is_sent_again_by_another_with_the_same_id(store: Store) -> None:
    await store.add_webhook(fields(), by=ADAM)
    await happen(store)
    (due,) = await claim(store)
    assert await claim(store, now=later(seconds=30)) == ()
    (again,) = await claim(store, now=later(seconds=50))
    assert again.event == due.event


async def test_dead_letter_is_seen_and_sent_again(store: Store) -> None:
    _, made = await store.add_webhook(fields(), by=ADAM)
    for subject in range(2):
        await happen(store, subject=subject)
    due = (await claim(store))[0]
    while due is not None:
        due = await settle(store, due, Outcome(status=410, error="status"))
    assert ((await store.webhook(made.id)).dead, (await store.webhook(made.id)).pending) == (2, 0)
    page = await store.deliveries(webhook=made.id, state="dead", limit=1)
    assert (page.items[0].last_status, page.items[0].last_error, page.items[0].tries) == (410, "status", 1)
    await store.resend(page.items[0].id, by=ADAM)
    assert ((await store.webhook(made.id)).dead, (await store.webhook(made.id)).pending) == (1, 1)
    assert await store.resend_dead(made.id, by=ADAM) == 1
    (due,) = await claim(store)
    assert due.tries == 0
    with pytest.raises(NotFound):
        await store.resend(404, by=ADAM)
    with pytest.raises(NotFound):
        await store.resend_dead(404, by=ADAM)


async def test_after_a_new_secret_the_old_one_signs_too_for_a_day(store: Store) -> None:
    old, made = await store.add_webhook(fields(), by=ADAM)
    new = await store.renew_secret(made.id, by=ADAM)
    await happen(store)
    (due,) = await claim(store)
    assert due.secrets == (new, old)
    (due,) = await claim(store, now=later(hours=25))
    assert due.secrets == (new,)


async def test_end_of_a_call_is_told_once_however_often_its_record_comes(store: Store, call: MakeCall) -> None:
    await store.add_webhook(fields("call.ended"), by=ADAM)
    ended = datetime.now(UTC)
    await store.record_call(call(revision=1))
    for revision in (2, 2, 3):
        await store.record_call(call(revision=revision, ended_at=ended, outcome="answered", agent="olena", talk=61.5))
    (due,) = await claim(store)
    told = msgspec.json.decode(due.payload)
    assert (told["type"], told["subject"], told["customer"]) == ("call.ended", "1700000000.1", None)
    assert told["details"] == {
        "queue": "private",
        "direction": "inbound",
        "outcome": "answered",
        "agent": "olena",
        "wait": None,
        "talk": 61.5,
        "hold": 0.0,
    }
    assert await settle(store, due, Outcome(status=200)) is None


async def test_webhook_is_changed_by_who_has_read_it(store: Store) -> None:
    _, made = await store.add_webhook(fields(), by=ADAM)
    changed = await store.change_webhook(made.id, fields("task.*"), version=made.version, by=ADAM)
    assert (changed.events, changed.version) == (("task.*",), 2)
    with pytest.raises(Stale):
        await store.change_webhook(made.id, fields(), version=made.version, by=ADAM)
    with pytest.raises(Stale):
        await store.remove_webhook(made.id, version=made.version, by=ADAM)


async def test_removed_webhook_takes_what_it_was_to_be_told_with_it(store: Store) -> None:
    _, made = await store.add_webhook(fields(), by=ADAM)
    await happen(store)
    (due,) = await claim(store)
    await store.remove_webhook(made.id, version=made.version, by=ADAM)
    assert await settle(store, due, Outcome(status=200)) is None
    assert (await store.deliveries()).items == ()
    with pytest.raises(NotFound):
        await store.webhook(made.id)


async def test_old_deliveries_go_and_pending_ones_never(store: Store) -> None:
    await store.add_webhook(fields(), by=ADAM)
    for subject in range(3):
        await happen(store, subject=subject)
    (due,) = await claim(store)
    due = await settle(store, due, Outcome(status=200))
    await settle(store, due, Outcome(error="timeout"))
    for days, left in ((6, ["pending", "dead", "done"]), (8, ["pending", "dead"]), (61, ["pending"])):
        await store.forget_deliveries(now=later(days=days))
        assert [each.state for each in (await store.deliveries()).items] == left


async def test_deliveries_are_read_page_by_page(store: Store) -> None:
    await store.add_webhook(fields(), by=ADAM)
    for subject in range(3):
        await happen(store, subject=subject)
    first = await store.deliveries(limit=2)
    rest = await store.deliveries(limit=2, cursor=first.next)
    assert [len(first.items), len(rest.items), rest.next] == [2, 1, None]
    with pytest.raises(InvalidCursor):
        await store.deliveries(cursor="x")
