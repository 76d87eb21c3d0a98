"""The drawing of continuity over wait."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from msgspec import structs

from cti.replay.plot import plot
from tests.cti.replay.small import MORNING, call, played

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(drawing).iter(f"{SVG}text")]


def test_every_policy_is_a_point_with_its_name() -> None:
    results = [played(MORNING, by=name) for name in ("pooled", "fixed_120", "dedicated")]
    drawing = plot(results)
    assert {"pooled", "fixed_120", "dedicated"} <= set(texts(drawing))
    points = list(ET.fromstring(drawing).iter(f"{SVG}circle"))
    assert len(points) == 3
    heights = {result.policy: result.figures.on_shift_continuity for result in results}
    places = {text: float(point.get("cy") or 0) for text, point in zip(texts(drawing)[-3:], points, strict=True)}
    assert heights["dedicated"] > heights["pooled"]
    assert places["dedicated"] < places["pooled"], "more continuity stands higher"


def test_names_do_not_cover_each_other() -> None:
    drawing = plot([structs.replace(played(MORNING), policy=name) for name in ("one", "two", "three")])
    places = [
        float(text.get("y") or 0)
        for text in ET.fromstring(drawing).iter(f"{SVG}text")
        if text.text in ("one", "two", "three")
    ]
    assert all(abs(a - b) >= 13 for n, a in enumerate(places) for b in places[:n])


def test_name_of_a_policy_is_no_markup() -> None:
    assert "a<b>&c" in texts(plot([structs.replace(played(MORNING), policy="a<b>&c")]))


def test_policy_without_figures_is_left_out() -> None:
    assert "pooled" not in texts(plot([played((call(0, patience=10),), ())]))
