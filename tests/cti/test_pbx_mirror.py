"""The mirror that Asterisk is unpacked from is the one this machine's apt uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.pbx.errors import CannotUnpack
from cti.pbx.mirror import KEYRING, debian_mirror

DEB822 = """\
Types: deb deb-src
# a comment within a paragraph
URIs: http://mirror.test/debian-security
Suites: bookworm-security
Components: main
Signed-By: {keyring}

Types: deb
Enabled: no
URIs: http://switched-off.test/debian
Suites: bookworm
Components: main

Types: deb
URIs: http://mirror.test/debian
Suites: bookworm
  bookworm-updates
Components: main contrib
Signed-By: {keyring}
"""


@pytest.fixture
def keyring(tmp_path: Path) -> Path:
    path = tmp_path / "keyring.gpg"
    path.touch()
    return path


def apt(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / "apt" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return tmp_path / "apt"


def test_mirror_is_found_in_a_deb822_file(tmp_path: Path, keyring: Path) -> None:
    folder = apt(tmp_path, "sources.list.d/debian.sources", DEB822.format(keyring=keyring))
    mirror = debian_mirror(folder)
    assert (mirror.address, mirror.keyring) == ("http://mirror.test/debian", str(keyring))


def test_mirror_is_found_in_an_old_list(tmp_path: Path, keyring: Path) -> None:
    text = (
        "# deb http://commented.test/debian bookworm main\n"
        "deb http://other.test/something stable main\n"
        f"deb [arch=amd64 signed-by={keyring}] http://mirror.test/debian/ bookworm main contrib # ours\n"
    )
    assert debian_mirror(apt(tmp_path, "sources.list", text)).address == "http://mirror.test/debian/"


@pytest.mark.skipif(not Path(KEYRING).is_file(), reason="not a Debian")
def test_list_without_a_keyring_is_checked_with_debians_own(tmp_path: Path) -> None:
    folder = apt(tmp_path, "sources.list.d/old.list", "deb http://mirror.test/debian bookworm main\n")
    assert debian_mirror(folder).keyring == KEYRING


def test_system_without_a_debian_mirror_is_told_what_to_do(tmp_path: Path) -> None:
    folder = apt(tmp_path, "sources.list", "deb http://archive.test/ubuntu noble main\n")
    with pytest.raises(CannotUnpack, match="install Asterisk 20 or newer"):
        debian_mirror(folder)
