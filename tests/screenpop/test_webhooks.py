"""What a receiver gets: signed, once where all goes well, again where it does not, and never where it must not."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web

from crm_store.actor import SYSTEM
from crm_store.deliveries import Delivery
from crm_store.journal import note
from crm_store.store import Store
from crm_store.webhooks import WebhookFields
from screenpop.receivers import may_be_sent_to
from screenpop.webhooks import TRIES, Sender, signature, wait_after

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1"))
Behaves = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Receiver:
    """A program that is told; `behave` is what it does with the next requests, in turn, and then it takes them."""

    port: int = 0
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    behave: list[Behaves] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.got.append((dict(request.headers), await request.text()))
        self.news.set()
        return await self.behave.pop(0)(request) if self.behave else web.Response(status=204)

    async def until(self, count: int) -> None:
        while len(self.got) < count:
            self.news.clear()
            await self.news.wait()


@asynccontextmanager
async def listening() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/{path:.*}", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.port = runner.addresses[0][1]
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with listening() as made:
        yield made


class Watched(Sender):
    """Tries again at once, and says when it has noted what came of a try."""

    def __init__(self, store: Store, **rest: Any) -> None:
        settings: dict[str, Any] = {"networks": LOOPBACK, "look_every": 0.005, "wait": lambda tries: timedelta(0)}
        super().__init__(store, **{**settings, **rest})
        self.store, self.noted = store, asyncio.Event()
        self._settle, store.settle_delivery = store.settle_delivery, self._note

    async def _note(self, *args: Any, **kwargs: Any) -> Any:
        following = await self._settle(*args, **kwargs)
        self.noted.set()
        return following

    async def until(self, states: set[str], webhook: int | None = None) -> tuple[Delivery, ...]:
        """All deliveries, once each has one of these states or last errors."""
        while True:
            self.noted.clear()
            items = (await self.store.deliveries(webhook=webhook)).items
            if all({each.state, each.last_error} & states for each in items):
                return items
            await self.noted.wait()

    async def settled(self) -> tuple[Delivery, ...]:
        """All deliveries, once none is pending."""
        return await self.until({"done", "dead"})


@asynccontextmanager
async def sending(store: Store, **rest: Any) -> AsyncIterator[Watched]:
    """A sender at work."""
    sender = Watched(store, **rest)
    task = asyncio.create_task(sender.run())
    yield sender
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def happen(store: Store, subject: int = 1) -> None:
    await store.database.write(note, SYSTEM, "created", "task", subject)


def answer(status: int, **headers: str) -> Behaves:
    async def behave(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers=headers)

    return behave


async def hang(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    return web.Response()


async def close_half_way(request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    request.transport.close()
    return web.Response()


async def test_receiver_gets_the_event_with_a_signature_that_it_can_check(store: Store, receiver: Receiver) -> None:
    secret, _ = await store.add_webhook(WebhookFields(url=receiver.url, events=("*",)), by=SYSTEM)
    await happen(store)
    async with sending(store) as sender:
        (delivery,) = await sender.settled()
    ((headers, body),) = receiver.got
    assert (delivery.state, delivery.last_status, delivery.tries) == ("done", 204, 1)
    assert headers["webhook-id"] == delivery.event
    timestamp = int(headers["webhook-timestamp"])
    assert abs(datetime.now(UTC).timestamp() - timestamp) < 300
    assert headers["webhook-signature"] == signature(secret, delivery.event, timestamp, body)
    assert headers["Content-Type"] == "application/json"


def test_signature_is_that_of_standard_webhooks() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = '{"test": 2432232314}'
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("misbehaves", "error"),
    [
        (answer(500), "status"),
        (answer(302, Location="/elsewhere"), "redirect"),
        (close_half_way, "connection"),
    ],
)
async def test_event_that_was_not_taken_is_sent_again_with_the_same_id(
    store: Store, receiver: Receiver, misbehaves: Behaves, error: str
) -> None:
    await store.add_webhook(WebhookFields(url=receiver.url, events=("*",)), by=SYSTEM)
    await happen(store)
    receiver.behave = [misbehaves] * 2
    async with sending(store) as sender:
        (delivery,) = await sender.settled()
    assert (delivery.state, delivery.tries, delivery.last_error) == ("done", 3, None)
    assert {headers["webhook-id"] for headers, _ in receiver.got} == {delivery.event}
    assert len({body for _, body in receiver.got}) == 1


async def test_redirect_leads_nowhere(store: Store, receiver: Receiver) -> None:
    async with listening() as other:
        await store.add_webhook(WebhookFields(url=receiver.url, events=("*",)), by=SYSTEM)
        await happen(store)
        receiver.behave = [answer(307, Location=other.url)]
        async with sending(store) as sender:
            await sender.settled()
        assert other.got == []


async def test_receiver_that_hangs_is_given_up_and_holds_up_nobody_else(store: Store, receiver: Receiver) -> None:
    async with listening() as quick:
        slow = receiver
        slow.behave = [hang] * TRIES
        for each in (slow, quick):
            await store.add_webhook(WebhookFields(url=each.url, events=("*",)), by=SYSTEM)
        for subject in range(3):
            await happen(store, subject)
        async with sending(store, deadline=0.2, wait=lambda tries: timedelta(hours=1)) as sender:
            await quick.until(3)
            await slow.until(3)
            await sender.until({"timeout"}, webhook=1)
            await sender.until({"done"}, webhook=2)
        assert [each.state for each in (await store.deliveries(webhook=2)).items] == ["done"] * 3
        assert [each.state for each in (await store.deliveries(webhook=1)).items] == ["pending"] * 3


async def test_after_a_day_of_tries_the_letter_is_dead(store: Store, receiver: Receiver) -> None:
    await store.add_webhook(WebhookFields(url=receiver.url, events=("*",)), by=SYSTEM)
    await happen(store)
    receiver.behave = [answer(503)] * 100
    async with sending(store) as sender:
        (delivery,) = await sender.settled()
        assert (delivery.state, delivery.tries, delivery.last_status) == ("dead", TRIES, 503)
        receiver.behave = []
        await store.resend(delivery.id, by=SYSTEM)
        (delivery,) = await sender.settled()
    assert (delivery.state, delivery.tries) == ("done", 1)
    waits = sum((wait_after(tries) for tries in range(1, TRIES)), timedelta())
    assert timedelta(hours=16) < waits < timedelta(hours=30)


async def test_receiver_that_says_it_is_gone_is_not_asked_again(store: Store, receiver: Receiver) -> None:
    await store.add_webhook(WebhookFields(url=receiver.url, events=("*",)), by=SYSTEM)
    await happen(store)
    receiver.behave = [answer(410)]
    async with sending(store) as sender:
        (delivery,) = await sender.settled()
    assert (delivery.state, delivery.tries, len(receiver.got)) == ("dead", 1, 1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "0x7f000001"])
async def test_nothing_is_sent_to_this_machine_unless_the_settings_say_so(
    store: Store, receiver: Receiver, host: str
) -> None:
    await store.add_webhook(WebhookFields(url=f"http://{host}:{receiver.port}/", events=("*",)), by=SYSTEM)
    await happen(store)
    async with sending(store, networks=()) as sender:
        (delivery,) = await sender.settled()
    assert (delivery.state, receiver.got) == ("dead", [])
    assert delivery.last_error in ("address", "connection")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:a00:1::", "::7f00:1",
    ],
)  # fmt: skip
def test_address_that_is_not_public_is_refused_and_may_be_named(address: str) -> None:
    assert not may_be_sent_to(address, ())
    assert may_be_sent_to("10.1.2.3", (ip_network("10.1.2.0/24"),))
    assert may_be_sent_to("192.0.1.1", ())
    assert may_be_sent_to("2606:4700::1111", ())


async def test_host_that_nobody_knows_is_tried_again(store: Store) -> None:
    await store.add_webhook(WebhookFields(url="http://nowhere.invalid/", events=("*",)), by=SYSTEM)
    await happen(store)
    async with sending(store) as sender:
        (delivery,) = await sender.settled()
    assert (delivery.state, delivery.tries, delivery.last_error) == ("dead", TRIES, "connection")


CHILD = """
import asyncio, sys
from ipaddress import ip_network
from typing import Any
from crm_store.store import Store
from screenpop.webhooks import Sender

async def main(url):
    store = await Store.open(url)
    await Sender(store, networks=(ip_network("127.0.0.0/8"),), look_every=0.01).run()

asyncio.run(main(sys.argv[1]))
"""


async def test_event_is_sent_again_when_the_sender_dies_between_its_arrival_and_our_note_of_it(
    store: Store, receiver: Receiver, tmp_path
) -> None:
    await store.add_webhook(WebhookFields(url=receiver.url, events=("*",)), by=SYSTEM)
    await happen(store)
    url = f"sqlite:///{tmp_path}/farley.sqlite"
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", CHILD, url)

    async def kill(request: web.Request) -> web.StreamResponse:
        os.kill(child.pid, signal.SIGKILL)
        return web.Response(status=204)

    receiver.behave = [kill]
    assert await child.wait() == -signal.SIGKILL
    (before,) = (await store.deliveries()).items
    assert (before.state, before.tries) == ("pending", 0)
    async with sending(store, now=lambda: datetime.now(UTC) + timedelta(minutes=1)) as sender:
        (delivery,) = await sender.settled()
    assert delivery.state == "done"
    assert [headers["webhook-id"] for headers, _ in receiver.got] == [delivery.event] * 2
