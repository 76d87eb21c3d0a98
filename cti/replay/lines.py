"""A replay as one line of JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from cti.replay.figures import Figures
from cti.replay.run import Result


def json_line(result: Result) -> str:
    """One object: `policy`, every figure, `seconds`, and `<figure>_ci` as `[low, high]`; null where there is none."""
    line: dict[str, Any] = {"policy": result.policy}
    for name in Figures.__struct_fields__:
        line[name] = _number(getattr(result.figures, name))
    line["seconds"] = result.seconds
    for name, interval in result.intervals.items():
        line[f"{name}_ci"] = interval and [_number(bound) for bound in interval]
    return msgspec.json.encode(line).decode()


def _number(value: float | None) -> float | int | None:
    """Whole numbers without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
