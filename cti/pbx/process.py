"""Asterisk as a child process: started, booted, stopped, and gone when we are gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from types import TracebackType
from typing import Self

from cti.pbx.errors import DidNotStart
from cti.pbx.ports import Ports
from cti.pbx.program import Asterisk
from cti.pbx.render import Site, render

BOOT_SECONDS = 30.0
STOP_SECONDS = 5.0


class AsteriskProcess:
    """`async with AsteriskProcess(asterisk, folder, site) as pbx:` runs Asterisk on `folder`, fully booted inside.

    The folder is ours alone: `etc` is written anew, `var` (fallback queue members, AstDB) is kept from run to run.
    """

    def __init__(self, asterisk: Asterisk, folder: Path, site: Site) -> None:
        self._asterisk = asterisk
        self._folder = folder
        self._site = site
        self._process: Process | None = None
        self._sockets: Path | None = None  # apart, because a Unix socket's path has at most 107 bytes

    @property
    def ports(self) -> Ports:
        """Where it listens."""
        return self._site.ports

    def log_text(self) -> str:
        """Notices, warnings and errors of this run."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    async def console(self, command: str) -> str:
        """What `asterisk -rx` says to a console command."""
        client = await asyncio.create_subprocess_exec(*self._command("-rx", command), stdout=PIPE, stderr=PIPE)
        said, _ = await client.communicate()
        return said.decode(errors="replace")

    async def __aenter__(self) -> Self:
        """Raises DidNotStart with Asterisk's own words."""
        self._sockets = Path(tempfile.mkdtemp(prefix="farley-"))
        render(self._folder, self._site, self._asterisk.directories, self._sockets)
        self._log.unlink(missing_ok=True)
        try:
            await self._boot(self._sockets / "booted")
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    @property
    def _log(self) -> Path:
        return self._folder / "log" / "messages.log"

    def _command(self, *arguments: str) -> tuple[str, ...]:
        return (*self._asterisk.command, "-C", str(self._folder.absolute() / "etc/asterisk.conf"), *arguments)

    async def _boot(self, address: Path) -> None:
        """Asterisk tells the socket that systemd would give it (sd_notify(3)) when it is fully booted."""
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.setblocking(False)
            ready.bind(str(address))
            output = (self._folder / "log" / "output.log").open("wb")
            with output:
                self._process = await asyncio.create_subprocess_exec(
                    *_dying_with_us(),
                    *self._command("-f", "-n"),
                    env=os.environ | {"NOTIFY_SOCKET": str(address)},
                    stdin=DEVNULL,
                    stdout=output,
                    stderr=output,
                    process_group=0,  # a Ctrl-C in the terminal is for us alone: we stop it in our own order
                )
            told = asyncio.ensure_future(loop.sock_recv(ready, 4096))
            ended = asyncio.ensure_future(self._process.wait())
            await asyncio.wait({told, ended}, timeout=BOOT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            told.cancel()
            ended.cancel()
            await asyncio.wait({told, ended})
        if told.cancelled() and not await self._says_booted():
            words = (self._folder / "log" / "output.log").read_text(encoding="utf-8", errors="replace")
            raise DidNotStart(f"Asterisk did not start. It says:\n{(words + self.log_text())[-4000:]}")

    async def _says_booted(self) -> bool:
        """For an Asterisk built without systemd's library, which notifies nobody."""
        if self._process is None or self._process.returncode is not None:
            return False
        return "fully booted" in await self.console("core waitfullybooted")

    async def _stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)


def _dying_with_us() -> tuple[str, ...]:
    """PR_SET_PDEATHSIG by util-linux: should we be killed, Asterisk stops too."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM") if setpriv else ()
