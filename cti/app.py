"""The composition root: a parts list. Everything is built here, and closed in the reverse order."""

from __future__ import annotations

import asyncio
import signal
import ssl
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime
from typing import Protocol

import msgspec
import structlog
from aiohttp import web

from crm_store.errors import StoreError, StoreUnavailable
from crm_store.records import CallRecord, Today
from crm_store.store import Store
from cti import metrics
from cti.agi.server import FastAgiServer
from cti.ami.client import AmiClient
from cti.call import CallStory
from cti.facts import Facts
from cti.reconcile import Reconciler
from cti.secret import kept_secret
from cti.settings import Settings
from cti.spool import Rejected, Spool, SpoolFull
from cti.telephony import AmiTelephony
from cti.watchdog import Watchdog
from routing.engine import Engine
from screenpop.board import Board
from screenpop.desks import Desks
from screenpop.floor import Floor
from screenpop.hub import Hub
from screenpop.live import Demo
from screenpop.options import Options
from screenpop.pops import Pops
from screenpop.server import build_runner
from screenpop.services import Services
from screenpop.sessions import Sessions

log = structlog.get_logger()

CATCH_UP_SECONDS = 5.0


class AmiDemo(Demo, Protocol):
    """A demo whose customers ring over AMI."""

    def use(self, ami: AmiClient) -> None:
        """The link to Asterisk."""


async def serve(settings: Settings, *, demo: AmiDemo | None = None, started: Callable[[], None] = lambda: None) -> None:
    """Run the service until SIGINT or SIGTERM. `started` is called when it serves."""
    data = settings.service.data_dir
    async with AsyncExitStack() as stack:
        store = await Store.open(settings.store.url, settings.store.region)
        stack.push_async_callback(store.close)
        queues = await store.queues()

        async def figures() -> Today:
            target = queues[0].service_seconds if queues else 20.0
            return await store.today(_midnight(), service_seconds=target)

        async def write_down(payload: bytes) -> None:
            """One spooled revision of a call record goes to the store; the spool tries again while it is away."""
            try:
                await store.record_call(msgspec.json.decode(payload, type=CallRecord))
                board.figures(await figures())
            except StoreUnavailable:
                board.health("store", works=False)
                raise
            except (StoreError, msgspec.DecodeError) as error:
                raise Rejected(str(error)) from error
            board.health("store", works=True)

        def keep(record: CallRecord) -> None:
            tasks.create_task(_spooled(spool, record))

        spool = await stack.enter_async_context(Spool(data / "spool", write_down))
        hub = Hub()
        pops = Pops(hub)
        board = Board(hub, lambda agent: floor.name_of(agent), await figures())
        floor = Floor(
            engine=Engine(),
            board=board,
            pops=pops,
            agents=await store.agents(),
            queues=queues,
            keep=keep,
        )
        desks = Desks(floor, store, grace=settings.routing.desk_grace)

        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        facts = Facts(floor, desks)
        ami = AmiClient(
            host=settings.ami.host,
            port=settings.ami.port,
            username=settings.ami.username,
            secret=settings.ami.login_secret().reveal(),
            events=facts.wanted,
            on_login=lambda: reconciler.run(),
            on_event=facts.hear,
            on_connected=lambda connected: board.health("asterisk", works=connected),
            reply_deadline=settings.ami.reply_deadline,
            ping_interval=settings.ami.ping_interval,
        )
        if demo:
            demo.use(ami)
        telephony = AmiTelephony(ami, floor, facts, tasks, queue=settings.routing.fallback_queue)
        floor.telephony = telephony
        reconciler = Reconciler(ami=ami, floor=floor, store=store, telephony=telephony, settings=settings)
        board.health("asterisk", works=False)

        story = CallStory(floor=floor, store=store, settings=settings, tasks=tasks)
        agi = FastAgiServer(
            {"inbound": story.inbound, "ended": story.ended},
            host=settings.agi.host,
            port=settings.agi.port,
            allowed_peers=settings.agi.networks,
            max_connections=settings.agi.max_connections,
            greeting_deadline=settings.agi.greeting_deadline,
            reply_deadline=settings.agi.reply_deadline,
        )
        options = _options(settings)
        sessions = Sessions(store=store, hub=hub, options=options)
        stack.callback(sessions.close)
        services = Services(
            options=options,
            store=store,
            hub=hub,
            pops=pops,
            desks=desks,
            floor=floor,
            sessions=sessions,
            demo=demo,
        )
        metrics.expose(floor=floor, spool=spool, agi=agi, ami=ami)
        runner = build_runner(services)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        service = settings.service
        await web.TCPSite(runner, service.host, service.port, ssl_context=_tls(settings)).start()

        await spool.catch_up(within=CATCH_UP_SECONDS)
        await stack.enter_async_context(agi)
        stack.enter_context(Watchdog(settings.watchdog.stall_seconds))
        running = [
            tasks.create_task(spool.run()),
            tasks.create_task(ami.run()),
            tasks.create_task(telephony.sweep(after=settings.routing.desk_grace)),
        ]
        log.info("serving", address=service.origin)
        with _stop_signals() as stop:
            started()
            await stop.wait()
        log.info("stopping")
        for task in running:
            task.cancel()


async def _spooled(spool: Spool, record: CallRecord) -> None:
    try:
        await spool.put(msgspec.json.encode(record))
    except SpoolFull:
        log.error("call record lost: disk and memory are full", call=record.call, revision=record.revision)


def _options(settings: Settings) -> Options:
    return Options(
        session_key=kept_secret(settings.service.data_dir / "session.key").reveal(),
        phone_websocket=settings.phone.websocket_url,
        sip_domain=settings.phone.domain,
        stun=settings.phone.stun,
        origin=settings.service.public_url and settings.service.origin,
        secure=settings.service.origin.startswith("https:"),
        not_ready_reasons=settings.desk.not_ready_reasons,
        dispositions=settings.desk.dispositions,
        session_hours=settings.desk.session_hours,
        sign_in_attempts=settings.desk.sign_in_attempts,
        sign_in_attempts_per_address=settings.desk.sign_in_attempts_per_address,
        sign_in_window=settings.desk.sign_in_window,
    )


def _tls(settings: Settings) -> ssl.SSLContext | None:
    service = settings.service
    if service.tls_cert is None or service.tls_key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(service.tls_cert, service.tls_key)
    return context


def _midnight() -> datetime:
    """When the day began where the service runs."""
    return datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


@contextmanager
def _stop_signals() -> Iterator[asyncio.Event]:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
