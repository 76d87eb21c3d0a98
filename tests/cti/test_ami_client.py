"""The AMI client against a scripted Asterisk over real sockets."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from cti.ami import AmiActionFailed, AmiClient, AmiDisconnected, AmiMessage, AmiTimeout, AmiUnsafeValue
from cti.backoff import Backoff

SECRET = "only-a-test"


class Session:
    """One connection as Asterisk sees it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self.writer = reader, writer

    async def action(self) -> dict[str, str]:
        """The next action, pings answered by the way."""
        while True:
            text = (await self._reader.readuntil(b"\r\n\r\n")).decode()
            fields = dict(line.split(": ", 1) for line in text.strip().split("\r\n"))
            if fields["Action"] != "Ping":
                return fields
            self.reply(fields, Ping="Pong")

    def send(self, **fields: str) -> None:
        self.writer.write("".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n")

    def reply(self, action: dict[str, str], Response: str = "Success", **fields: str) -> None:  # noqa: N803
        self.send(Response=Response, ActionID=action["ActionID"], **fields)

    async def log_in(self, challenge: bool = True) -> None:
        self.writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        asked = await self.action()
        assert asked["Action"] == "Challenge"
        if challenge:
            self.reply(asked, Challenge="4711")
            login = await self.action()
            assert login["Key"] == hashlib.md5(b"4711" + SECRET.encode()).hexdigest()
            assert "Secret" not in login
        else:
            self.reply(asked, "Error", Message="Must specify AuthType")
            login = await self.action()
            assert login["Secret"] == SECRET
        self.reply(login, Message="Authentication accepted")
        self.send(Event="FullyBooted", Status="Fully Booted")

    async def closed(self) -> None:
        """Return when the client has dropped the connection."""
        with suppress(ConnectionResetError):
            await self._reader.read()


class Asterisk:
    """Listens; each test takes the connections one after another."""

    def __init__(self) -> None:
        self.port = 0
        self.sessions: asyncio.Queue[Session] = asyncio.Queue()
        self.writers: list[asyncio.StreamWriter] = []

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        await self.sessions.put(Session(reader, writer))

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Asterisk]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for writer in self.writers:
                writer.close()
                with suppress(ConnectionResetError):
                    await writer.wait_closed()


class Desk:
    """Uses the client, and keeps what it told."""

    def __init__(self, port: int, **options: object) -> None:
        self.told: asyncio.Queue[str] = asyncio.Queue()
        self.snapshot: Callable[[], Awaitable[None]] | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.client = AmiClient(
            **{  # type: ignore[arg-type]
                "host": "127.0.0.1",
                "port": port,
                "username": "farley",
                "secret": SECRET,
                "events": ["Hangup"],
                "on_login": self._on_login,
                "on_event": self._on_event,
                "on_connected": lambda connected: self.told.put_nowait("live" if connected else "gone"),
                "backoff": Backoff(first=0.001, longest=0.002),
                **options,
            }
        )

    async def _on_login(self) -> None:
        self.told.put_nowait("snapshot")
        if self.snapshot is not None:
            await self.snapshot()

    async def _on_event(self, event: AmiMessage) -> None:
        await self.gate.wait()
        self.told.put_nowait(f"{event.event} {event['Linkedid']}")
        if event["Linkedid"] == "bad":
            raise RuntimeError

    async def hears(self, *expected: str) -> None:
        assert [await self.told.get() for _ in expected] == list(expected)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AmiClient]:
        task = asyncio.create_task(self.client.run())
        try:
            yield self.client
        finally:
            task.cancel()
            await asyncio.wait([task])


@pytest.fixture
async def asterisk() -> AsyncIterator[Asterisk]:
    async with Asterisk().listening() as listening:
        yield listening


