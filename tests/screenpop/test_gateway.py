"""What a browser tab sees and may do over the WebSocket."""

from __future__ import annotations

import asyncio
import socket as sockets

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from crm_store.store import Store
from tests.screenpop.conftest import Browse, Run
from tests.screenpop.support import Running, hear, hear_until, open_socket, resume, say, signed_in, view


async def closed(socket) -> int:
    """The code with which the service closes."""
    try:
        while True:
            await socket.recv()
    except ConnectionClosed as error:
        return error.rcvd.code if error.rcvd else 1006


async def refused_at_the_door(connecting) -> int:
    """The HTTP status with which the service refuses a WebSocket."""
    with pytest.raises(InvalidStatus) as caught:
        async with connecting:
            pass
    return caught.value.response.status_code


async def test_an_agent_learns_who_he_is_and_how_he_stands(running: Running, browse: Browse) -> None:
    async with open_socket(await browse("anna"), running) as socket:
        hello, mine, waiting, health = await resume(socket, state="ready")
    assert hello["agent"] == "anna"
    assert hello["demo"] is True
    assert hello["dispositions"][0] == "resolved"
    assert mine["line"]["agent"] == "anna"
    assert waiting["own"] == []
    assert health["degraded"] == []
    assert running.desks.told[:2] == [("connected", "anna"), ("resumed", "anna", "ready", None)]


async def test_a_supervisor_sees_the_floor_and_has_no_desk(running: Running, browse: Browse) -> None:
    async with open_socket(await browse("vera"), running) as socket:
        hello, _health = await resume(socket)
        assert hello["role"] == "supervisor"
        assert (await hear(socket))["type"] == "floor"
        await say(socket, "set_state", state="ready")
        assert (await hear(socket))["code"] == "not_for_your_role"
    assert running.desks.told == []


async def test_a_page_of_another_site_is_refused(running: Running, browse: Browse) -> None:
    anna = await browse("anna")
    assert await refused_at_the_door(open_socket(anna, running, origin="https://evil.example")) == 403
    assert await refused_at_the_door(open_socket(anna, running, origin=None)) == 403


async def test_nobody_gets_in_without_a_session(running: Running, browse: Browse) -> None:
    stranger = await browse()
    assert await refused_at_the_door(open_socket(stranger, running)) == 401
    forged = {"Cookie": "farley=AAAA.BBBB"}
    assert await refused_at_the_door(open_socket(stranger, running, additional_headers=forged)) == 401


async def test_a_pop_is_shown_and_its_painting_acknowledged(running: Running, browse: Browse) -> None:
    pops = running.services.pops
    async with open_socket(await browse("anna"), running) as socket:
        await resume(socket)
        seq = pops.show("anna", view("c1"))
        waiting = asyncio.create_task(pops.painted("anna", seq, 30))
        pop = await hear_until(socket, "pop")
        assert pop["seq"] == seq
        assert pop["pop"]["call"] == "c1"
        await say(socket, "ack", seq=pop["seq"])
        assert await waiting is True


async def test_after_a_reload_the_pop_is_shown_again_but_not_what_the_tab_has(running: Running, browse: Browse) -> None:
    pops = running.services.pops
    anna = await browse("anna")
    first = pops.show("anna", view("c1"))
    second = pops.show("anna", view("c2", "ringing"))
    async with open_socket(anna, running) as socket:
        await resume(socket, last_seq=0)
        assert [(await hear(socket))["pop"]["call"] for _ in range(2)] == ["c1", "c2"]
    async with open_socket(anna, running) as socket:
        await resume(socket, last_seq=first)
        assert (await hear(socket))["seq"] == second
        pops.withdraw("anna", "c2", "caller_hung_up")
        gone = await hear(socket)
        assert (gone["type"], gone["call"], gone["reason"]) == ("pop_gone", "c2", "caller_hung_up")


async def test_both_tabs_show_the_same_and_only_the_last_one_takes_the_agent_away(
    running: Running, browse: Browse
) -> None:
    anna = await browse("anna")
    async with open_socket(anna, running) as one:
        await resume(one)
        async with open_socket(anna, running) as two:
            await resume(two)
            running.services.pops.show("anna", view("c1"))
            assert (await hear_until(one, "pop"))["pop"] == (await hear_until(two, "pop"))["pop"]
        await say(one, "set_state", state="nonsense")
        await closed(one)
    await running.desks.somebody_left.wait()
    assert [told for told in running.desks.told if told[0] == "disconnected"] == [("disconnected", "anna")]


async def test_another_agents_call_is_out_of_reach(running: Running, browse: Browse) -> None:
    running.services.pops.show("anna", view("c1"))
    async with open_socket(await browse("boris"), running) as socket:
        await resume(socket)
        await say(socket, "reject", call="c1")
        assert (await hear(socket))["code"] == "not_your_call"
        await say(socket, "set_state", state="not_ready", reason="holiday on the moon")
        assert (await hear(socket))["code"] == "unknown_reason"
    assert not [told for told in running.desks.told if told[0] in ("reject", "set_state")]


