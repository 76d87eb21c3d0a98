"""The figures of a morning worked out by hand."""

from __future__ import annotations

import pytest
from msgspec import structs

from tests.cti.replay.small import MORNING, call, played, shift


def test_pooled_morning_has_the_figures_worked_out_by_hand() -> None:
    assert structs.asdict(played(MORNING).figures) == {
        "calls": 5,
        "owned": 4,
        "on_shift": 4,
        "answered": 4,
        "abandoned": 1,
        "abandon_rate": 1 / 5,
        "continuity": 2 / 3,
        "on_shift_continuity": 2 / 4,
        "asa": (0 + 0 + 80 + 110) / 4,
        "asa_owned": (0 + 80 + 110) / 3,
        "asa_unowned": 0,
        "p95_wait": 110,
        "max_wait": 110,
        "service_level_20": 2 / 5,
        "occupancy_mean": pytest.approx((180 / 1000 + 200 / 1000) / 2),
        "occupancy_sd": pytest.approx(0.01),
    }


def test_owner_who_was_not_at_work_does_not_count_against_on_shift_continuity() -> None:
    figures = played((call(0, owner="carl"), call(500, owner="anna")), (shift("anna"),)).figures
    assert (figures.owned, figures.on_shift) == (2, 1)
    assert (figures.continuity, figures.on_shift_continuity) == (0.5, 1.0)


def test_caller_who_gives_up_on_his_owner_counts_against_on_shift_continuity_only() -> None:
    figures = played((call(0), call(1, owner="anna", patience=10)), (shift("anna"),)).figures
    assert figures.continuity is None
    assert figures.on_shift_continuity == 0.0


def test_who_hangs_up_at_once_does_not_spoil_the_service_level() -> None:
    figures = played((call(0), call(1, patience=4)), (shift("anna"),)).figures
    assert (figures.abandoned, figures.service_level_20) == (1, 1.0)


def test_p95_is_the_wait_that_nineteen_of_twenty_do_not_exceed() -> None:
    queue = tuple(call(0, service=10) for _ in range(20))
    assert played(queue, (shift("anna"),)).figures.p95_wait == 180


def test_figures_that_cannot_be_had_are_none() -> None:
    figures = played((call(0, patience=10),), ()).figures
    assert (figures.answered, figures.abandoned) == (0, 1)
    assert (figures.asa, figures.p95_wait, figures.max_wait, figures.occupancy_mean) == (None, None, None, None)
