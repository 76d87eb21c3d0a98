"""FastAGI over real sockets, with a scripted Asterisk at the other end."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_network

import pytest

from cti.agi import AgiBroken, AgiCommandFailed, AgiSession, AgiTimeout, CallerHungUp, FastAgiServer, UnsafeArgument

GREETING = b"""agi_network: yes
agi_network_script: %s
agi_request: agi://127.0.0.1/%s
agi_channel: PJSIP/trunk-00000007
agi_language: en
agi_uniqueid: 1795821001.14
agi_callerid: 380441234567
agi_calleridname: unknown
agi_dnid: 0800
agi_context: farley-inbound
agi_extension: 0800
agi_arg_1: 1795821001.14

"""

Story = Callable[[AgiSession], Awaitable[None]]


class Asterisk:
    """The other end of one call, which the test plays line by line."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def says(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\n" for line in lines).encode())

    async def hears(self) -> str:
        return (await self._reader.readline()).decode().rstrip("\n")

    async def expects(self, command: str, *replies: str) -> None:
        assert await self.hears() == command
        self.says(*replies)

    async def is_let_go(self) -> None:
        with suppress(ConnectionResetError):
            assert await self._reader.read() == b""

    async def close(self) -> None:
        self._writer.close()
        with suppress(ConnectionResetError):
            await self._writer.wait_closed()


@asynccontextmanager
async def call(server: FastAgiServer, path: str = "inbound", greet: bool = True) -> AsyncIterator[Asterisk]:
    asterisk = Asterisk(*await asyncio.open_connection("127.0.0.1", server.port))
    if greet:
        asterisk._writer.write(GREETING.replace(b"%s", path.encode()))
    try:
        yield asterisk
    finally:
        await asterisk.close()


def serving(story: Story, **limits: object) -> FastAgiServer:
    return FastAgiServer({"inbound": story}, port=0, **limits)  # type: ignore[arg-type]


class Told:
    """A handler that keeps what became of its story."""

    def __init__(self, story: Callable[[AgiSession], Awaitable[object]]) -> None:
        self._story = story
        self.ending: asyncio.Future[object] = asyncio.get_running_loop().create_future()

    async def __call__(self, session: AgiSession) -> None:
        try:
            self.ending.set_result(await self._story(session))
        except Exception as error:
            self.ending.set_result(error)
            raise


async def test_a_call_is_answered_and_sent_on_with_its_variables() -> None:
    async def story(session: AgiSession) -> tuple[object, ...]:
        await session.answer()
        await session.set_music(True)
        await session.set_variable("FARLEY_DIAL", 'PJSIP/"anna\\')
        await session.set_variable("FARLEY_RING", 20)
        name, missing = await session.get_variable("CALLERID(name)"), await session.get_variable("NONE")
        digit = await session.stream_file("please-wait", "12")
        return session.request.args, session.request.name, name, missing, digit, await session.appexec("Wait", "1")

    told = Told(story)
    async with serving(told) as server, call(server) as asterisk:
        await asterisk.expects("ANSWER", "200 result=0")
        await asterisk.expects("SET MUSIC ON", "200 result=0")
        await asterisk.expects('SET VARIABLE "FARLEY_DIAL" "PJSIP/\\"anna\\\\"', "200 result=1")
        await asterisk.expects('SET VARIABLE "FARLEY_RING" "20"', "200 result=1")
        await asterisk.expects('GET VARIABLE "CALLERID(name)"', "200 result=1 (Anna (home) ", "and Ben)")
        await asterisk.expects('GET VARIABLE "NONE"', "200 result=0")
        await asterisk.expects('STREAM FILE "please-wait" "12" 0', "200 result=49 endpos=800")
        await asterisk.expects('EXEC "Wait" "1"', "200 result=0")
        await asterisk.is_let_go()
        assert await told.ending == (("1795821001.14",), None, "Anna (home) \nand Ben", None, "1", "0")
    assert server.counts == {"accepted": 1, "finished": 1}


async def test_a_silent_session_notices_the_hang_up_at_once() -> None:
    for hang_up in ("HANGUP", None):

        async def story(session: AgiSession) -> object:
            await session.wait_hangup()
            with pytest.raises(CallerHungUp):
                await session.noop()
            await session.wait_hangup()
            return "noticed"

        told = Told(story)
        async with serving(told) as server, call(server) as asterisk:
            if hang_up:
                asterisk.says(hang_up)
            else:
                await asterisk.close()
            assert await told.ending == "noticed"


