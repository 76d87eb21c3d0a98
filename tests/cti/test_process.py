"""What the process takes from its machine, and what it keeps to itself."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

from cti.process import allow_all_files


def test_nobody_else_can_read_the_store_that_a_command_creates(tmp_path: Path) -> None:
    var = tmp_path / "var"
    environment = {**os.environ, "FARLEY_STORE__URL": f"sqlite:///{var}/farley.sqlite"}
    farley = Path(sys.executable).with_name("farley")
    subprocess.run(
        [farley, "user", "list"], cwd=tmp_path, env=environment, check=True, capture_output=True, umask=0o022
    )
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    assert stat.S_IMODE((var / "farley.sqlite").stat().st_mode) == 0o600


def test_more_callers_and_browsers_than_the_usual_limit_of_open_files_have_room() -> None:
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, most))
    try:
        allow_all_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, most)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))
