"""A caller as Asterisk's FastAGI client speaks for him: the environment's real lines, and its replies."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from pathlib import Path
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
    """One `AGI()` of the dialplan. `heard` are the commands, all of them granted.

    He presses no key until `presses`. A sentence is over at once, unless he `listens`; a message is recorded as `says`
    tells, Asterisk's reply and the bytes of the file (None: no file).
    """

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
        self._running = ""
        self.listens = False
        self.cannot_play = False
        self.says: tuple[str, bytes | None] = ("200 result=0 (timeout) endpos=0", None)

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

    async def presses(self, key: str) -> None:
        """While he is asked for one, or hears a sentence that it ends."""
        await self._ends(ord(key))

    async def hears_it_out(self) -> None:
        """The sentence that he listens to."""
        await self._ends(0)

    async def thinks_no_more(self) -> None:
        """The time to press a key is over."""
        await self._ends(0)

    async def _ends(self, result: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._running)
        endpos = " endpos=8" if self._running == "STREAM" else ""
        self._running = ""
        self._writer.write(f"200 result={result}{endpos}\n".encode())

    async def hears(self, command: str, times: int = 1) -> None:
        """Until he was told `command`."""
        async with self._news:
            await self._news.wait_for(lambda: self.heard.count(command) >= times)

    async def hears_sentence(self, name: str) -> None:
        """Until this sentence is being said to him."""
        async with self._news:
            await self._news.wait_for(lambda: any(f"/{name}" in line for line in self.heard))

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
        if self._running == "WAIT":
            self._writer.write(b"200 result=1\n")
        self._running = ""
        if (word := line.partition(" ")[0]) == "WAIT" or (word == "STREAM" and self.listens):
            self._running = word
        else:
            self._writer.write(f"{self._reply(line)}\n".encode())
        async with self._news:
            self.heard.append(line)
            self._news.notify_all()

    def _reply(self, line: str) -> str:
        if line.startswith("RECORD FILE"):
            reply, sound = self.says
            if sound is not None:
                Path(line.split('"')[1] + ".wav").write_bytes(sound)
            return reply
        if line.startswith("STREAM FILE"):
            return "200 result=-1 endpos=0" if self.cannot_play else "200 result=0 endpos=8"
        return "200 result=0" if "MUSIC" in line or line in ("ANSWER", "NOOP") else "200 result=1"