async def test_waiting_for_a_decision_ends_with_the_hang_up_and_loses_no_decision_otherwise() -> None:
    decisions: asyncio.Queue[str] = asyncio.Queue()

    async def story(session: AgiSession) -> None:
        while True:
            async with session.caller_present():
                decision = await decisions.get()
            await session.verbose(decision)

    told = Told(story)
    async with serving(told) as server, call(server) as asterisk:
        decisions.put_nowait("first")
        await asterisk.expects('VERBOSE "first" 1', "200 result=1")
        decisions.put_nowait("second")
        await asterisk.expects('VERBOSE "second" 1', "200 result=1")
        asterisk.says("HANGUP")
        assert isinstance(await told.ending, CallerHungUp)
    assert decisions.empty()
    assert server.counts["hung_up"] == 1


async def test_a_deadline_inside_a_wait_for_the_caller_stays_a_deadline() -> None:
    async def story(session: AgiSession) -> object:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), session.caller_present():
                await asyncio.get_running_loop().create_future()
        task = asyncio.current_task()
        assert task is not None
        return task.cancelling()

    told = Told(story)
    async with serving(told) as server, call(server):
        assert await told.ending == 0


async def test_hang_up_during_a_command_is_a_hang_up_whichever_line_comes_first() -> None:
    for lines in (("200 result=-1", "HANGUP"), ("HANGUP", "200 result=-1")):

        async def story(session: AgiSession) -> None:
            await session.appexec("Playback", "hello")

        told = Told(story)
        async with serving(told) as server, call(server) as asterisk:
            await asterisk.expects('EXEC "Playback" "hello"', *lines)
            assert isinstance(await told.ending, CallerHungUp)


async def test_a_failure_without_a_hang_up_is_a_failed_command_and_the_call_goes_on() -> None:
    async def story(session: AgiSession) -> None:
        for command in (session.stream_file("missing"), session.appexec("Nope"), session.command("FLY")):
            with pytest.raises(AgiCommandFailed):
                await command
        await session.verbose("still here")

    told = Told(story)
    async with serving(told) as server, call(server) as asterisk:
        await asterisk.expects('STREAM FILE "missing" "" 0', "200 result=-1 endpos=0")
        await asterisk.expects("NOOP", "200 result=0")
        await asterisk.expects('EXEC "Nope" ""', "200 result=-2")
        await asterisk.expects("FLY", "510 Invalid or unknown command")
        await asterisk.expects('VERBOSE "still here" 1', "200 result=1")
        assert await told.ending is None


async def test_a_command_on_a_dead_channel_is_a_hang_up() -> None:
    told = Told(lambda session: session.answer())
    async with serving(told) as server, call(server) as asterisk:
        await asterisk.expects("ANSWER", "511 Command Not Permitted on a dead channel or intercept routine")
        assert isinstance(await told.ending, CallerHungUp)


async def test_usage_after_an_application_that_returned_1_is_not_taken_for_the_next_reply() -> None:
    usage = ("520-Invalid command syntax.  Proper usage follows:", "Usage: EXEC", "520 End of proper usage.")
    for together in (True, False):

        async def story(session: AgiSession) -> object:
            await session.appexec("Odd")
            return await session.get_variable("X")

        told = Told(story)
        async with serving(told) as server, call(server) as asterisk:
            await asterisk.expects('EXEC "Odd" ""', "200 result=1", *(usage if together else ()))
            await asterisk.expects("NOOP", *(() if together else usage), "200 result=0")
            await asterisk.expects('GET VARIABLE "X"', "200 result=1 (y)")
            assert await told.ending == "y"


