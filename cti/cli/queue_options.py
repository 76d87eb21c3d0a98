"""What single options of `farley queue set` say of a queue, as the settings they stand for."""

from __future__ import annotations

import math
from typing import Any

from cti.cli.common import CliError

NONE = "none"
WAYS = ("fallback", "callback", "voicemail")


def hold(text: str) -> dict[str, Any]:
    """`never`, `forever`, `adaptive`, or seconds."""
    if text in ("never", "forever", "adaptive"):
        return {"policy": text}
    try:
        return {"policy": "fixed", "seconds": number("--hold", text)}
    except CliError:
        raise CliError(f"--hold: {text!r} is neither never, forever, adaptive nor a number of seconds") from None


def way(text: str) -> dict[str, Any]:
    """A way out by its name; any other word is the name of a queue."""
    return {"kind": text} if text in WAYS else {"kind": "queue", "queue": text}


def announcements(text: str) -> dict[str, Any] | None:
    """`30,60`: after 30 seconds, then every 60; `none`."""
    if text == NONE:
        return None
    first, _, every = text.partition(",")
    return {"first": number("--announce", first), "every": number("--announce", every)}


def seconds_or_none(option: str, text: str) -> float | None:
    """Seconds, or `none`."""
    return None if text == NONE else number(option, text)


def numbers(option: str, texts: list[str], meaning: str) -> dict[str, float]:
    """`loans:5` as often as it is given; a single `none` takes all away. `meaning`: what the number is, LEVEL."""
    if texts == [NONE]:
        return {}
    found = {}
    for text in texts:
        name, _, value = text.rpartition(":")
        if not name:
            raise CliError(f"{option} {text}: write it as NAME:{meaning}")
        found[name] = number(option, value)
    return found


def number(option: str, text: str) -> float:
    """A number; a whole one as such. Raises CliError."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CliError(f"{option}: {text!r} is no number")
    return int(value) if value.is_integer() else value