async def test_what_the_agent_asks_reaches_his_desk(running: Running, browse: Browse) -> None:
    running.services.pops.show("anna", view("c1"))
    async with open_socket(await browse("anna"), running) as socket:
        await resume(socket, state="not_ready", reason="<b>made up</b>")
        await say(socket, "set_state", state="not_ready", reason="lunch")
        await say(socket, "reject", call="c1")
        await say(socket, "phone", state="registered")
        await say(socket, "phone", state="failed")
        await say(socket, "reject", call="c9")
        await hear_until(socket, "refused")
    assert running.desks.told[1:6] == [
        ("resumed", "anna", "not_ready", None),
        ("set_state", "anna", "not_ready", "lunch"),
        ("reject", "anna", "c1"),
        ("phone", "anna", True),
        ("phone", "anna", False),
    ]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x00\x01", 1003),
        ("not json", 4400),
        ('{"type":"become_administrator"}', 4400),
        ('{"type":"ack","seq":"many"}', 4400),
        ('{"type":' + "[" * 60_000, 4400),
        ('{"type":"ack","seq":1,"extra":1}', 4400),
        ('{"type":"reject","call":"' + "x" * 201 + '"}', 4400),
        ('{"type":"resume"}', 4400),
        ("x" * (64 * 1024 + 1), 1009),
    ],
)
async def test_a_frame_that_is_no_message_closes_the_tab_with_a_clear_code(
    running: Running, browse: Browse, frame: str | bytes, code: int
) -> None:
    async with open_socket(await browse("anna"), running) as socket:
        await resume(socket)
        await socket.send(frame)
        assert await closed(socket) == code


async def test_the_first_message_must_be_resume(running: Running, browse: Browse) -> None:
    async with open_socket(await browse("anna"), running) as socket:
        await say(socket, "ack", seq=1)
        assert await closed(socket) == 4400
    assert running.desks.told == []


async def test_signing_out_closes_the_tabs_of_that_session_only(running: Running, browse: Browse) -> None:
    office, home = await browse("anna"), await browse("anna")
    async with open_socket(office, running) as here, open_socket(home, running) as there:
        await resume(here)
        await resume(there)
        async with office.delete("/api/session") as answer:
            assert answer.status == 204
        assert await closed(here) == 4001
        running.services.pops.show("anna", view("c1"))
        assert (await hear_until(there, "pop"))["pop"]["call"] == "c1"
        await running.services.sessions.end_all("anna")
        assert await closed(there) == 4001


async def test_a_restart_tells_the_tabs_to_come_back(run: Run) -> None:
    async with run() as running, signed_in(running, "anna") as anna:
        socket = await open_socket(anna, running)
        await resume(socket)
        leaving = asyncio.create_task(closed(socket))
    assert await leaving == 1012


async def test_a_tab_that_does_not_read_is_dropped_and_the_others_go_on(run: Run) -> None:
    async with run(unsent=4096) as running, signed_in(running, "anna") as anna:
        hub, pops = running.services.hub, running.services.pops
        slow_socket = sockets.create_connection(("127.0.0.1", running.port))
        async with (
            signed_in(running, "boris") as boris,
            open_socket(boris, running) as quick,
            open_socket(anna, running, sock=slow_socket, max_queue=1) as slow,
        ):
            await resume(quick)
            await resume(slow)
            slow.transport.pause_reading()
            shown = 0
            while hub.connections("anna"):
                shown += 1
                assert shown < 10_000
                pops.show("anna", view("c1", note="n" * 10_000))
                pops.show("boris", view("c2"))
                assert (await hear(quick))["pop"]["call"] == "c2"
            assert await pops.painted("anna", pops.show("anna", view("c1")), 30) is False
            slow.transport.resume_reading()
            assert await closed(slow) == 4008
            assert hub.connections("boris") == 1


async def test_a_tab_that_never_reads_again_is_cut_off(run: Run) -> None:
    async with run(unsent=4096, closing_seconds=0.05) as running, signed_in(running, "anna") as anna:
        slow = await open_socket(anna, running, max_queue=1)
        await resume(slow)
        slow.transport.pause_reading()
        while running.services.hub.connections("anna"):
            running.services.pops.show("anna", view("c1", note="n" * 10_000))
        await running.desks.somebody_left.wait()
        slow.transport.abort()


async def test_a_tab_that_never_says_resume_is_closed(run: Run) -> None:
    async with (
        run(resume_seconds=0.05) as running,
        signed_in(running, "anna") as anna,
        open_socket(anna, running) as socket,
    ):
        assert await closed(socket) == 4408
    assert running.desks.told == []


async def test_a_tab_that_floods_is_closed(run: Run) -> None:
    async with (
        run(messages=5, messages_per_second=0.001) as running,
        signed_in(running, "anna") as anna,
        open_socket(anna, running) as socket,
    ):
        await resume(socket)
        for seq in range(6):
            await say(socket, "ack", seq=seq)
        assert await closed(socket) == 4429


async def test_one_session_has_only_so_many_tabs(run: Run) -> None:
    async with run(tabs=1) as running, signed_in(running, "anna") as anna:
        first = await open_socket(anna, running)
        await resume(first)
        assert await refused_at_the_door(open_socket(anna, running)) == 429
        await first.close()
        await running.desks.somebody_left.wait()
        async with open_socket(anna, running) as second:
            assert await resume(second)


async def test_a_browser_that_answers_no_ping_is_closed(run: Run) -> None:
    async with (
        run(ping_seconds=0.02, pong_seconds=0.05) as running,
        signed_in(running, "anna") as anna,
        open_socket(anna, running) as socket,
    ):
        await resume(socket)
        socket.protocol.recv_frame = lambda frame: None
        await running.desks.somebody_left.wait()
        socket.transport.abort()


async def test_a_session_ended_elsewhere_closes_its_tabs(run: Run, store: Store) -> None:
    async with (
        run(ping_seconds=0.02) as running,
        signed_in(running, "anna") as anna,
        open_socket(anna, running) as socket,
    ):
        await resume(socket)
        await store.end_sessions("anna")
        assert await closed(socket) == 4001


async def test_an_agent_who_becomes_supervisor_must_come_in_again(run: Run, store: Store) -> None:
    async with (
        run(ping_seconds=0.02) as running,
        signed_in(running, "anna") as anna,
        open_socket(anna, running) as socket,
    ):
        await resume(socket)
        await store.set_role("anna", "supervisor")
        assert await closed(socket) == 4001
