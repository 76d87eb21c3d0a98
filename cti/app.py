"""The composition root: a parts list. Everything is built here, and closed in the reverse order."""

from __future__ import annotations

import asyncio
import signal
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Protocol

import structlog

from crm_store.document_files import DocumentFiles
from crm_store.documents import MEBIBYTE, Documents
from crm_store.store import Store
from cti import metrics
from cti.agi.server import FastAgiServer
from cti.ami.client import AmiClient
from cti.background import Background
from cti.call import CallStory
from cti.call_records import day_so_far, follow
from cti.callbacks import AmiDialler, BackStory, RingBack, rules_of
from cti.facts import Facts
from cti.learning import Learner
from cti.leaving import Leaving
from cti.ledger import Ledger
from cti.process import allow_all_files
from cti.prompts import Prompts
from cti.recognise import Recogniser
from cti.reconcile import Reconciler
from cti.secret import kept_secret
from cti.settings import Settings
from cti.shifts import ShiftBook
from cti.staffing.planner import WorkerPlanner
from cti.telephony import AmiTelephony
from cti.upkeep import Upkeep
from cti.voicemail import Voicemail
from cti.watchdog import Watchdog
from cti.writes import Writes
from routing.engine import Engine
from screenpop.board import Board
from screenpop.callback_book import CallbackBook
from screenpop.callbacks import Callbacks
from screenpop.desks import Desks
from screenpop.door import open_door
from screenpop.floor import Floor
from screenpop.http.idempotency import Once
from screenpop.hub import Hub
from screenpop.importer import Importer
from screenpop.inbox import inbox_changed
from screenpop.live import Demo
from screenpop.opening import Opening
from screenpop.options import Options
from screenpop.pops import Pops
from screenpop.queue_keeper import QueueKeeper
from screenpop.services import Services
from screenpop.sessions import Sessions
from screenpop.tokens import TokenDoor
from screenpop.trail import Trail
from screenpop.webhooks import Sender

log = structlog.get_logger()

CATCH_UP_SECONDS = 5.0


class AmiDemo(Demo, Protocol):
    """A demo whose customers ring over AMI."""

    def use(self, ami: AmiClient) -> None:
        """The link to Asterisk."""


async def serve(settings: Settings, *, demo: AmiDemo | None = None, started: Callable[[], None] = lambda: None) -> None:
    """Run the service until SIGINT or SIGTERM. `started` is called when it serves."""
    allow_all_files()
    async with AsyncExitStack() as stack:
        store = await Store.open(settings.store.url, settings.store.region)
        stack.push_async_callback(store.close)
        queues = await store.queues()
        default = settings.routing.default_queue

        hub = Hub()
        jobs = Background()
        trail = Trail(lambda seen: writes.start(seen))
        pops = Pops(hub, seen=trail.saw)
        board = Board(hub, lambda agent: floor.name_of(agent), await day_so_far(store, default))
        writes = Writes(store, board, settings.service.data_dir / "spool", jobs)
        await stack.enter_async_context(writes.spool)
        await stack.enter_async_context(jobs)
        agents = await store.agents()
        floor = Floor(
            engine=Engine(),
            board=board,
            pops=pops,
            agents=agents,
            queues=queues,
            keep=writes.record,
            sensitive=settings.desk.sensitive,
        )
        opening = Opening(floor)
        opening.look()
        keeper = QueueKeeper(store, floor, changed=opening.changed)
        desks = Desks(floor, store, writes, grace=settings.routing.desk_grace)
        shifts = ShiftBook(store, lambda: floor.on_shift)
        floor.shift_changed = shifts.changed

        facts = Facts(floor, desks)
        ami = _ami(settings, facts, on_login=lambda: reconciler.run(), on_connected=lambda works: linked(works))
        telephony = AmiTelephony(ami, floor, facts, jobs, queue=settings.routing.fallback_queue)
        floor.telephony = telephony
        ledger = Ledger(ami)
        book = CallbackBook(store, written=lambda record: inbox_changed(hub, record.owner))
        await book.load()
        callbacks = Callbacks(
            floor=floor,
            book=book,
            rules=rules_of(settings),
            pop_wait=settings.routing.pop_wait_ms / 1000,
            start=jobs.start,
        )
        dialler = AmiDialler(ami, floor, jobs, settings.callback)
        callbacks.dialler, floor.ringing_back, facts.back = dialler, callbacks, RingBack(callbacks, dialler)

        def linked(works: bool) -> None:
            board.health("asterisk", works=works)
            callbacks.link(works)

        linked(False)
        reconciler = Reconciler(
            ami=ami, ledger=ledger, floor=floor, store=store, keeper=writes, telephony=telephony, settings=settings
        )
        if demo:
            demo.use(ami)

        recogniser = Recogniser(
            store,
            jobs,
            deadline=settings.store.identify_deadline_ms / 1000,
            works=lambda works: board.health("store", works=works, what="identification"),
            on_duty=lambda: floor.on_shift,
        )
        back = BackStory(callbacks, ledger)
        voicemail = Voicemail(
            store,
            settings.messages_folder,
            longest=settings.voice.message_seconds,
            taken=lambda message: inbox_changed(hub, message.owner),
        )
        story = CallStory(
            floor=floor,
            recogniser=recogniser,
            ledger=ledger,
            prompts=Prompts(settings.prompts_folder, settings.voice.language),
            leaving=Leaving(callbacks=callbacks, voicemail=voicemail, settings=settings.voice),
            settings=settings,
        )
        agi = _agi(settings, back, story)
        options = _options(settings)
        sessions = Sessions(store=store, hub=hub, options=options)
        stack.callback(sessions.close)
        importer = Importer(store, settings.service.data_dir.absolute() / "imports", language=settings.voice.language)
        documents = _documents(settings, store)
        services = Services(
            options=options,
            store=store,
            hub=hub,
            pops=pops,
            desks=desks,
            floor=floor,
            queues=keeper,
            callbacks=callbacks,
            keeper=writes,
            sessions=sessions,
            tokens=TokenDoor(store=store, options=options),
            once=Once(store),
            trail=trail,
            documents=documents,
            importer=importer,
            planner=WorkerPlanner(settings),
            demo=demo,
        )
        sender = Sender(store, networks=settings.webhooks.allowed, deadline=settings.webhooks.deadline)
        upkeep = Upkeep(store, settings.messages_folder, documents, settings.retention.days)
        metrics.expose(floor=floor, writes=writes, agi=agi, ami=ami)

        service = settings.service
        await stack.enter_async_context(open_door(services, service.host, service.port, _tls(settings)))
        await writes.spool.catch_up(within=CATCH_UP_SECONDS)
        await stack.enter_async_context(agi)
        stack.enter_context(Watchdog(settings.watchdog.stall_seconds))
        log.info("serving", address=service.origin)
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(writes.spool.run()),
                tasks.create_task(follow(store, board, writes.called, default_queue=default)),
                tasks.create_task(shifts.run()),
                tasks.create_task(Learner(store, floor.tell).run()),
                tasks.create_task(upkeep.run()),
                tasks.create_task(opening.run()),
                tasks.create_task(keeper.follow()),
                tasks.create_task(book.run()),
                tasks.create_task(callbacks.run()),
                tasks.create_task(voicemail.run()),
                tasks.create_task(sender.run()),
                tasks.create_task(importer.run()),
                tasks.create_task(ami.run()),
                tasks.create_task(telephony.sweep(after=settings.routing.desk_grace)),
            ]
            with _stop_signals() as stop:
                started()
                await stop.wait()
            log.info("stopping")
            for task in running:
                task.cancel()


