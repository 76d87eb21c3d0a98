"""SIPp as a child process that plays one scenario and can be asked what passed."""

from __future__ import annotations

import asyncio
import re
import signal
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from tests.system.sip_trace import SipMessage, messages

SCENARIOS = Path(__file__).parent / "scenarios"
PATIENCE = 15.0  # seconds to wait for what must come at once on an idle machine


class SippFailed(AssertionError):
    """SIPp ended, or what was waited for did not come."""


class Sipp:
    """One run of one scenario from `scenarios/`. `{name}` in it stands for `values["name"]`, byte for byte."""

    def __init__(
        self, scenario: str, values: Mapping[str, str | int], *, on_message: Callable[[SipMessage], None]
    ) -> None:
        self.history: list[SipMessage] = []
        self._scenario = scenario
        self._values = values
        self._on_message = on_message
        self._news = asyncio.Event()
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._errors: asyncio.Task[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="farley-sipp-")

    async def start(self, *arguments: str) -> None:
        """Runs it, `arguments` being SIPp's own."""
        self._process = await asyncio.create_subprocess_exec(
            "sipp", "-sf", str(self._fill_in()), "-i", "127.0.0.1", "-nostdin", "-skip_rlimit", "-deadcall_wait", "0",
            "-trace_msg", "-message_file", "/dev/fd/1", *arguments,
            stdin=DEVNULL, stdout=PIPE, stderr=PIPE, cwd=self._folder.name, limit=1 << 20,
        )  # fmt: skip
        assert self._process.stderr is not None
        self._errors = asyncio.create_task(self._process.stderr.read())
        self._reader = asyncio.create_task(self._read())

    async def sees(self, what: str, *, sent: bool = False, count: int = 1) -> SipMessage:
        """The `count`th message of this kind that SIPp received (or sent), waited for if need be. Raises SippFailed."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._await(what, sent, count)
        except TimeoutError:
            raise SippFailed(f"{self._scenario}: no {what} in {PATIENCE:.0f} s. {self._story()}") from None

    def seen(self, what: str, *, sent: bool = False) -> list[SipMessage]:
        """The messages of this kind so far."""
        return [message for message in self.history if message.what == what and message.sent == sent]

    def tell(self) -> None:
        """SIGUSR1: the first says "begin no more calls", the second "abort those in progress" (CANCEL or BYE)."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGUSR1)

    async def ends_well(self) -> None:
        """Waits for the end of the scenario. Raises SippFailed if it went otherwise than written."""
        assert self._process is not None
        assert self._errors is not None
        async with asyncio.timeout(PATIENCE):
            code = await self._process.wait()
        if code:
            raise SippFailed(f"{self._scenario}: exit {code}. {self._story()} {(await self._errors).decode()}")

    async def close(self) -> None:
        """Ends it at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        for task in (self._reader, self._errors):
            if task is not None:
                await task
        self._folder.cleanup()

    def _fill_in(self) -> Path:
        text = (SCENARIOS / f"{self._scenario}.xml").read_text(encoding="utf-8")
        filled = re.sub(r"\{(\w+)\}", lambda found: str(self._values[found[1]]), text)
        file = Path(self._folder.name, "scenario.xml")
        file.write_bytes(filled.encode("utf-8", "surrogateescape"))
        return file

    async def _await(self, what: str, sent: bool, count: int) -> SipMessage:
        while len(found := self.seen(what, sent=sent)) < count:
            if self._reader is None or self._reader.done():
                raise SippFailed(f"{self._scenario}: ended without {what}. {self._story()}")
            self._news.clear()
            await self._news.wait()
        return found[count - 1]

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for message in messages(self._process.stdout):
            self.history.append(message)
            self._on_message(message)
            self._news.set()
        self._news.set()

    def _story(self) -> str:
        return "Passed: " + ", ".join(("→" if message.sent else "←") + message.what for message in self.history)
