"""`make` says what a machine lacks."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/need.py on a machine whose PATH is empty."""
    spec = importlib.util.spec_from_file_location("need", Path(__file__).parents[1] / "tools/need.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setenv("PATH", str(tmp_path))
    return module


def program(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)


def test_nothing_is_said_when_all_is_there(
    need: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path, "node", "v20.19.1")
    program(tmp_path, "sipp", "3.6")
    assert need.main(["python=3.11", "node=20", "sipp:sip-tester"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("says", "found"), [("v18.20.4", "18.20"), (None, "none")])
def test_old_or_missing_node_is_named(
    need: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], says: str | None, found: str
) -> None:
    if says:
        program(tmp_path, "node", says)
    assert need.main(["node=20"]) == 1
    assert f"node 20 or newer is needed, found {found}" in capsys.readouterr().err


def test_missing_package_is_named_where_it_cannot_be_installed(
    need: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert need.main(["sipp:sip-tester", "chromium:chromium"]) == 1
    assert "apt-get install sip-tester chromium" in capsys.readouterr().err


def test_missing_package_is_installed_where_that_is_allowed(
    need: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    for name in ("apt-get", "sudo", "env"):
        program(tmp_path, name, f"{name} $@ >> {log}")
    monkeypatch.setattr(need.os, "geteuid", lambda: 1000)
    assert need.main(["sipp:sip-tester"]) == 0
    update, install = log.read_text().splitlines()
    assert update.startswith("sudo")
    assert update.endswith("apt-get -qq update")
    assert install.endswith("install -y --no-install-recommends sip-tester")