def _ami(
    settings: Settings, facts: Facts, *, on_login: Callable[[], Awaitable[None]], on_connected: Callable[[bool], None]
) -> AmiClient:
    return AmiClient(
        host=settings.ami.host,
        port=settings.ami.port,
        username=settings.ami.username,
        secret=settings.ami.login_secret().reveal(),
        events=facts.wanted,
        on_login=on_login,
        on_event=facts.hear,
        on_connected=on_connected,
        reply_deadline=settings.ami.reply_deadline,
        ping_interval=settings.ami.ping_interval,
    )


def _agi(settings: Settings, back: BackStory, story: CallStory) -> FastAgiServer:
    return FastAgiServer(
        {"inbound": story.inbound, "ended": story.ended, "back": back.back},
        host=settings.agi.host,
        port=settings.agi.port,
        allowed_peers=settings.agi.networks,
        max_connections=settings.agi.max_connections,
        greeting_deadline=settings.agi.greeting_deadline,
        reply_deadline=settings.agi.reply_deadline,
    )


def _options(settings: Settings) -> Options:
    return Options(
        session_key=kept_secret(settings.service.data_dir / "session.key").reveal(),
        phone_websocket=settings.phone.websocket_url,
        sip_domain=settings.phone.domain,
        stun=settings.phone.stun,
        origin=settings.service.public_url and settings.service.origin,
        secure=settings.service.origin.startswith("https:"),
        proxies=settings.service.proxy_networks,
        messages=settings.messages_folder,
        webhook_networks=settings.webhooks.allowed,
        not_ready_reasons=settings.desk.not_ready_reasons,
        default_queue=settings.routing.default_queue,
        dispositions=settings.desk.dispositions,
        sensitive=settings.desk.sensitive,
        confirm_minutes=settings.desk.confirm_minutes,
        session_hours=settings.desk.session_hours,
        sign_in_attempts=settings.desk.sign_in_attempts,
        sign_in_attempts_per_address=settings.desk.sign_in_attempts_per_address,
        sign_in_window=settings.desk.sign_in_window,
    )


def _documents(settings: Settings, store: Store) -> Documents:
    files = DocumentFiles.at(settings.documents_location, settings.documents.bucket())
    return Documents(store, files, most_bytes=settings.documents.max_mebibytes * MEBIBYTE)


def _tls(settings: Settings) -> ssl.SSLContext | None:
    service = settings.service
    if service.tls_cert is None or service.tls_key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(service.tls_cert, service.tls_key)
    return context


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
