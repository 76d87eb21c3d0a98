"""The documentation tests itself: what it names exists, and what exists it names."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from typer.models import CommandInfo

from cti.cli import app
from cti.settings_page import page

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def commands() -> dict[str, set[str]]:
    """Every command of `farley`, with the commands below it."""
    return {
        **{called(command): set() for command in app.registered_commands},
        **{group.name: set(map(called, group.typer_instance.registered_commands)) for group in app.registered_groups},
    }


def called(command: CommandInfo) -> str:
    return command.name or command.callback.__name__


def tracked(*patterns: str) -> list[Path]:
    """Files that are, or are about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


PAGES = tracked("*.md")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def code(text: str) -> str:
    """All that is set as code: fenced blocks and words between backticks."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*fenced, *spans])


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_settings_page_is_current() -> None:
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(target), f"{link}: no such heading"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_commands_exist(path: Path) -> None:
    text = code(path.read_text(encoding="utf-8"))
    for target in re.findall(r"(?:^|[^\w-])make ([a-z][a-z-]*)", text):
        assert target in targets(), f"make {target}"
    for command, word in re.findall(r"(?:^|[\s/])farley ([a-z]+)(?: ([a-z]+))?", text, re.MULTILINE):
        assert command in commands(), f"farley {command}"
        assert not commands()[command] or not word or word in commands()[command], f"farley {command} {word}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_environment_variables_exist(path: Path) -> None:
    known = set(re.findall(r"`?(\w+)`? \|", page()))
    for section, key in re.findall(r"FARLEY_([A-Z]+)__([A-Z_]+)", path.read_text(encoding="utf-8")):
        if section != "SECTION":
            assert f"[{section.lower()}]" in page()
            assert key.lower() in known, f"FARLEY_{section}__{key}"


def test_every_target_of_the_makefile_explains_itself() -> None:
    explained = set(re.findall(r"^([a-z][a-z-]*):[^\n]*## \S", MAKEFILE, re.MULTILINE))
    assert targets() - {"install-dev"} == explained


def test_ci_runs_targets_that_exist() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    called = re.search(r"^make (.+)$", script, re.MULTILINE)
    assert called
    assert set(called[1].split()) <= targets()


def test_every_decision_is_listed() -> None:
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs/adr").glob("[0-9]*.md"):
        assert f"]({path.name})" in index
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_changelog_names_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{project['version']}]" in text


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_stands_in_the_documents(command: str) -> None:
    texts = [code(path.read_text(encoding="utf-8")) for path in PAGES]
    assert any(re.search(rf"farley {command}\b", text) for text in texts)


def test_no_file_names_a_machine_or_where_packages_come_from() -> None:
    forbidden = re.compile(
        rf"{re.escape(str(ROOT))}\b|(?<![\w/.])/(?:root|home|Users)/|--(?:extra-)?index-url|\"resolved\":"
    )
    for path in tracked("*.md", "*.lock", "*.toml", "*.json", "*.conf", "Makefile", ".ci/*", "tools/*"):
        found = forbidden.search(path.read_text(encoding="utf-8"))
        assert not found, f"{name(path)}: {found and found[0]}"
