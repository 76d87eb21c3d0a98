"""pyst2's AGI vocabulary on asyncio: one session is one call that waits in `AGI()`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Literal, NoReturn, Self

from asterisk.agi import AGI

from cti.agi.connection import AgiConnection, Stops
from cti.agi.errors import AgiCommandFailed, AgiError, CallerHungUp
from cti.agi.protocol import Reply, encode_command, one_value, quote
from cti.agi.request import AgiRequest

LONGEST_PLAY: Final = 600.0  # seconds; what plays or runs an application replies only when it is over
LATE: Final = 5.0  # seconds past its own end within which a command that waits or records must reply


class AgiSession(AGI):  # type: ignore[misc]  # pyst2 has no types
    """A call that Asterisk has handed to us, until we let it go or the caller hangs up.

    Every command raises CallerHungUp when nobody is there any more, AgiCommandFailed when Asterisk refuses, AgiTimeout
    and AgiBroken when the connection is of no use, and UnsafeArgument, before anything is sent, for a value that would
    not stay one value. Commands of several tasks take turns.
    """

    def __init__(self, connection: AgiConnection, request: AgiRequest) -> None:
        # pyst2's own constructor would install a signal handler and print the caller's data to stderr.
        self._connection = connection
        self.request = request

    async def answer(self) -> None:
        """Pick up, if the call is not up yet."""
        await self.command("ANSWER")

    async def hangup(self, channel: str = "") -> None:
        """Hang up this channel, or the named one."""
        await self.command("HANGUP", *([quote(channel)] if channel else []))

    async def noop(self) -> None:
        """Do nothing, but hear whether Asterisk and the caller are still there."""
        await self.command("NOOP")

    async def verbose(self, message: str, level: int = 1) -> None:
        """Write to Asterisk's console. No personal data."""
        await self.command("VERBOSE", quote(message), level)

    async def set_variable(self, name: str, value: str | int) -> None:
        """Set a channel variable (or function, as in `CHANNEL(language)`). Asterisk does not evaluate the value."""
        await self.command("SET VARIABLE", quote(name), quote(value))

    async def set_variables(self, values: Mapping[str, str | int]) -> None:
        """Set several channel variables in one exchange: all of them or, when it fails, none. Names are plain."""
        await self.set_variable(f"ARRAY({','.join(values)})", ",".join(map(one_value, values.values())))

    async def get_variable(self, name: str) -> str | None:
        """Return a channel variable, None if it is not set. Asterisk gives no more than 1,023 bytes of it.

        Not for what a caller controls: AGI cannot tell `)` and a line break within a value from its end.
        """
        return (await self.command("GET VARIABLE", quote(name))).data

    async def set_music(self, on: bool, music_class: str = "") -> None:
        """Start or stop music on hold; the call returns at once."""
        await self.command("SET MUSIC", "ON" if on else "OFF", *([quote(music_class)] if music_class else []))

    async def stream_file(self, filename: str, escape_digits: str = "", sample_offset: int = 0) -> str:
        """Play a sound file (named without its ending); return the digit that ended it, or "".

        Cancelled, it goes on playing until the next command, which stops it.
        """
        words = ("STREAM FILE", quote(filename), quote(escape_digits), sample_offset)
        return _digit(await self.command(*words, within=LONGEST_PLAY, stops=Stops.SILENTLY))

    async def wait_for_digit(self, seconds: float) -> str:
        """Return the key that the caller presses within `seconds`, or ""; music goes on meanwhile.

        Cancelled, it ends with the next command.
        """
        words = ("WAIT FOR DIGIT", round(seconds * 1000))
        return _digit(await self.command(*words, within=seconds + LATE, stops=Stops.WITH_REPLY))

    async def record_file(self, filename: str, *, seconds: float, silence: float, escape_digits: str = "#") -> str:
        """Record what the caller says into `filename`.wav; return the digit that ended it, or "".

        It ends after `seconds`, after `silence` seconds without a word, which are cut off, and when the caller hangs
        up: then, too, what he said is in the file. Raises AgiCommandFailed when Asterisk cannot write it.
        """
        limits = (round(seconds * 1000), f"s={round(silence)}")
        command = encode_command("RECORD FILE", quote(filename), quote("wav"), quote(escape_digits), *limits)
        reply = await self._connection.exchange(command, within=seconds + LATE)
        if reply.code == 511 or reply.data in ("hangup", "waitfor"):
            raise CallerHungUp
        if reply.code != 200 or reply.result == "-1":
            raise AgiCommandFailed(f"RECORD FILE: {reply.code} {reply.data}")
        return _digit(reply)

    async def appexec(self, application: str, options: str = "") -> str:
        """Run a dialplan application to its end; return what it returned."""
        reply = await self.command("EXEC", quote(application), quote(options), within=LONGEST_PLAY)
        if reply.result == "-2":
            raise AgiCommandFailed(f"Asterisk has no application {application}")
        if reply.result == "1":
            await self._connection.flush()
        return reply.result

    async def command(
        self, command: str, *words: str | int, within: float | None = None, stops: Stops = Stops.NEVER
    ) -> Reply:
        """Send any command, its `words` already quoted where they must be; return its successful reply."""
        reply = await self._connection.exchange(encode_command(command, *words), within=within, stops=stops)
        if reply.code == 200 and reply.result != "-1":
            return reply
        if reply.code == 511:  # "Command Not Permitted on a dead channel"
            raise CallerHungUp
        if reply.code == 200:  # -1: it failed, or the caller hung up; HANGUP then comes before the next reply
            await self._connection.flush()
        raise AgiCommandFailed(f"{command}: {reply.code} {reply.result}".rstrip())

    def execute(self, command: str, *args: object) -> NoReturn:
        """The blocking half of pyst2: none of its methods that are not here can run."""
        raise NotImplementedError(f"await command({command!r}, …)")

    async def wait_hangup(self) -> None:
        """Return as soon as the conversation is over: the caller hung up, or the connection is gone."""
        try:
            async with self.caller_present():
                await asyncio.get_running_loop().create_future()
        except AgiError:
            return

    def caller_present(self) -> CallerPresent:
        """`async with session.caller_present():` ends its block with CallerHungUp in the moment the caller hangs up."""
        return CallerPresent(self._connection)


def _digit(reply: Reply) -> str:
    return chr(int(reply.result)) if reply.result not in ("", "0") else ""


class CallerPresent:
    """Cancels its block in the moment the conversation ends, and raises the reason, as `asyncio.timeout` does."""

    def __init__(self, connection: AgiConnection) -> None:
        self._connection = connection
        self._over = False

    async def __aenter__(self) -> Self:
        task = asyncio.current_task()
        assert task is not None
        self._connection.check()
        self._task, self._cancelling = task, task.cancelling()
        self._connection.watch(self._end)
        return self

    def _end(self) -> None:
        self._over = True
        self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self._connection.unwatch(self._end)
        if self._over and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            self._connection.check()
        return False