@pytest.mark.parametrize("challenge", [True, False])
async def test_it_signs_in_takes_a_snapshot_and_then_delivers_what_happens(asterisk: Asterisk, challenge: bool) -> None:
    desk = Desk(asterisk.port)
    async with desk.running() as client:
        session = await asterisk.sessions.get()
        await session.log_in(challenge)
        await desk.hears("snapshot", "live")
        session.send(Event="Newexten", Linkedid="0")
        session.send(Event="Hangup", Linkedid="1")
        await desk.hears("Hangup 1")
        assert client.connected
    await desk.hears("gone")
    assert not client.connected


async def test_events_during_the_snapshot_are_delivered_after_it(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)

    async def snapshot() -> None:
        channels = await desk.client.action_list("CoreShowChannels")
        desk.told.put_nowait(f"channels {[channel['Channel'] for channel in channels]}")

    desk.snapshot = snapshot
    async with desk.running():
        session = await asterisk.sessions.get()
        await session.log_in()
        asked = await session.action()
        session.send(Event="Hangup", Linkedid="1")
        session.reply(asked, EventList="start")
        session.send(Event="CoreShowChannel", ActionID=asked["ActionID"], Channel="PJSIP/anna-1")
        session.send(Event="Hangup", Linkedid="2")
        session.send(Event="CoreShowChannelsComplete", ActionID=asked["ActionID"], EventList="Complete")
        await desk.hears("snapshot", "channels ['PJSIP/anna-1']", "live", "Hangup 1", "Hangup 2")


async def test_a_blank_line_in_a_callers_number_forges_no_event_within_a_list(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)
    async with desk.running() as client:
        session = await asterisk.sessions.get()
        await session.log_in()
        await desk.hears("snapshot", "live")
        listing = asyncio.create_task(client.action_list("CoreShowChannels"))
        asked = await session.action()
        session.reply(asked, EventList="start")
        session.send(Event="CoreShowChannel", ActionID=asked["ActionID"], Channel="PJSIP/anna-1")
        number = "1\r\n\r\nEvent: Hangup\r\nLinkedid: 7\r\n\r\nEvent: Hangup\r\nLinkedid: 8\r\n"
        session.send(Event="CoreShowChannel", ActionID=asked["ActionID"], CallerIDNum=number, Linkedid="9")
        session.send(Event="CoreShowChannelsComplete", ActionID=asked["ActionID"], EventList="Complete")
        assert [channel["Channel"] for channel in await listing] == ["PJSIP/anna-1"]
        session.send(Event="Hangup", Linkedid="1")
        await desk.hears("Hangup 1")


async def test_actions_in_flight_get_their_own_answers_in_any_order(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)
    async with desk.running() as client:
        session = await asterisk.sessions.get()
        await session.log_in()
        await desk.hears("snapshot", "live")
        first = asyncio.create_task(client.action("QueuePause", {"Interface": "PJSIP/anna", "Paused": "true"}))
        second = asyncio.create_task(client.action("QueueAdd", {"Queue": "farley-fallback"}))
        one, two = await session.action(), await session.action()
        assert (one["Interface"], two["Queue"]) == ("PJSIP/anna", "farley-fallback")
        session.reply(two, "Error", Message="Unable to add interface")
        session.reply(one, Message="Interface paused successfully")
        assert (await first)["Message"] == "Interface paused successfully"
        with pytest.raises(AmiActionFailed, match="QueueAdd: Unable to add interface") as failed:
            await second
        assert (failed.value.action, failed.value.reason) == ("QueueAdd", "Unable to add interface")


async def test_an_unsafe_or_unanswered_action_fails_alone(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)
    async with desk.running() as client:
        session = await asterisk.sessions.get()
        await session.log_in()
        await desk.hears("snapshot", "live")
        with pytest.raises(AmiUnsafeValue):
            await client.action("Hangup", {"Channel": "x\r\nAction: Command"})
        with pytest.raises(AmiTimeout):
            await client.action("Hangup", {"Channel": "x"}, within=0.01)
        late = await session.action()
        session.reply(late, Message="Channel Hungup")
        session.send(Event="Hangup", Linkedid="1")
        await desk.hears("Hangup 1")


