"""Which Asterisk to run, and with what command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from msgspec import Struct

from cti.pbx.errors import PbxError
from cti.pbx.tools import ToolFailed, run
from cti.pbx.unpack import Progress, unpacked_asterisk

OLDEST = 20
CHECKOUT = Path(__file__).parents[2]


class Asterisk(Struct, frozen=True, kw_only=True):
    """A usable Asterisk. `root` is the folder it was unpacked in, or None for one that is installed."""

    command: tuple[str, ...]
    version: str
    root: Path | None = None

    @property
    def directories(self) -> dict[str, Path]:
        """Folders that asterisk.conf must name; an installed Asterisk knows its own."""
        if self.root is None:
            return {}
        return {
            "astmoddir": self.root / "usr/lib/x86_64-linux-gnu/asterisk/modules",
            "astdatadir": self.root / "usr/share/asterisk",
        }


def find_asterisk(*, cache: Path = CHECKOUT / ".cache", progress: Progress = lambda line: None) -> Asterisk:
    """Asterisk 20 or newer on the PATH, else Debian's, unpacked below `cache`. Blocks. Raises PbxError."""
    installed = shutil.which("asterisk")
    if installed is not None:
        version = _version((installed,))
        if int(version.partition(".")[0]) >= OLDEST:
            return Asterisk(command=(installed,), version=version)
    root = unpacked_asterisk(cache, progress)
    command = program_in(root, "usr/sbin/asterisk")
    return Asterisk(command=command, version=_version(command), root=root)


def program_in(root: Path, path: str) -> tuple[str, ...]:
    """The command that runs a program of an unpacked Debian with that Debian's own C library, without chroot."""
    loader, libraries = root / "usr/lib64/ld-linux-x86-64.so.2", root / "usr/lib/x86_64-linux-gnu"
    return str(loader), "--library-path", f"{libraries}:{libraries}/pulseaudio", str(root / path)


def _version(command: tuple[str, ...]) -> str:
    """`Asterisk 22.10.1~dfsg…` → `22.10.1`."""
    try:
        said = run(*command, "-V")
    except (OSError, ToolFailed) as error:
        raise PbxError(f"{command[-1]} does not run: {error}. Remove that Asterisk or repair it.") from error
    found = re.search(r"(\d+)(\.\d+)*", said)
    return found[0] if found else "0"
