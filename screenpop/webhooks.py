"""Tells other programs what happened: signed, again and again until they take it, each at its own pace."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import random
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn

import aiohttp
import structlog
from yarl import URL

from crm_store.deliveries import Due, Outcome
from crm_store.errors import StoreError
from crm_store.store import Store
from screenpop.options import Network
from screenpop.receivers import AddressRefused, SafeResolver, is_address, may_be_sent_to

log = structlog.get_logger()

LOOK_EVERY: Final = 1.0
AT_ONCE: Final = 50
TRIES: Final = 14
FIRST_WAIT: Final = 10.0
SPARE: Final = timedelta(seconds=30)
GONE: Final = 410
_FORGET_EVERY: Final = timedelta(hours=1)


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries: 10 s, 20 s, … 11 h, a quarter more or less; 14 tries are about a day."""
    return timedelta(seconds=FIRST_WAIT * 2 ** (tries - 1) * random.uniform(0.75, 1.25))


def signature(secret: str, event: str, timestamp: int, body: str) -> str:
    """As Standard Webhooks signs: HMAC-SHA256 of `id.timestamp.body` by the decoded secret, in base64, as `v1,…`."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{event}.{timestamp}.{body}".encode(), hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


class Sender:
    """Sends what is due, to each webhook one event after the other, so that a slow receiver holds up nobody else.

    An event is sent at least once: when we die between its arrival and our note of that, it is sent again with the same
    id. One that must wait for its next try does not hold up those after it. `networks` may be sent to though they are
    not public; a try lasts `deadline` seconds at most. Redirects are not followed.
    """

    def __init__(
        self,
        store: Store,
        *,
        networks: tuple[Network, ...] = (),
        deadline: float = 10.0,
        look_every: float = LOOK_EVERY,
        wait: Callable[[int], timedelta] = wait_after,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._networks, self._deadline = store, networks, deadline
        self._look_every, self._wait, self._now = look_every, wait, now
        self._lease = timedelta(seconds=deadline) + SPARE
        self._serving: set[asyncio.Task[None]] = set()

    async def run(self) -> NoReturn:
        """Send until cancelled."""
        forgotten = self._now()
        async with self._session() as session, asyncio.TaskGroup() as serving:
            while True:
                try:
                    await self._claim(session, serving)
                    if self._now() - forgotten > _FORGET_EVERY:
                        forgotten = self._now()
                        await self._store.forget_deliveries(now=forgotten)
                except StoreError as error:
                    log.warning("webhooks wait for the store", error=type(error).__name__)
                await asyncio.sleep(self._look_every)

    async def _claim(self, session: aiohttp.ClientSession, serving: asyncio.TaskGroup) -> None:
        if free := AT_ONCE - len(self._serving):
            for due in await self._store.claim_deliveries(now=self._now(), lease=self._lease, limit=free):
                task = serving.create_task(self._serve(session, due))
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)

    async def _serve(self, session: aiohttp.ClientSession, first: Due) -> None:
        """One webhook, until nothing is due."""
        due: Due | None = first
        while due is not None:
            outcome = self._judged(due, *await self._send(session, due))
            try:
                due = await self._store.settle_delivery(due, outcome, now=self._now(), lease=self._lease)
            except StoreError as error:
                log.warning("webhook sent, but not noted", webhook=first.webhook, error=type(error).__name__)
                return

    def _judged(self, due: Due, status: int | None, error: str | None) -> Outcome:
        tries = due.tries + 1
        if error is None:
            return Outcome(status=status)
        last = tries >= TRIES or status == GONE
        log.info("webhook did not take it", webhook=due.webhook, error=error, status=status, tries=tries, last=last)
        return Outcome(status=status, error=error, retry_at=None if last else self._now() + self._wait(tries))

    async def _send(self, session: aiohttp.ClientSession, due: Due) -> tuple[int | None, str | None]:
        """The status, and a code for what went wrong, None for nothing."""
        timestamp = int(self._now().timestamp())
        signed = " ".join(signature(secret, due.event, timestamp, due.payload) for secret in due.secrets)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": due.event,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signed,
        }
        try:
            url = URL(due.url)
            if is_address(url.host or "") and not may_be_sent_to(url.host or "", self._networks):
                raise AddressRefused
            async with session.post(url, data=due.payload, headers=headers, allow_redirects=False) as answer:
                status = answer.status
        except TimeoutError:
            return None, "timeout"
        except (aiohttp.ClientError, OSError, ValueError, UnicodeError) as error:
            return None, _code(error)
        if status < 300:
            return status, None
        return status, "redirect" if status < 400 else "status"

    def _session(self) -> aiohttp.ClientSession:
        """Connections are made anew each time, and no proxy or cookie is taken from anywhere."""
        connector = aiohttp.TCPConnector(resolver=SafeResolver(self._networks), use_dns_cache=False, force_close=True)
        return aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=self._deadline),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Farley"},
        )


def _code(error: Exception) -> str:
    chain: BaseException | None = error
    while chain is not None:
        if isinstance(chain, AddressRefused):
            return "address"
        if isinstance(chain, ssl.SSLError | aiohttp.ClientSSLError):
            return "tls"
        chain = chain.__cause__
    return "url" if isinstance(error, ValueError) else "connection"
