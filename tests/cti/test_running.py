"""A running demo is found by `farley call`, and a demo that is gone is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from cti.pbx.ports import Ports
from cti.running import FILE, DemoRunsAlready, NoDemo, RunningDemo, alone, announced, running_demo, settings_of_demo
from cti.settings import Service, Settings

DEMO = RunningDemo(
    pid=os.getpid(),
    ports=Ports(trunk=1, phones=2, http=3, ami=4, rtp_start=10000, rtp_end=10400),
    web_port=5,
    agi_port=6,
    queue="private",
    ami_username="farley",
    ami_secret="not for others",
    did="0800",
    sounds={"en": "hello"},
)


def test_running_demo_is_found_and_gone_afterwards(tmp_path: Path) -> None:
    with announced(tmp_path / "var", DEMO):
        assert running_demo(tmp_path / "var") == DEMO
    with pytest.raises(NoDemo):
        running_demo(tmp_path / "var")


def test_its_secret_is_for_us_alone(tmp_path: Path) -> None:
    with announced(tmp_path, DEMO):
        assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_demo_that_was_killed_is_not_running(tmp_path: Path) -> None:
    gone = os.fork()
    if gone == 0:
        os._exit(0)
    os.waitpid(gone, 0)
    with announced(tmp_path, replace(DEMO, pid=gone)), pytest.raises(NoDemo):
        running_demo(tmp_path)


def test_half_written_file_is_no_demo(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    with pytest.raises(NoDemo):
        running_demo(tmp_path)


def test_second_demo_on_the_same_folder_is_refused_before_it_touches_anything(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(DemoRunsAlready, match="already"), alone(tmp_path):
        pass
    with alone(tmp_path):
        assert [file.name for file in tmp_path.iterdir()] == ["demo.lock"]


def test_doctor_looks_at_the_demo_that_runs(tmp_path: Path) -> None:
    ours = Settings(service=Service(data_dir=tmp_path))
    assert settings_of_demo(ours) == ours
    with announced(tmp_path, DEMO):
        theirs = settings_of_demo(ours)
    assert (theirs.service.port, theirs.agi.port, theirs.ami.port) == (5, 6, 4)
    assert theirs.ami.login_secret().reveal() == "not for others"
    assert theirs.routing.default_queue == "private"
