"""Files: any order, plain or .xz, and mistakes told with file and line."""

from __future__ import annotations

import lzma
from datetime import date
from pathlib import Path

import pytest

from cti.replay.errors import ReplayError
from cti.replay.reading import read
from tests.cti.replay.small import CALLS, HISTORY, MONDAY, MORNING, ROSTER, TUESDAY, file, files, played, story

GOOD = "2026-11-02,0,,anna,PS,2,500,100,answered,7,ANNA"
SHIFT = "2026-11-02,anna,0,1000"


def test_files_tell_the_same_as_records(tmp_path: Path) -> None:
    recording = read(*files(tmp_path))
    assert story(played(recording.calls, recording.shifts)) == story(played(MORNING))
    assert recording.calls[2].segment == "high"
    assert (recording.calls[3].answered, recording.calls[3].wait, recording.calls[3].agent) == (False, 60, None)
    assert [past.service for past in recording.history] == [120, 60, None]
    assert recording.notes == ()


def test_compressed_files_are_read(tmp_path: Path) -> None:
    calls, roster, history = files(tmp_path)
    compressed = tmp_path / "calls.csv.xz"
    compressed.write_bytes(lzma.compress(calls.read_bytes()))
    assert read(compressed, roster, history) == read(calls, roster, history)


def test_columns_go_by_name_and_unknown_ones_do_not_matter(tmp_path: Path) -> None:
    calls = file(
        tmp_path, "c.csv", "\ufeffservice,weather, owner ,date,patience,arrival", "9,wet, anna ,2026-11-02,8,7"
    )
    (call,) = read(calls, file(tmp_path, "r.csv", ROSTER, SHIFT)).calls
    assert (call.arrival, call.patience, call.service, call.owner, call.day) == (7, 8, 9, "anna", MONDAY)
    assert (call.segment, call.answered, call.wait) == (None, None, None)


def test_days_can_be_chosen(tmp_path: Path) -> None:
    later = GOOD.replace("2026-11-02", "2026-11-03")
    calls = file(tmp_path, "c.csv", CALLS, GOOD, later)
    roster = file(tmp_path, "r.csv", ROSTER, SHIFT, SHIFT.replace("11-02", "11-03"))
    first = read(calls, roster, until=MONDAY)
    second = read(calls, roster, since=TUESDAY)
    assert [(kept.calls[0].day, kept.shifts[0].day, len(kept.calls)) for kept in (first, second)] == [
        (MONDAY, MONDAY, 1),
        (TUESDAY, TUESDAY, 1),
    ]
    assert not read(calls, roster, since=date(2027, 1, 1)).calls


def test_row_that_stands_there_twice_is_one_call_and_is_noted(tmp_path: Path) -> None:
    recording = read(file(tmp_path, "c.csv", CALLS, GOOD, "", GOOD), file(tmp_path, "r.csv", ROSTER, SHIFT))
    assert len(recording.calls) == 1
    assert "1 row stands there twice and counts once" in recording.notes[0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-11-02,x,,anna,PS,2,500,100,answered,7,ANNA", "line 3: arrival is 'x', not a number"),
        ("2026-11-02,-1,,anna,PS,2,500,100,answered,7,ANNA", "line 3: arrival is -1, not from 0 to below 86400"),
        ("2026-11-02,86400,,anna,PS,2,500,100,answered,7,ANNA", "line 3: arrival is 86400, not from 0 to below 86400"),
        ("2026-11-02,0,,anna,PS,2,-5,100,answered,7,ANNA", "line 3: patience is -5, not at least 0"),
        ("2026-11-02,0,,anna,PS,2,nan,100,answered,7,ANNA", "line 3: patience is nan, not at least 0"),
        ("2026-11-02,0,,anna,PS,2,5,inf,answered,7,ANNA", "line 3: service is inf, not at least 0"),
        ("02.11.2026,0,,anna,PS,2,500,100,answered,7,ANNA", "line 3: date is '02.11.2026', not a date"),
        (
            "2026-11-02,0,,anna,PS,2,500,100,lost,7,ANNA",
            "line 3: observed_outcome is 'lost', not answered or abandoned",
        ),
        ("2026-11-02,0,,anna", "line 3: 4 values, but the first line names 11 columns"),
    ],
)
def test_bad_call_is_told_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    calls = file(tmp_path, "calls.csv", CALLS, GOOD, row)
    with pytest.raises(ReplayError, match="calls") as told:
        read(calls, file(tmp_path, "r.csv", ROSTER, SHIFT))
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-11-02,anna,20,10", "line 2: the shift ends at 10, before it begins at 20"),
        ("2026-11-02,,20,30", "line 2: agent is empty"),
        ("2026-11-02,anna,-20,30", "line 2: on is -20"),
        ("2026-11-02,anna,20,999999", "line 2: off is 999999"),
    ],
)
def test_bad_shift_is_told_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(ReplayError) as told:
        read(file(tmp_path, "c.csv", CALLS, GOOD), file(tmp_path, "roster.csv", ROSTER, row))
    assert f"roster.csv, {said}" in str(told.value)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "empty; the first line names the columns"),
        ((CALLS,), "no row below the names of the columns"),
        (("date,arrival,owner", "2026-11-02,0,"), "no column patience, service; there are date, arrival, owner"),
        (("date,date", "1,2"), "names a column twice"),
        ((CALLS, GOOD, '"open'), "after line 2: not readable as CSV"),
    ],
)
def test_file_that_is_no_list_of_calls_is_told(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(ReplayError) as told:
        read(file(tmp_path, "calls.csv", *lines), file(tmp_path, "r.csv", ROSTER, SHIFT))
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{CALLS}\n{GOOD}\n".encode(), "calls.csv.xz: no .xz file although its name says so, or a damaged one"),
        (lzma.compress(f"{CALLS}\n{GOOD}\n".encode())[:-30], "calls.csv.xz: the .xz file is cut short"),
    ],
)
def test_file_that_is_no_xz_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "calls.csv.xz"
    path.write_bytes(content)
    with pytest.raises(ReplayError) as told:
        read(path, file(tmp_path, "r.csv", ROSTER, SHIFT))
    assert str(told.value).endswith(said)


def test_bad_history_is_told_with_its_line(tmp_path: Path) -> None:
    calls, roster, _ = files(tmp_path)
    bad = file(tmp_path, "history.csv", HISTORY, "2026-10-01,0,,PS,0,phantom,0,120,anna")
    with pytest.raises(ReplayError, match="line 2: outcome is 'phantom'"):
        read(calls, roster, bad)
