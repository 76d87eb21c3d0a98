"""`farley replay` as a person or a script uses it."""

from __future__ import annotations

import json
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cti.conftest import Farley
from tests.cti.replay.small import MONDAY, files

ROOT = Path(__file__).parents[3]


@pytest.fixture
def given(tmp_path: Path) -> tuple[str, str, str, str]:
    calls, roster, history = files(tmp_path)
    return str(calls), str(roster), "--history", str(history)


def test_all_named_policies_are_compared_by_default(farley: Farley, given: tuple[str, ...]) -> None:
    said = farley("replay", *given)
    assert said.status == 0
    for name in ("pooled", "owner_if_idle", "own_first", "fixed_30", "fixed_120", "dedicated", "adaptive"):
        assert f"\n{name} " in said.out
    assert "Calibration" in said.out


def test_json_is_one_line_a_policy_and_nothing_else(farley: Farley, given: tuple[str, ...]) -> None:
    said = farley("replay", *given, "--policy", "pooled", "--policy", "dedicated", "--json")
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [(line["policy"], line["asa"]) for line in lines] == [("pooled", 47.5), ("dedicated", 62.5)]


def test_json_goes_to_its_file_while_a_bar_is_shown(given: tuple[str, ...]) -> None:
    terminal, shown = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from cti.cli import main; main()",
        "replay",
        *given,
        "--policy",
        "pooled",
        "--json",
    ]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=shown, check=True, cwd=ROOT)
    os.close(shown)
    bar = os.read(terminal, 65_536)
    os.close(terminal)
    assert json.loads(said.stdout)["policy"] == "pooled"
    assert b"pooled" in bar


def test_policy_is_shown_copied_and_changed(farley: Farley, given: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(farley("replay", "--show-policy", "fixed_30").out)
    said = farley("replay", *given, "--policy", "mine.toml", "--set", "hold.seconds=120", "--json")
    assert [json.loads(said.out)[key] for key in ("policy", "max_wait")] == ["mine", 120]


def test_plot_is_written(farley: Farley, given: tuple[str, ...], tmp_path: Path) -> None:
    said = farley("replay", *given, "--plot", "frontier.svg", "--policy", "pooled")
    assert said.status == 0
    assert (tmp_path / "frontier.svg").read_text().startswith("<svg")


def test_place_of_the_plot_is_looked_at_before_the_calls(
    farley: Farley, given: tuple[str, ...], tmp_path: Path
) -> None:
    assert "no folder nowhere" in farley("replay", "none.csv", given[1], "--plot", "nowhere/frontier.svg").err
    (tmp_path / "folder.svg").mkdir()
    assert "cannot be written there" in farley("replay", "none.csv", given[1], "--plot", "folder.svg").err


def test_plot_can_be_read_by_whom_the_user_lets_read_his_files(given: tuple[str, ...], tmp_path: Path) -> None:
    drawing = tmp_path / "frontier.svg"
    command = [Path(sys.executable).with_name("farley"), "replay", *given, "--policy", "pooled", "--plot", drawing]
    subprocess.run(command, check=True, capture_output=True, umask=0o022)
    assert stat.S_IMODE(drawing.stat().st_mode) == 0o644


def test_expected_wait_is_measured_on_request(farley: Farley, given: tuple[str, ...]) -> None:
    assert "Told wait" in farley("replay", *given, "--policy", "dedicated", "--expected-wait").out
    assert "Told wait" not in farley("replay", *given, "--policy", "dedicated").out
    json_and_told = farley("replay", *given, "--policy", "dedicated", "--expected-wait", "--json")
    assert "Told wait" in json_and_told.err
    assert json.loads(json_and_told.out)["policy"] == "dedicated"


def test_runs_are_averaged(farley: Farley, given: tuple[str, ...]) -> None:
    said = farley("replay", *given, "--policy", "pooled", "--seeds", "3", "--json")
    assert json.loads(said.out)["calls"] == 5


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--policy", "best"), "'best' is no policy"),
        (("--policy", "nowhere.toml"), "nowhere.toml: No such file"),
        (("--policy", "fixed_30", "--set", "hold.second=3"), "no setting hold.second"),
        (("--plot", "frontier.png"), "let its name end in .svg"),
        (("--plot", "nowhere/frontier.svg"), "nowhere/frontier.svg: there is no folder nowhere"),
        (("--from", "2030-01-01"), "there is no call on these days"),
        (
            ("--from", "2026-11-03", "--to", "2026-11-02"),
            "--from 2026-11-03 is later than --to 2026-11-02: they are the wrong way round",
        ),
        (("--set", "hold.value"), "--set hold.value: write it as KEY=VALUE"),
    ],
)
def test_mistakes_are_told_in_one_line(
    farley: Farley, given: tuple[str, ...], arguments: tuple[str, ...], told: str
) -> None:
    said = farley("replay", *given, *arguments)
    assert said.status == 1
    assert told in said.err
    assert said.err.count("\n") == 1


def test_missing_and_bad_files_are_told(farley: Farley, given: tuple[str, ...], tmp_path: Path) -> None:
    assert "nowhere.csv: No such file" in farley("replay", "nowhere.csv", given[1]).err
    (tmp_path / "empty.csv").touch()
    assert "empty.csv: empty" in farley("replay", given[0], "empty.csv").err


def test_days_are_chosen_by_date(farley: Farley, given: tuple[str, ...]) -> None:
    day = MONDAY.isoformat()
    said = farley("replay", *given, "--policy", "pooled", "--json", "--from", day, "--to", day)
    assert json.loads(said.out)["calls"] == 5
