"""The WebSocket `/ws`: lets a signed-in tab in, shows it what it is missing, and does what its agent asks."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime

import msgspec
from aiohttp import web
from msgspec.structs import replace
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from crm_store.errors import StoreUnavailable
from screenpop.closing import Close
from screenpop.errors import (
    NotForYourRole,
    NotSignedIn,
    NotYourCall,
    ScreenpopError,
    TooManyConnections,
    UnknownReason,
)
from screenpop.figures import TABS
from screenpop.handover import Handover
from screenpop.http.origin import check_origin, session_cookie
from screenpop.messages import Ack, Health, Hello, Incoming, Mine, Phone, Refused, Reject, Resume, SetState
from screenpop.ratelimit import Bucket
from screenpop.services import Services
from screenpop.tab import Tab

_decoder: msgspec.json.Decoder[Incoming] = msgspec.json.Decoder(Incoming)


class Gateway:
    """All the tabs of this node. Call `close` to send them away."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._limits = services.options.limits
        self._handover = Handover(frame=self._limits.frame, closing_seconds=self._limits.closing_seconds)
        self._of_session: Counter[str] = Counter()
        self._of_agent: Counter[str] = Counter()

    async def open(self, request: web.Request) -> web.Response:
        """The aiohttp handler of `/ws`."""
        services = self._services
        check_origin(request, services.options)
        session = await services.sessions.of_cookie(session_cookie(request, services.options))
        token = session.token_hash
        if self._of_session[token] >= self._limits.tabs:
            raise TooManyConnections

        async def serve(socket: ServerConnection) -> None:
            await self._serve(Tab(socket, session, self._limits))

        self._of_session[token] += 1
        return self._handover.take(request, serve, lambda: _one_less(self._of_session, token))

    async def close(self) -> None:
        """Send every tab away; they come back after the restart."""
        await self._handover.close()

    async def _serve(self, tab: Tab) -> None:
        resume = await self._resume(tab)
        if resume is None:
            return
        with TABS.track_inprogress():
            self._of_agent[tab.agent] += 1
            try:
                self._show(tab, resume)
                async with asyncio.TaskGroup() as tasks:
                    watch = tasks.create_task(self._watch(tab))
                    await self._listen(tab)
                    watch.cancel()
            finally:
                self._services.hub.leave(tab)
                if _one_less(self._of_agent, tab.agent) and tab.role == "agent":
                    self._services.desks.disconnected(tab.agent)

    async def _resume(self, tab: Tab) -> Resume | None:
        """The first message; None, and closed: it did not come, or was another."""
        try:
            async with asyncio.timeout(self._limits.resume_seconds):
                first = _decode(await tab.receive(), tab)
        except TimeoutError:
            tab.close(Close.NO_RESUME)
            return None
        if not isinstance(first, Resume):
            tab.close(Close.INVALID)
            return None
        known = (*self._services.options.not_ready_reasons, "rejected")
        return first if first.reason in known else replace(first, reason=None)

    def _show(self, tab: Tab, resume: Resume) -> None:
        """Tell the tab everything it is missing. Nothing happens in between, so nothing is told twice or never."""
        services, record = self._services, tab.record
        desk = services.desks if tab.role == "agent" else None
        if desk:
            desk.connected(record)
        tab.tell(
            Hello(
                now=datetime.now(UTC),
                agent=record.login,
                name=record.name,
                role=record.role,
                language=record.language,
                demo=services.demo is not None,
                not_ready_reasons=services.options.not_ready_reasons,
                dispositions=services.options.dispositions,
                degraded=services.floor.degraded,
            )
        )
        if desk:
            tab.tell(Mine(line=desk.line(tab.agent)))
            tab.tell(desk.waiting(tab.agent))
        tab.tell(Health(degraded=services.floor.degraded))
        if not desk:
            tab.tell(services.floor.shown())
        for message in services.pops.latest(tab.agent, resume.last_seq):
            tab.tell(message)
        services.hub.join(tab)
        if desk:
            desk.resumed(tab.agent, resume)

    async def _listen(self, tab: Tab) -> None:
        allowance = Bucket(self._limits.messages, self._limits.messages_per_second)
        try:
            while message := _decode(await tab.receive(), tab):
                if not allowance.take():
                    tab.close(Close.FLOOD)
                    return
                try:
                    self._obey(tab, message)
                except ScreenpopError as error:
                    tab.tell(Refused(code=error.code, message=str(error)))
        except ConnectionClosed:
            return

    def _obey(self, tab: Tab, message: Incoming) -> None:
        services = self._services
        if tab.role != "agent" and not isinstance(message, Ack):
            raise NotForYourRole
        match message:
            case Ack():
                services.pops.ack(tab.agent, message.seq)
            case SetState():
                if message.reason is not None and message.reason not in services.options.not_ready_reasons:
                    raise UnknownReason
                services.desks.set_state(tab.agent, message.state, message.reason)
            case Reject():
                if not services.pops.has(tab.agent, message.call):
                    raise NotYourCall
                services.desks.reject(tab.agent, message.call)
            case Phone():
                services.desks.phone(tab.agent, reachable=message.state == "registered")
            case Resume():
                tab.close(Close.INVALID)

    async def _watch(self, tab: Tab) -> None:
        """Close the tab when its browser stops answering, or when its session or its role ended elsewhere."""
        try:
            while True:
                await asyncio.sleep(self._limits.ping_seconds)
                if not await tab.alive():
                    return
                if not await self._still(tab):
                    tab.close(Close.SESSION_ENDED)
                    return
        except ConnectionClosed:
            return

    async def _still(self, tab: Tab) -> bool:
        """Does the session hold. While the store does not answer, it does."""
        try:
            session = await self._services.sessions.current(tab.session)
        except NotSignedIn:
            return False
        except StoreUnavailable:
            return True
        return session.agent.role == tab.role


def _one_less(counter: Counter[str], key: str) -> bool:
    """True when that was the last."""
    counter[key] -= 1
    if counter[key]:
        return False
    del counter[key]
    return True


def _decode(text: str | None, tab: Tab) -> Incoming | None:
    """The message; None, and closed: it is none of the catalogue."""
    if text is None:
        return None
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, RecursionError):
        tab.close(Close.INVALID)
        return None
