"""Asterisk as a child: a stand-in program boots, fails, or is left behind."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from pathlib import Path

import pytest

from cti.pbx.errors import DidNotStart
from cti.pbx.ports import free_ports
from cti.pbx.process import AsteriskProcess
from cti.pbx.program import Asterisk
from cti.pbx.render import Site
from cti.secret import Secret

SITE = Site(ports=free_ports(), agi="127.0.0.1:4573", ami_secret=Secret("secret"))
BOOTS = """
import os, pathlib, signal, socket, sys
if "-rx" in sys.argv:
    sys.exit(print("said", sys.argv[-1]))
etc = pathlib.Path(sys.argv[sys.argv.index("-C") + 1]).parent
(etc.parent / "pid").write_text(str(os.getpid()))
(etc.parent / "log/messages.log").write_text("a warning")
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
signal.pause()
"""


def stand_in(tmp_path: Path, script: str) -> Asterisk:
    file = tmp_path / "asterisk.py"
    file.write_text(script)
    return Asterisk(command=(sys.executable, str(file)), version="22")


def is_gone(pid: int) -> bool:
    """Waits for the end of a process, at most ten seconds."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], 10)[0])
    finally:
        os.close(watch)


async def test_asterisk_is_up_inside_and_gone_after(tmp_path: Path) -> None:
    async with AsteriskProcess(stand_in(tmp_path, BOOTS), tmp_path / "run", SITE) as pbx:
        pid = int((tmp_path / "run/pid").read_text())
        assert pbx.ports == SITE.ports
        assert pbx.log_text() == "a warning"
        assert await pbx.console("core show version") == "said core show version\n"
    assert await asyncio.to_thread(is_gone, pid)


async def test_asterisk_that_ends_at_once_is_quoted(tmp_path: Path) -> None:
    pbx = AsteriskProcess(stand_in(tmp_path, "import sys; sys.exit('no such module')"), tmp_path / "run", SITE)
    with pytest.raises(DidNotStart, match="no such module"):
        async with pbx:
            pytest.fail("it is not up")


async def test_asterisk_that_ignores_a_request_to_stop_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cti.pbx.process.STOP_SECONDS", 0.1)
    stubborn = BOOTS.replace("signal.pause()", "[signal.pause() for _ in iter(int, 1)]")
    stubborn = stubborn.replace("import os", "import signal; signal.signal(15, lambda *_: None)\nimport os", 1)
    async with AsteriskProcess(stand_in(tmp_path, stubborn), tmp_path / "run", SITE):
        pid = int((tmp_path / "run/pid").read_text())
    assert await asyncio.to_thread(is_gone, pid)


async def test_asterisk_does_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    asterisk = stand_in(tmp_path, BOOTS)
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c",
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from cti.pbx.process import AsteriskProcess\n"
        "from cti.pbx.program import Asterisk\n"
        "from cti.pbx.ports import free_ports\n"
        "from cti.pbx.render import Site\n"
        "from cti.secret import Secret\n"
        "site = Site(ports=free_ports(), agi='127.0.0.1:1', ami_secret=Secret('s'))\n"
        "asterisk = Asterisk(command=tuple(sys.argv[2:]), version='22')\n"
        "async def main():\n"
        "    async with AsteriskProcess(asterisk, Path(sys.argv[1]), site):\n"
        "        print('up', flush=True)\n"
        "        await asyncio.Event().wait()\n"
        "asyncio.run(main())\n",
        str(tmp_path / "run"), *asterisk.command,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"up\n"
    pid = int((tmp_path / "run/pid").read_text())
    parent.send_signal(signal.SIGKILL)
    await parent.communicate()
    assert await asyncio.to_thread(is_gone, pid)
