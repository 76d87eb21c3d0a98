"""`farley backup` and `farley restore`, as an administrator uses them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from cti.spool_file import SpoolFile
from tests.cti.conftest import Farley


def test_what_was_backed_up_comes_back(farley: Farley, tmp_path: Path) -> None:
    farley("user", "add", "anna", "--name", "Anna Koval")
    (tmp_path / "var" / "messages").mkdir(parents=True)
    (tmp_path / "var" / "messages" / "a.wav").write_bytes(b"RIFF")
    said = farley("backup", "all.zip")
    assert (said.status, "1 agents" in said.out, "Messages  1 files" in said.out) == (0, True, True)
    farley("user", "add", "boris", "--name", "Boris")
    refused = farley("restore", "all.zip")
    assert (refused.status, "--replace" in refused.err) == (1, True)
    assert farley("restore", "all.zip", "--replace").status == 0
    listed = farley("user", "list").out
    assert "anna" in listed
    assert "boris" not in listed


def test_while_farley_runs_nothing_is_restored(farley: Farley, tmp_path: Path) -> None:
    farley("user", "add", "anna", "--name", "Anna Koval")
    farley("backup", "all.zip")
    with closing(SpoolFile(tmp_path / "var" / "spool")):
        said = farley("restore", "all.zip", "--replace")
    assert (said.status, "another process uses" in said.err) == (1, True)


def test_a_backup_is_not_written_over_another_file(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_text("precious")
    farley("user", "add", "anna", "--name", "Anna Koval")
    said = farley("backup", "all.zip")
    assert (said.status, "is there already" in said.err) == (1, True)
    assert (tmp_path / "all.zip").read_text() == "precious"