async def test_an_announcement_is_cut_short_by_the_next_command_whether_or_not_its_reply_comes() -> None:
    for late_reply in ((), ("200 result=0 endpos=16000",)):
        playing = asyncio.Event()

        async def story(session: AgiSession) -> object:
            play = asyncio.create_task(session.stream_file("your-place-is"))
            await playing.wait()  # noqa: B023
            play.cancel()
            await asyncio.wait([play])
            return await session.stream_file("your-expert-is-free", "1")

        told = Told(story)
        async with serving(told) as server, call(server) as asterisk:
            assert await asterisk.hears() == 'STREAM FILE "your-place-is" "" 0'
            playing.set()
            await asterisk.expects("NOOP", *late_reply, "200 result=0")
            await asterisk.expects('STREAM FILE "your-expert-is-free" "1" 0', "200 result=49 endpos=9")
            assert await told.ending == "1"


async def test_a_wait_for_a_key_is_cut_short_and_what_it_replies_is_not_taken_for_the_next_ones_reply() -> None:
    for reply in ("200 result=1", "200 result=49", "200 result=0"):
        waiting = asyncio.Event()

        async def story(session: AgiSession) -> object:
            wait = asyncio.create_task(session.wait_for_digit(2))
            await waiting.wait()  # noqa: B023
            wait.cancel()
            await asyncio.wait([wait])
            return await session.get_variable("X"), await session.wait_for_digit(0.5), await session.wait_for_digit(1)

        told = Told(story)
        async with serving(told) as server, call(server) as asterisk:
            assert await asterisk.hears() == "WAIT FOR DIGIT 2000"
            waiting.set()
            await asterisk.expects("NOOP", reply, "200 result=0")
            await asterisk.expects('GET VARIABLE "X"', "200 result=1 (y)")
            await asterisk.expects("WAIT FOR DIGIT 500", "200 result=35")
            await asterisk.expects("WAIT FOR DIGIT 1000", "200 result=0")
            assert await told.ending == ("y", "#", "")


@pytest.mark.parametrize(
    ("reply", "ending"),
    [
        ("200 result=35 (dtmf) endpos=24000", "#"),
        ("200 result=0 (timeout) endpos=24000", ""),
        ("200 result=-1 (hangup) endpos=24000", CallerHungUp),
        ("200 result=-1 (writefile)", AgiCommandFailed),
    ],
)
async def test_a_message_ends_by_key_by_silence_by_hang_up_or_not_at_all(reply: str, ending: object) -> None:
    told = Told(lambda session: session.record_file("/var/message", seconds=180, silence=4))
    async with serving(told) as server, call(server) as asterisk:
        await asterisk.expects('RECORD FILE "/var/message" "wav" "#" 180000 s=4', reply)
        how = await told.ending
    assert how == ending or isinstance(how, ending if isinstance(ending, type) else ())


async def test_the_reply_of_a_command_given_up_is_not_taken_for_the_next_ones() -> None:
    asked = asyncio.Event()

    async def story(session: AgiSession) -> object:
        first = asyncio.create_task(session.get_variable("A"))
        await asked.wait()
        first.cancel()
        await asyncio.wait([first])
        return await session.get_variable("B")

    told = Told(story)
    async with serving(told) as server, call(server) as asterisk:
        assert await asterisk.hears() == 'GET VARIABLE "A"'
        asked.set()
        asterisk.says("200 result=1 (a)")
        await asterisk.expects('GET VARIABLE "B"', "200 result=1 (b)")
        assert await told.ending == "b"


async def test_commands_of_two_tasks_take_turns() -> None:
    async def story(session: AgiSession) -> object:
        return await asyncio.gather(session.get_variable("A"), session.get_variable("B"))

    told = Told(story)
    async with serving(told) as server, call(server) as asterisk:
        await asterisk.expects('GET VARIABLE "A"', "200 result=1 (a)")
        await asterisk.expects('GET VARIABLE "B"', "200 result=1 (b)")
        assert await told.ending == ["a", "b"]


async def test_a_value_with_a_line_break_is_refused_before_anything_is_sent() -> None:
    async def story(session: AgiSession) -> None:
        with pytest.raises(UnsafeArgument):
            await session.set_variable("X", "1\nEXEC System reboot")
        await session.noop()

    told = Told(story)
    async with serving(told) as server, call(server) as asterisk:
        await asterisk.expects("NOOP", "200 result=0")
        assert await told.ending is None


async def test_an_asterisk_that_does_not_reply_is_cut_off() -> None:
    told = Told(lambda session: session.noop())
    async with serving(told, reply_deadline=0.02) as server, call(server) as asterisk:
        await asterisk.expects("NOOP")
        await asterisk.is_let_go()
        assert isinstance(await told.ending, AgiTimeout)
    assert server.counts["timed_out"] == 1


