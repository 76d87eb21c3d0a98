"""Unpacks Debian's Asterisk into a private folder: apt with folders of its own installs nothing and needs no rights."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from cti.pbx.errors import CannotUnpack
from cti.pbx.mirror import Mirror, debian_mirror
from cti.pbx.tools import ToolFailed, run

SUITE = "forky"
PACKAGES = ("asterisk", "asterisk-core-sounds-en-g722", "asterisk-moh-opsound-g722", "espeak-ng")
UNNEEDED = ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/perl", "usr/share/X11")

Progress = Callable[[str], None]


def unpacked_asterisk(cache: Path, progress: Progress) -> Path:
    """The root of the unpacked files below `cache`; made at first use (10 to 60 s). Raises CannotUnpack.

    The folder appears by one rename, so an interrupted or a simultaneous run leaves either all of it or nothing.
    """
    recipe = hashlib.sha256("\n".join((SUITE, *PACKAGES, *UNNEEDED)).encode()).hexdigest()[:8]
    root = cache.absolute() / "asterisk" / f"{SUITE}-{recipe}"
    if root.is_dir():
        return root
    _check_tools()
    mirror = debian_mirror()
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root.parent, prefix="unpacking-") as scratch:
            _fetch(Path(scratch), mirror, progress)
            fresh = Path(scratch, "root")
            _extract(sorted(Path(scratch).glob("cache/archives/*.deb")), fresh, progress)
            if not root.is_dir():
                fresh.rename(root)
    except OSError as error:
        raise CannotUnpack(
            f"Cannot unpack Asterisk below {root.parent}: {error}. Is it writable, with 1 GB free?"
        ) from error
    except ToolFailed as error:
        raise CannotUnpack(
            f"Cannot unpack Asterisk: {error}. Check the network and apt's mirror, then try again."
        ) from error
    progress("Asterisk is unpacked")
    return root


def _check_tools() -> None:
    missing = [tool for tool in ("apt-get", "apt-config", "dpkg-deb") if shutil.which(tool) is None]
    if missing:
        raise CannotUnpack(
            f"No `asterisk` on the PATH, and Debian's cannot be unpacked without {' and '.join(missing)}. "
            "Install Asterisk 20 or newer with this system's package manager."
        )
    if os.uname().machine != "x86_64":
        raise CannotUnpack(
            "Asterisk is unpacked on amd64 only: install Asterisk 20 or newer so that it is on the PATH."
        )


def _fetch(scratch: Path, mirror: Mirror, progress: Progress) -> None:
    """Packages and all they depend on, into `scratch/cache/archives`."""
    for folder in ("state/lists/partial", "cache/archives/partial", "etc/preferences.d", "log"):
        (scratch / folder).mkdir(parents=True)
    (scratch / "state/status").touch()
    (scratch / "etc/sources.list").write_text(f"deb [signed-by={mirror.keyring}] {mirror.address} {SUITE} main\n")
    (scratch / "apt.conf").write_text(_apt_configuration(scratch))
    progress("Fetching Debian's package lists")
    private = {"APT_CONFIG": str(scratch / "apt.conf"), "LC_ALL": "C"}
    run("apt-get", "update", "-q", env=private)
    progress("Fetching Asterisk and the libraries it needs")
    run("apt-get", "install", "-qy", "--download-only", "--no-install-recommends", *PACKAGES, env=private)


def _apt_configuration(scratch: Path) -> str:
    """The machine's proxies and time-outs, but no folder, hook or state of its own."""
    dump = run("apt-config", "dump")
    acquire = re.findall(r'^Acquire::.* ".*";$', dump, re.MULTILINE)
    own = {
        "Dir": scratch,
        "Dir::State": scratch / "state",
        "Dir::State::status": scratch / "state/status",
        "Dir::Cache": scratch / "cache",
        "Dir::Etc": scratch / "etc",
        "Dir::Log": scratch / "log",
        "Dir::Bin::methods": "/usr/lib/apt/methods",
        "Acquire::Check-Valid-Until": "false",  # a mirror may be a snapshot
        "Acquire::Languages": "none",
        "APT::Architecture": "amd64",
        "APT::Sandbox::User": "root",
    }
    return "\n".join([*acquire, *(f'{key} "{value}";' for key, value in own.items())]) + "\n"


def _extract(packages: list[Path], root: Path, progress: Progress) -> None:
    root.mkdir()
    for count, package in enumerate(packages, 1):
        if count % 25 == 0 or count == len(packages):
            progress(f"Unpacking {count} of {len(packages)} packages")
        run("dpkg-deb", "--extract", str(package), str(root))
    for folder in UNNEEDED:
        shutil.rmtree(root / folder, ignore_errors=True)
    # What Debian's maintainer scripts would set up by update-alternatives.
    sounds = root / "usr/share/asterisk/sounds"
    (sounds / "en").symlink_to(next(sounds.glob("en_US*")).name)
