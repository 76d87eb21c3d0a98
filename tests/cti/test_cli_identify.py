"""`farley identify`: one answer for each number, whatever it is."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crm_store.actor import SYSTEM
from crm_store.audit import AuditWanted
from crm_store.records import AgentRecord, NewCustomer
from crm_store.store import Store
from tests.cti.conftest import Farley

OLENAS, FAMILY = "+380501112233", "+380671234567"


@pytest.fixture
def customers(tmp_path: Path) -> dict[str, int]:
    """Olena alone with her number; two who share theirs."""

    async def furnish() -> dict[str, int]:
        (tmp_path / "var").mkdir()
        store = await Store.open(f"sqlite:///{tmp_path / 'var/farley.sqlite'}")
        await store.add_agent(AgentRecord(login="anna", name="Anna", role="agent"), "no password")
        made = {
            name: await store.create_customer(NewCustomer(name=name, number=number), by=SYSTEM)
            for name, number in (("Олена Коваль", OLENAS), ("Остап", FAMILY), ("Любов", FAMILY))
        }
        await store.close()
        return made

    return asyncio.run(furnish())


def lines(out: str) -> list[Any]:
    return [msgspec.json.decode(line) for line in out.splitlines()]


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FARLEY_")}
    command = [str(Path(sys.executable).with_name("farley")), "identify", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        yield process


def test_each_number_gets_one_object_with_candidates_and_reasons(farley: Farley, customers: dict[str, int]) -> None:
    said = farley("identify", "--json", "050 111 22 33", FAMILY, "112", "anonymous", "nobody's", "+380930000000")
    olena, family, *others = lines(said.out)
    assert said.status == 0
    assert olena == {
        "input": "050 111 22 33",
        "kind": "e164",
        "e164": OLENAS,
        "candidates": [
            {"customer": customers["Олена Коваль"], "name": "Олена Коваль", "score": 1.0, "reason": "only_match"}
        ],
        "chosen": customers["Олена Коваль"],
    }
    assert {each["customer"] for each in family["candidates"]} == {customers["Остап"], customers["Любов"]}
    assert [each["score"] for each in family["candidates"]] == sorted(
        (each["score"] for each in family["candidates"]), reverse=True
    )
    assert family["chosen"] is None
    assert [(each["kind"], each["candidates"], each["chosen"]) for each in others] == [
        ("service", [], None),
        ("anonymous", [], None),
        ("invalid", [], None),
        ("e164", [], None),
    ]


def test_table_shows_who_is_chosen_and_why(farley: Farley, customers: dict[str, int]) -> None:
    said = farley("identify", OLENAS, FAMILY, "x\x1b[31m[bold]")
    assert "✓" in next(line for line in said.out.splitlines() if "Олена Коваль" in line)
    assert "the only one with this number" in said.out
    assert "?" in next(line for line in said.out.splitlines() if "Остап" in line)
    assert "x[31m[bold]" in said.out


def test_table_is_read_in_a_narrow_window(
    farley: Farley, customers: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = farley("identify", "+38 (050) 111-22-33", FAMILY).out
    first = next(line for line in out.splitlines() if "Олена Коваль" in line)
    assert "+38 (050) 111-22-33" in first
    assert OLENAS in first
    assert max(map(len, out.splitlines())) <= 80
    assert "…" not in out


def test_region_and_trunk_say_how_a_number_is_read(farley: Farley, tmp_path: Path) -> None:
    (tmp_path / "farley.toml").write_text('[trunks.carrier]\nregion = "GB"\nprefixes = ["9"]\n')
    read = lines(farley("identify", "--json", "--region", "gb", "020 7946 0018").out)
    assert read[0]["e164"] == "+442079460018"
    assert lines(farley("identify", "--json", "--trunk", "carrier", "902079460018").out)[0]["e164"] == "+442079460018"
    assert "no country" in farley("identify", "--region", "england", "1").err
    assert "no trunk" in farley("identify", "--trunk", "another", "1").err


def test_no_number_at_all_is_said_so(farley: Farley) -> None:
    said = farley("identify")
    assert (said.status, "--stdin" in said.err) == (1, True)


def test_lines_are_answered_as_they_come(tmp_path: Path, customers: dict[str, int]) -> None:
    with running(tmp_path, "--stdin", "--json") as process:
        assert process.stdin
        assert process.stdout
        for line, expected in ((b"050 111 22 33\r\n", OLENAS), (b"\n", None), (b"\xff\xfe\0\n", None)):
            process.stdin.write(line)
            process.stdin.flush()
            assert msgspec.json.decode(process.stdout.readline())["e164"] == expected
        process.stdin.close()
        assert process.wait() == 0


def test_thousands_of_lines_each_get_their_answer(tmp_path: Path, customers: dict[str, int]) -> None:
    asked = [f"050 {n:07}" for n in range(3000)] + ["7" * 100_000, "no number", "0501112233"]
    with running(tmp_path, "--stdin", "--json") as process:
        out, err = process.communicate("\n".join(asked).encode())
    answers = lines(out.decode())
    assert (process.returncode, err, len(answers)) == (0, b"", len(asked))
    assert [each["kind"] for each in answers[-3:]] == ["invalid", "invalid", "e164"]
    assert answers[-1]["chosen"] == customers["Олена Коваль"]


def test_reader_who_has_enough_ends_it_quietly(tmp_path: Path) -> None:
    with running(tmp_path, "--stdin", "--json") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"112\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"112\n" * 20_000)
        process.stdin.close()
        assert process.stderr
        assert process.stderr.read() == b""


def test_who_looked_numbers_up_stands_in_the_audit_without_them(farley: Farley, tmp_path: Path) -> None:
    farley("identify", OLENAS, FAMILY)

    async def audit() -> Any:
        store = await Store.open(f"sqlite:///{tmp_path / 'var/farley.sqlite'}")
        page = await store.audit(AuditWanted(action="saw"))
        await store.close()
        return page

    [entry] = asyncio.run(audit()).items
    assert entry.actor.startswith("cli:")
    assert (entry.kind, entry.details) == ("number", {"count": 2})