@pytest.mark.parametrize("noise", ["200 result=0", "what?"])
async def test_a_reply_that_nobody_asked_for_ends_the_conversation(noise: str) -> None:
    async def story(session: AgiSession) -> None:
        async with session.caller_present():
            await asyncio.get_running_loop().create_future()

    told = Told(story)
    async with serving(told) as server, call(server) as asterisk:
        asterisk.says(noise)
        await asterisk.is_let_go()
        assert isinstance(await told.ending, AgiBroken)


async def test_a_peer_that_connects_and_says_nothing_or_nonsense_is_cut_off() -> None:
    async def story(session: AgiSession) -> None:
        pytest.fail("there is no call")

    async with serving(story, greeting_deadline=0.02) as server:
        async with call(server, greet=False) as asterisk:
            await asterisk.is_let_go()
        async with call(server, greet=False) as asterisk:
            asterisk.says("GET / HTTP/1.1", "")
            await asterisk.is_let_go()
    assert server.counts == {"accepted": 2, "timed_out": 1, "broken": 1}


async def test_one_caller_too_many_is_refused_at_once_and_the_others_stay() -> None:
    async def story(session: AgiSession) -> None:
        await session.wait_hangup()

    async with serving(story, max_connections=1) as server, call(server) as first:
        async with call(server) as second:
            await second.is_let_go()
        assert server.active == 1
        assert server.counts["full"] == 1
        first.says("HANGUP")
        await first.is_let_go()


async def test_a_stranger_and_an_unknown_path_are_refused() -> None:
    async def story(session: AgiSession) -> None:
        pytest.fail("refused")

    async with serving(story, allowed_peers=[ip_network("10.0.0.0/8")]) as server, call(server) as asterisk:
        await asterisk.is_let_go()
    assert server.counts == {"foreign": 1}
    async with serving(story) as server, call(server, "elsewhere") as asterisk:
        await asterisk.is_let_go()
    assert server.counts == {"accepted": 1, "unknown_path": 1}


async def test_a_handler_that_fails_hurts_only_its_own_call() -> None:
    async def story(session: AgiSession) -> None:
        if await session.get_variable("BAD"):
            raise RuntimeError
        await session.answer()

    async with serving(story) as server, call(server) as good, call(server) as bad:
        await bad.expects('GET VARIABLE "BAD"', "200 result=1 (yes)")
        await bad.is_let_go()
        await good.expects('GET VARIABLE "BAD"', "200 result=0")
        await good.expects("ANSWER", "200 result=0")
        await good.is_let_go()
    assert server.counts == {"accepted": 2, "failed": 1, "finished": 1}


async def test_closing_lets_every_call_go_and_gives_grace_to_those_that_finish() -> None:
    closing = asyncio.Event()

    async def story(session: AgiSession) -> None:
        waits = await session.get_variable("WAITS")
        await closing.wait()
        if waits:
            await session.wait_hangup()
        await session.set_variable("FARLEY_STEP", "fallback")

    async with serving(story) as server, call(server) as patient, call(server) as brief, call(server, greet=False):
        await patient.expects('GET VARIABLE "WAITS"', "200 result=1 (yes)")
        await brief.expects('GET VARIABLE "WAITS"', "200 result=0")
        closing.set()
        close = asyncio.create_task(server.close(grace=0.05))
        await brief.expects('SET VARIABLE "FARLEY_STEP" "fallback"', "200 result=1")
        await brief.is_let_go()
        await patient.is_let_go()
        await close
        assert server.active == 0
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", server.port)


async def test_pyst2_prints_nothing_takes_no_signal_and_its_blocking_half_is_shut(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGHUP)

    async def story(session: AgiSession) -> None:
        await session.noop()
        with pytest.raises(NotImplementedError):
            session.say_digits("12")

    told = Told(story)
    async with serving(told) as server, call(server) as asterisk:
        await asterisk.expects("NOOP", "200 result=0")
        assert await told.ending is None
    assert signal.getsignal(signal.SIGHUP) is before
    assert "asterisk.agi" in sys.modules
    assert capsys.readouterr().err == ""
