"""A caller as Asterisk's FastAGI client speaks for him: the environment's real lines, and its replies."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from types import TracebackType
from typing import Self

# As Asterisk 22 sends them; `launch_netscript()` and `setup_env()` of res_agi.c.
GREETING = """agi_network: yes
agi_network_script: {script}
agi_request: agi://127.0.0.1/{script}
agi_channel: PJSIP/trunk-00000007
agi_language: en
agi_type: PJSIP
agi_uniqueid: {call}
agi_version: 22.10.1~dfsg+~cs6.17.60671434-1
agi_callerid: {number}
agi_calleridname: {name}
agi_callingpres: 0
agi_callingani2: 0
agi_callington: 0
agi_callingtns: 0
agi_dnid: 0800500100
agi_rdnis: unknown
agi_context: farley-call
agi_extension: 0800500100
agi_priority: 14
agi_enhanced: 0.0
agi_accountcode:{space}
agi_threadid: 139884418193088
{arguments}

"""


class Caller:
    """One `AGI()` of the dialplan. `heard` are the commands, all of them granted unless the test speaks itself."""

    def __init__(self, port: int, script: str, call: str, *arguments: str, number: str, name: str = "unknown") -> None:
        self._port = port
        given = "\n".join(f"agi_arg_{n}: {value}" for n, value in enumerate((call, *arguments), 1))
        self._greeting = GREETING.format(
            script=script, call=call, number=number, name=name, space=" ", arguments=given
        ).encode()
        self.heard: list[str] = []
        self.variables: dict[str, str] = {}
        self._news = asyncio.Condition()
        self._let_go = False

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(self._greeting)
        self._task = asyncio.create_task(self._obey())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        self._task.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await self._task
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    async def hangs_up(self) -> None:
        """What Asterisk does when the channel goes while AGI runs."""
        self._writer.write(b"HANGUP\n")
        await self.is_let_go()

    async def hears(self, command: str, times: int = 1) -> None:
        """Until he was told `command`."""
        async with self._news:
            await self._news.wait_for(lambda: self.heard.count(command) >= times)

    async def is_let_go(self) -> None:
        """Until the dialplan goes on."""
        async with self._news:
            await self._news.wait_for(lambda: self._let_go)

    @property
    def step(self) -> str:
        """What the dialplan does next; nothing: to the fallback queue."""
        return self.variables.get("FARLEY_STEP", "")

    async def _obey(self) -> None:
        with suppress(ConnectionError):
            while line := (await self._reader.readline()).decode().rstrip("\n"):
                await self._take(line)
        async with self._news:
            self._let_go = True
            self._news.notify_all()

    async def _take(self, line: str) -> None:
        if line.startswith("SET VARIABLE "):
            _, name, _, value, _ = line.split('"')
            several = re.fullmatch(r"ARRAY\((.*)\)", name)
            names, values = (several[1].split(","), value.split(",")) if several else ([name], [value])
            self.variables |= dict(zip(names, values, strict=True))
        self._writer.write(b"200 result=0\n" if "MUSIC" in line or line == "ANSWER" else b"200 result=1\n")
        async with self._news:
            self.heard.append(line)
            self._news.notify_all()
