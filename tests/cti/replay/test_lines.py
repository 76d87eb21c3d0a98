"""A replay as JSON."""

from __future__ import annotations

import json

from cti.replay.lines import json_line
from tests.cti.replay.small import MORNING, call, played

FIGURES = (
    "calls", "owned", "on_shift", "answered", "abandoned", "abandon_rate", "continuity", "on_shift_continuity", "asa",
    "asa_owned", "asa_unowned", "p95_wait", "max_wait", "service_level_20", "occupancy_mean", "occupancy_sd",
)  # fmt: skip


def test_line_has_exactly_the_promised_keys() -> None:
    line = json.loads(json_line(played(MORNING)))
    assert list(line) == ["policy", *FIGURES, "seconds", *(f"{name}_ci" for name in FIGURES)]


def test_line_tells_figures_and_intervals_as_numbers() -> None:
    text = json_line(played(MORNING))
    assert "\n" not in text
    line = json.loads(text)
    assert (line["policy"], line["calls"], line["abandon_rate"]) == ("pooled", 5, 0.2)
    assert line["asa_ci"] == [47.5, 47.5]
    assert isinstance(line["seconds"], float)
    assert '"calls":5,' in text, "what is counted has no decimal point"


def test_what_cannot_be_had_is_null() -> None:
    line = json.loads(json_line(played((call(0, patience=10),), ())))
    assert (line["asa"], line["asa_ci"]) == (None, None)
