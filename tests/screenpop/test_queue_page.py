"""The bounds that the administrator's page knows are those that the service holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec import inspect

import screenpop
from crm_store.queue_record import Announcements, QueueRecord, QueueStep

CHECK = Path(screenpop.__file__).parent / "web/src/queues/check.ts"
BOUND = re.compile(r'^  "?([a-z_.]+)"?: \[(\d[\d_]*), (\d[\d_]*)\],', re.MULTILINE)


def bounds(struct: type, field: str) -> tuple[float, float]:
    info: Any = inspect.type_info(struct)
    kind = next(each.type for each in info.fields if each.name == field)
    kind = getattr(kind, "value_type", kind)
    return kind.ge, kind.le


def test_page_and_service_hold_the_same_bounds():
    page = {name: (int(least), int(most)) for name, least, most in BOUND.findall(CHECK.read_text(encoding="utf-8"))}
    own = ("ring", "wrap_up", "callback_tries", "callback_pause")
    assert page == {
        "level": bounds(QueueRecord, "skills"),
        "seconds": bounds(QueueRecord, "p95_wait"),
        "relax": bounds(QueueStep, "relax"),
        "service_target": tuple(100 * bound for bound in bounds(QueueRecord, "service_target")),
        "announcements.every": bounds(Announcements, "every"),
        **{name: bounds(QueueRecord, name) for name in own},
    }
    plain = {"owner_bonus", "bonus_limit", "p95_wait", "service_seconds", "short_abandon", "repeat_within"}
    assert {bounds(QueueRecord, name) for name in plain} == {page["seconds"]}
