"""The watchdog, each time in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

STORY = """
import asyncio, hashlib, os, time
from cti.watchdog import Watchdog
async def main():
    with Watchdog(limit=0.2):
        await asyncio.sleep(0.6)
        print("alive", flush=True)
        {then}
asyncio.run(main())
print("ended in peace", flush=True)
"""


def run(then: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", STORY.format(then=then)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment or None, check=False)


def test_a_loop_that_turns_is_left_alone() -> None:
    done = run("pass")
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\nended in peace\n", "")


def test_a_loop_that_stalls_ends_the_process_and_says_where() -> None:
    done = run("time.sleep(60)")
    assert done.returncode == 70
    assert done.stdout == "alive\n"
    first, *traceback = done.stderr.splitlines()
    assert first.startswith("farley: the event loop has not turned for ")
    assert any("in main" in line for line in traceback)


def test_a_call_that_keeps_the_interpreter_lock_ends_the_process_too() -> None:
    done = run("__import__('re').match('(a+)+$', 'a' * 60 + 'b')")
    assert done.returncode == 1
    assert "Timeout" in done.stderr


def test_a_full_pipe_does_not_keep_a_stalled_process_alive() -> None:
    fill = "os.set_blocking(2, False)\n        while True:\n            try: os.write(2, b'x' * 4096)\n"
    fill += "            except BlockingIOError: break\n        os.set_blocking(2, True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", STORY.format(then=fill)], stderr=subprocess.PIPE) as process:
        assert process.wait(timeout=60) == 70


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_hears_that_the_loop_turns(tmp_path: Path, abstract: bool) -> None:
    address = f"@{tmp_path}/notify" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind("\0" + address[1:] if abstract else address)
        systemd.settimeout(10)
        assert run("pass", NOTIFY_SOCKET=address).returncode == 0
        assert systemd.recv(100) == b"WATCHDOG=1"
