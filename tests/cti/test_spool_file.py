"""The spool's file by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from cti import spool_file
from cti.spool_file import SpoolFile

PAYLOADS = [b"%050d" % number for number in range(100)]


def read_all(file: SpoolFile) -> list[bytes | None]:
    payloads = []
    while records := file.read():
        for record in records:
            payloads.append(record.payload)
            file.done(record)
    return payloads


def test_it_does_not_grow_for_ever_under_steady_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_file, "_WORTH_COMPACTING", 1000)
    path = tmp_path / "calls"
    file = SpoolFile(path)
    file.append(PAYLOADS)
    line = path.stat().st_size // len(PAYLOADS)
    for record in file.read()[:60]:
        file.done(record)
    assert path.stat().st_size <= 40 * line + 1000 + line
    file.append([b"last"])
    assert file.count == 41
    file.close()
    file = SpoolFile(path)
    remaining = read_all(file)
    file.close()
    assert remaining[-41:] == [*PAYLOADS[60:], b"last"]
    assert path.stat().st_size == 0


def test_compacting_that_fails_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_file, "_WORTH_COMPACTING", 1000)
    (tmp_path / "calls.new").mkdir()
    file = SpoolFile(tmp_path / "calls")
    file.append(PAYLOADS)
    assert read_all(file) == PAYLOADS
    file.close()
