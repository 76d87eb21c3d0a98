"""The command line as a whole: it teaches itself, and says in one line what went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti.settings import Settings
from cti.settings_source import load
from tests.cti.conftest import Farley

COMMANDS = ("run", "demo", "call", "doctor", "user", "queue", "settings")


def test_help_names_every_command(farley: Farley) -> None:
    said = farley("--help")
    assert said.status == 0
    for command in COMMANDS:
        assert f"│ {command} " in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(farley: Farley, command: str) -> None:
    said = farley(command, "--help")
    assert said.status == 0
    assert f"Usage: farley {command}" in said.out


def test_version_is_shown(farley: Farley) -> None:
    assert farley("--version").out == "0.1.0\n"


def test_wrong_setting_is_told_in_one_line(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "farley.toml").write_text("[service]\nprot = 1\n")
    said = farley("settings")
    assert said.status == 1
    assert said.err == "farley: farley.toml: unknown key service.prot; did you mean port?\n"


def test_debug_shows_where_it_went_wrong(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "farley.toml").write_text("[service]\nprot = 1\n")
    with pytest.raises(Exception, match="did you mean port"):
        farley("--debug", "settings")


def test_settings_in_force_are_a_settings_file(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "farley.toml").write_text('[ami]\nsecret = "hunter2"\n[service]\nport = 9000\n')
    said = farley("settings")
    assert "hunter2" not in said.out
    again = tmp_path / "again.toml"
    again.write_text(said.out.replace('secret = "********"\n', ""))
    assert load(again, {}).service.port == 9000
    assert load(again, {}).desk == Settings().desk


def test_another_settings_file_may_be_named(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("[service]\nport = 9001\n")
    assert "port = 9001" in farley("--config", "site.toml", "settings").out
    said = farley("--config", "nowhere.toml", "settings")
    assert (said.status, said.err) == (1, "farley: nowhere.toml: No such file or directory\n")


def test_service_does_not_start_without_the_manager_secret(farley: Farley) -> None:
    said = farley("run")
    assert said.status == 1
    assert "FARLEY_AMI__SECRET" in said.err


def test_call_without_a_demo_says_how_to_start_one(farley: Farley) -> None:
    said = farley("call", "+380501234567")
    assert said.status == 1
    assert "farley demo" in said.err