async def test_after_a_loss_actions_fail_it_connects_again_and_takes_a_new_snapshot(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)
    async with desk.running() as client:
        session = await asterisk.sessions.get()
        await session.log_in()
        await desk.hears("snapshot", "live")
        waiting = asyncio.create_task(client.action("CoreStatus"))
        await session.action()
        session.writer.close()
        with pytest.raises(AmiDisconnected):
            await waiting
        await desk.hears("gone")
        with pytest.raises(AmiDisconnected):
            await client.action("CoreStatus")
        await (await asterisk.sessions.get()).log_in()
        await desk.hears("snapshot", "live")
        assert client.counts["logins"] == 2
        assert client.counts["losses"] == 1


async def test_an_asterisk_that_is_not_there_yet_is_found_when_it_comes() -> None:
    asterisk = Asterisk()
    async with asterisk.listening():
        pass
    desk = Desk(asterisk.port)
    async with desk.running(), asterisk.listening():
        await (await asterisk.sessions.get()).log_in()
        await desk.hears("snapshot", "live")


async def test_an_asterisk_that_stops_answering_pings_is_given_up(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port, ping_interval=0.005, reply_deadline=0.1)
    async with desk.running():
        session = await asterisk.sessions.get()
        await session.log_in()
        await desk.hears("snapshot", "live", "gone")
        await session.closed()


@pytest.mark.parametrize("greeting", [b"SSH-2.0-OpenSSH_9.2\r\n", b""])
async def test_something_that_is_not_asterisk_is_left_alone(asterisk: Asterisk, greeting: bytes) -> None:
    desk = Desk(asterisk.port, reply_deadline=0.02)
    async with desk.running():
        session = await asterisk.sessions.get()
        session.writer.write(greeting)
        await session.closed()
        await asterisk.sessions.get()
    assert desk.told.empty()


async def test_a_refused_login_is_tried_again(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)
    async with desk.running():
        session = await asterisk.sessions.get()
        session.writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        session.reply(await session.action(), Challenge="4711")
        session.reply(await session.action(), "Error", Message="Authentication failed")
        await session.closed()
        await (await asterisk.sessions.get()).log_in()
        await desk.hears("snapshot", "live")


async def test_a_snapshot_that_fails_is_tried_again_over_a_new_connection(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)

    async def snapshot() -> None:
        desk.snapshot = None
        raise RuntimeError

    desk.snapshot = snapshot
    async with desk.running():
        await (await asterisk.sessions.get()).log_in()
        await desk.hears("snapshot")
        await (await asterisk.sessions.get()).log_in()
        await desk.hears("snapshot", "live")


async def test_an_event_that_cannot_be_handled_does_not_stop_the_others(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)
    async with desk.running() as client:
        session = await asterisk.sessions.get()
        await session.log_in()
        await desk.hears("snapshot", "live")
        session.send(Event="Hangup", Linkedid="bad")
        session.send(Event="Hangup", Linkedid="1")
        await desk.hears("Hangup bad", "Hangup 1")
    assert client.counts["failed_events"] == 1


async def test_a_slow_reader_loses_no_truth_a_new_snapshot_replaces_what_was_thrown_away(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port, longest_queue=3)
    async with desk.running() as client:
        session = await asterisk.sessions.get()
        await session.log_in()
        await desk.hears("snapshot", "live")
        desk.gate.clear()
        for numbers in ("0", "1234"):
            for number in numbers:
                session.send(Event="Hangup", Linkedid=number)
            heard = asyncio.create_task(client.action("CoreStatus"))
            session.reply(await session.action())
            await heard
        desk.gate.set()
        session.send(Event="Hangup", Linkedid="5")
        await desk.hears("Hangup 0", "snapshot", "Hangup 4", "Hangup 5")
    assert client.counts["overflows"] == 1


async def test_a_snapshot_is_taken_again_when_asterisk_finishes_loading_later(asterisk: Asterisk) -> None:
    desk = Desk(asterisk.port)
    async with desk.running():
        session = await asterisk.sessions.get()
        await session.log_in()
        await desk.hears("snapshot", "live")
        session.send(Event="FullyBooted")
        await desk.hears("snapshot")
