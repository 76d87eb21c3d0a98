"""AGI conversations per second of our server, as a share of a bare asyncio server's, with 50 in parallel.

Run `python -m tests.bench.bench_agi`. The goal is 0.7. A conversation is the greeting of Asterisk 22 and three
commands. The bare server reads lines and writes commands with asyncio's streams, and neither parses nor guards
anything. Each server has a process of its own; the callers are one loop over plain sockets, so that the server is what
is measured: conversations per second of its own processor time, which other work on the machine does not spoil.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import selectors
import socket
from collections.abc import Callable, Coroutine
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from statistics import median
from typing import Any

from cti.agi import AgiSession, FastAgiServer
from tests.bench.table import Row, show

GOAL = 0.7
PARALLEL, CONVERSATIONS, ROUNDS = 50, 4_000, 7

GREETING = b"""agi_network: yes
agi_network_script: inbound
agi_request: agi://127.0.0.1:4573/inbound
agi_channel: PJSIP/farley-trunk-00000007
agi_language: en
agi_type: PJSIP
agi_uniqueid: 1795821001.14
agi_version: 22.10.1
agi_callerid: 380441234567
agi_calleridname: Olena
agi_callingpres: 0
agi_callingani2: 0
agi_callington: 0
agi_callingtns: 0
agi_dnid: 0800
agi_rdnis: unknown
agi_context: farley-call
agi_extension: 0800
agi_priority: 20
agi_enhanced: 0.0
agi_accountcode:\x20
agi_threadid: 139914342864576
agi_arg_1: 1795821001.14
agi_arg_2: private

"""


async def story(session: AgiSession) -> None:
    await session.set_variable("FARLEY_DIAL", "PJSIP/anna")
    await session.set_variable("FARLEY_RING", 20)
    await session.set_variable("FARLEY_STEP", "dial")


async def serve_ours(tell: Connection) -> None:
    async with FastAgiServer({"inbound": story}, port=0) as server:
        tell.send(server.port)
        await asyncio.get_running_loop().create_future()


async def converse_bare(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.readline() != b"\n":
        pass
    for command in (b'"FARLEY_DIAL" "PJSIP/anna"', b'"FARLEY_RING" "20"', b'"FARLEY_STEP" "dial"'):
        writer.write(b"SET VARIABLE " + command + b"\n")
        await reader.readline()
    writer.close()


async def serve_bare(tell: Connection) -> None:
    server = await asyncio.start_server(converse_bare, "127.0.0.1", 0, backlog=512)
    tell.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def run(serve: Callable[[Connection], Coroutine[Any, Any, None]], tell: Connection) -> None:
    asyncio.run(serve(tell))


def call(port: int) -> socket.socket:
    caller = socket.create_connection(("127.0.0.1", port))
    caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    caller.sendall(GREETING)
    return caller


def converse(port: int) -> None:
    """So many conversations, from the first greeting to the last good-bye."""
    with selectors.EpollSelector() as waiting:
        for _ in range(PARALLEL):
            waiting.register(call(port), selectors.EVENT_READ)
        finished = commands = 0
        while finished < CONVERSATIONS:
            for key, _ in waiting.select():
                caller = key.fileobj
                assert isinstance(caller, socket.socket)
                if caller.recv(4096):
                    commands += 1
                    caller.sendall(b"200 result=1\n")
                    continue
                finished += 1
                waiting.unregister(caller)
                caller.close()
                if finished + len(waiting.get_map()) < CONVERSATIONS:
                    waiting.register(call(port), selectors.EVENT_READ)
    assert commands == 3 * CONVERSATIONS, commands


def processor_seconds(process: BaseProcess) -> float:
    """User and system time of a process (proc(5))."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure() -> dict[str, list[float]]:
    """The rates of both servers, in turns, so that a busy machine slows both."""
    spawn = multiprocessing.get_context("spawn")
    servers: dict[str, tuple[BaseProcess, int]] = {}
    rates: dict[str, list[float]] = {"ours": [], "bare asyncio": []}
    try:
        for name, serve in (("ours", serve_ours), ("bare asyncio", serve_bare)):
            hear, tell = spawn.Pipe(duplex=False)
            process = spawn.Process(target=run, args=(serve, tell), daemon=True)
            process.start()
            servers[name] = process, hear.recv()
            converse(servers[name][1])
        for _ in range(ROUNDS):
            for name, (process, port) in servers.items():
                before = processor_seconds(process)
                converse(port)
                rates[name].append(CONVERSATIONS / (processor_seconds(process) - before))
    finally:
        for process, _ in servers.values():
            process.terminate()
            process.join()
    return rates


def main() -> None:
    rates = measure()
    ratio = median(ours / bare for ours, bare in zip(rates["ours"], rates["bare asyncio"], strict=True))
    row = Row(
        what=f"{PARALLEL} in parallel, median of {ROUNDS}",
        ours=f"{median(rates['ours']):,.0f}/s",
        floor=f"{median(rates['bare asyncio']):,.0f}/s",
        against=f"{ratio:.2f}",
        goal=f"≥ {GOAL}",
        met=ratio >= GOAL,
    )
    show("AGI conversations of three commands, per second of the server's processor time", [row], floor="bare asyncio")


if __name__ == "__main__":
    main()
