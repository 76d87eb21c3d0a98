"""The link to Asterisk's manager interface that heals itself: sign in, take a snapshot, deliver events, and again."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final, NoReturn

import structlog

from cti.ami.connection import AmiConnection
from cti.ami.errors import AmiDisconnected, AmiError
from cti.ami.protocol import AmiMessage, Value
from cti.backoff import Backoff

_BURST: Final = 64  # events in a row before everybody else has his turn

_log = structlog.get_logger(__name__)


class AmiClient:
    """`run()` keeps a connection; `action()` and `action_list()` use it, or raise AmiDisconnected.

    After every login, `on_login` takes its snapshot and reconciles; the events that come meanwhile are kept, and
    delivered afterwards one by one to `on_event` (one may tell what the snapshot already showed). If events had to be
    thrown away because `on_event` was too slow, or FullyBooted tells that modules were loaded since, `on_login` runs
    again. FullyBooted itself is not delivered.
    `on_connected` hears whether the view is live. Times are in seconds.
    `counts` has: logins, losses, snapshots, overflows, failed_events.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        username: str,
        secret: str,
        events: Collection[str],
        on_login: Callable[[], Awaitable[None]],
        on_event: Callable[[AmiMessage], Awaitable[None]],
        on_connected: Callable[[bool], None] = lambda connected: None,
        reply_deadline: float = 5.0,
        ping_interval: float = 5.0,
        boot_deadline: float = 5.0,
        longest_queue: int = 10_000,
        backoff: Backoff | None = None,
    ) -> None:
        self._address = (host, port)
        self._credentials = (username, secret)
        self._wanted = frozenset({*events, "FullyBooted"})
        self._on_login = on_login
        self._on_event = on_event
        self._on_connected = on_connected
        self._reply_deadline = reply_deadline
        self._ping_interval = ping_interval
        self._boot_deadline = boot_deadline
        self._longest_queue = longest_queue
        self._backoff = backoff or Backoff(first=0.2, longest=10.0)
        self._connection: AmiConnection | None = None
        self._events: deque[AmiMessage] = deque()
        self._news = asyncio.Event()
        self._stale = False
        self.connected = False
        self.counts: Counter[str] = Counter()

    async def action(
        self, name: str, fields: Mapping[str, Value] | None = None, *, within: float | None = None
    ) -> AmiMessage:
        """Do one action, return its response. Raises AmiActionFailed, AmiDisconnected, AmiTimeout, AmiUnsafeValue."""
        return (await self._ask(name, fields, within, as_list=False))[0]

    async def action_list(
        self, name: str, fields: Mapping[str, Value] | None = None, *, within: float | None = None
    ) -> list[AmiMessage]:
        """Do an action that is answered by a list of events, return those. Raises like `action`."""
        return await self._ask(name, fields, within, as_list=True)

    async def _ask(
        self, name: str, fields: Mapping[str, Value] | None, within: float | None, *, as_list: bool
    ) -> list[AmiMessage]:
        if self._connection is None:
            raise AmiDisconnected
        return await self._connection.ask(name, fields or {}, within=within or self._reply_deadline, as_list=as_list)

    async def run(self) -> NoReturn:
        """Connect, and connect again after every loss, until cancelled."""
        while True:
            try:
                await self._converse()
            except (OSError, AmiError) as error:
                _log.warning("manager interface lost", why=type(error).__name__, detail=str(error))
            except Exception:
                _log.exception("manager interface lost: reconciling failed")
            await asyncio.sleep(self._backoff.next())

    async def _converse(self) -> None:
        connection = await self._connect()
        tasks: list[asyncio.Task[None]] = []
        try:
            await connection.login(*self._credentials, within=self._reply_deadline)
            self.counts["logins"] += 1
            self._connection = connection
            tasks = [asyncio.create_task(self._deliver()), asyncio.create_task(self._ping())]
            await asyncio.wait([*tasks, connection.lost], return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
            raise AmiDisconnected("Asterisk closed the manager connection")
        finally:
            self._connection = None
            self._tell(False)
            for task in tasks:
                task.cancel()
            connection.close()
            await asyncio.wait([connection.lost, *tasks])

    async def _connect(self) -> AmiConnection:
        self._events.clear()
        self._stale = False
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._reply_deadline):
            link = await loop.create_connection(lambda: AmiConnection(self._wanted, self._take), *self._address)
        return link[1]

    def _take(self, event: AmiMessage) -> None:
        """Keep an event for delivery; called by the socket's reader, which must never wait."""
        self._news.set()
        if event.event == "FullyBooted":
            self._stale = True
            return
        if len(self._events) >= self._longest_queue:
            self._events.clear()
            self._stale = True
            self.counts["overflows"] += 1
            _log.warning("manager events thrown away, taking a new snapshot", events=self._longest_queue)
        self._events.append(event)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(self._ping_interval)
            await self.action("Ping")

    async def _deliver(self) -> None:
        await self._wait_until_booted()
        while True:
            self._stale = False
            await self._on_login()
            self.counts["snapshots"] += 1
            self._backoff.reset()
            self._tell(True)
            await self._deliver_until_stale()

    async def _deliver_until_stale(self) -> None:
        handed_over = 0
        while not self._stale:
            if not self._events:
                self._news.clear()
                await self._news.wait()
                continue
            await self._hand_over(self._events.popleft())
            handed_over += 1
            if handed_over % _BURST == 0:
                await asyncio.sleep(0)

    async def _wait_until_booted(self) -> None:
        """Asterisk sends FullyBooted after the login; later, if it is still loading modules that a snapshot needs."""
        try:
            async with asyncio.timeout(self._boot_deadline):
                while not self._stale:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            _log.warning("no FullyBooted from Asterisk, going on without it")

    async def _hand_over(self, event: AmiMessage) -> None:
        try:
            await self._on_event(event)
        except Exception:
            self.counts["failed_events"] += 1
            _log.exception("manager event failed", name=event.event)

    def _tell(self, connected: bool) -> None:
        if connected != self.connected:
            self.connected = connected
            self.counts["losses"] += not connected
            self._on_connected(connected)
