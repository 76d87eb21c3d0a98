"""Which Asterisk is taken: a new enough one on the PATH, else one that is unpacked."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.pbx import program, unpack
from cti.pbx.errors import CannotUnpack, PbxError
from cti.pbx.program import find_asterisk, program_in
from cti.pbx.unpack import unpacked_asterisk


def install(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with nothing but what a test installs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_installed_asterisk_is_taken_with_its_own_folders(path: Path, tmp_path: Path) -> None:
    install(path, "asterisk", "echo Asterisk 20.6.0~dfsg+~cs6.13")
    found = find_asterisk(cache=tmp_path)
    assert (found.command, found.version, found.directories) == ((f"{path}/asterisk",), "20.6.0", {})


def test_asterisk_too_old_is_passed_over(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(path, "asterisk", "echo Asterisk 16.28.0")
    root = tmp_path / "root"
    install(root, "usr/sbin/asterisk", "")
    install(root, "usr/lib64/ld-linux-x86-64.so.2", "echo Asterisk 22.10.1")
    monkeypatch.setattr(program, "unpacked_asterisk", lambda cache, progress: root)
    found = find_asterisk(cache=tmp_path)
    assert (found.version, found.root) == ("22.10.1", root)
    assert found.command == program_in(root, "usr/sbin/asterisk")
    assert found.directories["astmoddir"].is_relative_to(root)


def test_asterisk_that_does_not_run_is_named(path: Path, tmp_path: Path) -> None:
    install(path, "asterisk", "echo libasteriskpj.so.2: not found >&2; exit 127")
    with pytest.raises(PbxError, match=r"libasteriskpj.so.2: not found"):
        find_asterisk(cache=tmp_path)


def test_machine_without_apt_is_told_what_to_do(path: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotUnpack, match="without apt-get and apt-config and dpkg-deb"):
        find_asterisk(cache=tmp_path)


def test_second_call_finds_what_the_first_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def fetch(scratch: Path, mirror: object, progress: object) -> None:
        runs.append("fetch")

    def extract(packages: list[Path], root: Path, progress: object) -> None:
        root.mkdir()
        (root / "file").touch()

    monkeypatch.setattr(unpack, "_check_tools", lambda: None)
    monkeypatch.setattr(unpack, "debian_mirror", lambda: None)
    monkeypatch.setattr(unpack, "_fetch", fetch)
    monkeypatch.setattr(unpack, "_extract", extract)
    root = unpacked_asterisk(tmp_path, lambda line: None)
    assert unpacked_asterisk(tmp_path, lambda line: None) == root
    assert (runs, [path.name for path in root.iterdir()]) == (["fetch"], ["file"])
    assert [path.name for path in root.parent.iterdir()] == [root.name], "the scratch folder is gone"


def test_failed_unpacking_leaves_nothing_behind(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(path, "apt-config", "")
    install(path, "apt-get", "echo 'E: Could not resolve the mirror' >&2; exit 100")
    monkeypatch.setattr(unpack, "_check_tools", lambda: None)
    monkeypatch.setattr(unpack, "debian_mirror", lambda: unpack.Mirror(address="http://mirror.test", keyring="/k"))
    with pytest.raises(CannotUnpack, match="E: Could not resolve the mirror"):
        unpacked_asterisk(tmp_path / "cache", lambda line: None)
    assert list((tmp_path / "cache" / "asterisk").iterdir()) == []
