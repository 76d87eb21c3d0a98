"""Policies: what a queue may be told about holds and preferences, by a name of ours or in a TOML file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from cti.replay.errors import ReplayError
from cti.replay.options import ReplayOptions
from cti.replay.records import HIGH
from routing.queue import Announcements, Queue

NAMED = ("pooled", "owner_if_idle", "own_first", "fixed_30", "fixed_120", "dedicated", "adaptive")
QUEUE = "replayed"
OF_THE_CENTRE = ("name", "team", "ring", "wrap_up", "announcements")
"""What a policy does not say, since the centre or the replay's options say it."""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A name to show, and those settings of `routing.queue.Queue` that the policy makes."""

    name: str
    settings: dict[str, Any]


def policy(name: str, changes: Iterable[str] = ()) -> Policy:
    """One of ours by its name (`fixed_` with any number of seconds), or that of a file.

    `changes` are further lines of TOML, such as `owner_bonus=60` or `hold.value=60`.

    Raises ReplayError for a name that is none of ours and no file, and for settings that no queue has; OSError when
    the file cannot be read.
    """
    settings = _decoded(name, text_of(name))
    for change in changes:
        _merge(settings, _changed(change))
    made = Policy(name=Path(name).stem if is_file(name) else name, settings=settings)
    queue_of(made, ReplayOptions())
    return made


def is_file(name: str) -> bool:
    """Whether a policy is named by its file: one of ours goes before a file of that name."""
    return name.endswith(".toml") or "/" in name or (name not in NAMED and Path(name).is_file())


def text_of(name: str) -> str:
    """The TOML of a policy. Raises ReplayError and OSError."""
    if is_file(name):
        return Path(name).read_text(encoding="utf-8")
    if name in NAMED:
        return (files("cti.replay") / "policies" / f"{name}.toml").read_text(encoding="utf-8")
    if fixed := re.fullmatch(r"fixed_(\d+)", name):
        return (
            text_of("fixed_30").replace("seconds = 30", f"seconds = {int(fixed[1])}").replace("30 s", f"{fixed[1]} s")
        )
    raise ReplayError(f"{name!r} is no policy: take {', '.join(NAMED)}, fixed_SECONDS, or a file ending in .toml")


def queue_of(policy: Policy, options: ReplayOptions) -> Queue:
    """The queue's settings under a policy. Raises ReplayError."""
    strange = [key for key in policy.settings if key not in Queue.__struct_fields__ or key in OF_THE_CENTRE]
    if strange:
        known = (field for field in Queue.__struct_fields__ if field not in OF_THE_CENTRE)
        raise ReplayError(f"policy {policy.name}: no setting {', '.join(strange)}; there are {', '.join(known)}")
    settings = {"segment_bonus": {HIGH: options.priority_bonus}, **policy.settings, "name": QUEUE, "team": QUEUE}
    try:
        queue = msgspec.convert(settings, Queue)
    except msgspec.ValidationError as error:
        raise ReplayError(f"policy {policy.name}: {error}") from error
    if ignored := dict(_ignored(settings, msgspec.to_builtins(queue))):
        inside = dict.fromkeys(key for keys in ignored.values() for key in keys)
        raise ReplayError(
            f"policy {policy.name}: no setting {', '.join(sorted(ignored))}; there are {', '.join(inside)}"
        )
    return msgspec.structs.replace(
        queue,
        ring=max(queue.ring, options.ring + 1),
        wrap_up=options.wrap_up,
        announcements=Announcements() if options.announce else None,
    )


def _ignored(given: Any, taken: Any, place: str = "") -> Iterator[tuple[str, list[str]]]:
    """What was given and did not become part of what was made of it, misspelt keys inside a table; and those it has."""
    if isinstance(given, dict) and isinstance(taken, dict):
        for key, value in given.items():
            if key in taken:
                yield from _ignored(value, taken[key], f"{place}{key}.")
            else:
                yield f"{place}{key}", [f"{place}{known}" for known in taken]
    elif isinstance(given, list) and isinstance(taken, list | tuple):
        for value, became in zip(given, taken, strict=True):
            yield from _ignored(value, became, place)


def _decoded(name: str, text: str) -> dict[str, Any]:
    try:
        return msgspec.toml.decode(text, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise ReplayError(f"{name}: {error}") from error


def _changed(change: str) -> dict[str, Any]:
    key, _, value = change.partition("=")
    if not key.strip() or not value.strip():
        raise ReplayError(f"--set {change}: write it as KEY=VALUE, such as hold.value=60")
    return _decoded(f"--set {change}", change)


def _merge(settings: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(settings.get(key), dict):
            _merge(settings[key], value)
        else:
            settings[key] = value
