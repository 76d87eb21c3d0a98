"""What a person sees of a replay."""

from __future__ import annotations

import io

from msgspec import structs
from rich.console import Console, RenderableType

from cti.replay.calibration import Calibration
from cti.replay.table import calibration_lines, comparison, expected_lines
from tests.cti.replay.small import MORNING, call, played


def shown(what: RenderableType) -> list[str]:
    console = Console(file=io.StringIO(), width=80)
    console.print(what)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_every_policy_has_its_figures_and_their_intervals_in_eighty_columns() -> None:
    lines = shown(comparison([played(MORNING), played(MORNING, by="dedicated")]))
    row = next(line for line in lines if line.startswith("pooled"))
    assert row.split() == ["pooled", "50.0", "47.5", "110", "110", "20.0", "40.0"]
    assert "47.5–47.5" in lines[lines.index(row) + 1]
    assert any(line.startswith("dedicated") for line in lines)
    assert not any("…" in line and "… " not in line for line in lines), "nothing is cut off"
    assert "5 calls, 4 of customers with an owner, who was at work for 4." in lines
    assert "below each policy how long the computer took." in lines


def test_differences_from_the_first_policy_are_told() -> None:
    lines = shown(comparison([played(MORNING), played(MORNING, by="dedicated")]))
    below = lines[next(n for n, line in enumerate(lines) if line.startswith("Against pooled")) :]
    assert below[1].split() == ["dedicated", "+25.0", "+15.0", "+60.0", "+0.0"]
    assert not any(line.startswith("Against") for line in shown(comparison([played(MORNING)])))


def test_figures_that_cannot_be_had_are_dashes() -> None:
    lines = shown(comparison([played((call(0, patience=10),), ())]))
    assert next(line for line in lines if line.startswith("pooled")).split()[1:5] == ["–", "–", "–", "–"]


def test_name_of_a_policy_is_no_markup() -> None:
    assert any(
        line.startswith("[red]x") for line in shown(comparison([structs.replace(played(MORNING), policy="[red]x")]))
    )


def test_calibration_stands_beside_what_was_observed() -> None:
    lines = shown(
        calibration_lines(
            Calibration(observed_asa=71.5, observed_abandon=0.194, replayed_asa=46.4, replayed_abandon=0.149)
        )
    )
    assert [line.split()[-2:] for line in lines[1:]] == [["71.5", "46.4"], ["19.4", "14.9"]]


def test_errors_of_the_told_wait_are_shown_for_who_told_it() -> None:
    told = played(tuple(call(0, service=100) for _ in range(9)), announce=True)
    lines = shown(expected_lines([told, played(MORNING)]))
    assert [line.split()[0] for line in lines] == ["Told", "pooled"]
