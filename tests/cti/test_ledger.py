"""The ledger's lines, as the dialplan writes them and as somebody hostile would like to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.ledger import Ledger, parse
from tests.cti.pbx import Pbx

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
EPOCH = str(int(NOON.timestamp()))


def test_a_line_of_somebody_who_was_answered() -> None:
    line = parse(f"{EPOCH}|fallback|anna|65||+380441234567|0800500100")
    assert line is not None
    assert (line.at, line.agent, line.seconds, line.outcome) == (NOON, "anna", 65, "answered")
    assert line.answered_at == datetime(2026, 11, 21, 11, 58, 55, tzinfo=UTC)
    assert (line.number, line.did) == ("+380441234567", "0800500100")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("", "abandoned"), ("TIMEOUT", "timed_out"), ("LEAVEEMPTY", "empty"), ("CONTINUE", "abandoned")],
)
def test_a_line_of_somebody_who_was_not(status: str, outcome: str) -> None:
    line = parse(f"{EPOCH}|wait|||{status}")
    assert line is not None
    assert (line.outcome, line.agent, line.answered_at) == (outcome, None, None)


@pytest.mark.parametrize("value", ["", "x", "²|wait", "-5|wait", "99999999999999999999|wait||", "5|wait", "|||||||||"])
def test_what_is_no_time_is_no_line(value: str) -> None:
    assert parse(value) is None


@pytest.mark.parametrize("seconds", ["²", "-1", "1e9", "99999999999999999999", " 5", "5;x"])
def test_what_is_no_duration_is_no_answer(seconds: str) -> None:
    line = parse(f"{EPOCH}|dial|anna|{seconds}")
    assert line is not None
    assert line.answered_at is None


@given(st.text(), st.text(), st.integers())
def test_nothing_that_anybody_writes_there_breaks_anything(junk: str, agent: str, number: int) -> None:
    for value in (junk, f"{number}|{junk}|{agent}|{number}|{junk}", f"{EPOCH}|{junk}|{agent}|{number}|{junk}|||||"):
        if line := parse(value):
            assert line.outcome
            assert line.answered_at is None or line.answered_at <= line.at


async def test_lines_are_read_by_call_and_the_unreadable_are_to_be_forgotten() -> None:
    pbx = Pbx()
    pbx.database = {"1.1": f"{EPOCH}|wait|||", "2.2": "nonsense"}
    ledger = Ledger(pbx)  # type: ignore[arg-type]
    assert list(await ledger.read()) == ["1.1"]
    assert ledger.settled == {"2.2"}


async def test_an_empty_ledger_is_no_failure() -> None:
    assert await Ledger(Pbx()).read() == {}  # type: ignore[arg-type]


async def test_a_settled_line_is_read_no_more_and_remembered_until_it_is_gone() -> None:
    pbx = Pbx()
    pbx.database = {"1.1": f"{EPOCH}|wait|||"}
    ledger = Ledger(pbx)  # type: ignore[arg-type]
    ledger.settled.add("1.1")
    assert await ledger.read() == {}
    assert ledger.settled == {"1.1"}
    pbx.database.clear()
    assert await ledger.read() == {}
    assert ledger.settled == set()
