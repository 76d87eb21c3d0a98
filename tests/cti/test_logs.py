"""Logs: what is written, and what must never be."""

from __future__ import annotations

import io
import json
import logging
import os
import threading
from collections.abc import Iterator

import pytest
import structlog

from cti import logs
from cti.logs import mask
from cti.settings import Service


@pytest.fixture(autouse=True)
def _root_logger_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+380501234567", "***********67"), ("101", "***"), ("", ""), (None, None), ("9" * 4096, "*" * 12 + "99")],
)
def test_number_keeps_its_last_two_digits(number: str | None, shown: str | None) -> None:
    assert mask(number) == shown


def written(*, json_lines: bool, level: str = "info") -> str:
    out = io.StringIO()
    with logs.written(Service(log_json=json_lines, log_level=level), stream=out):  # type: ignore[arg-type]
        log = structlog.get_logger()
        log.info("call offered", call="1.2", agent="anna", number="+380501234567", name="Olena Bondar", note="owes us")
        log.debug("frame")
        logging.getLogger("library").warning("told by a library")
        try:
            int("+380501234567x")
        except ValueError:
            secret = "Olena in a local variable"
            log.exception("failed", length=len(secret))
    return out.getvalue()


@pytest.mark.parametrize("json_lines", [True, False])
def test_no_personal_data_is_written(json_lines: bool) -> None:
    text = written(json_lines=json_lines)
    for private in ("0501234567", "Olena", "owes"):
        assert private not in text
    assert "Traceback" in text
    assert "told by a library" in text
    assert "frame" not in text


def test_json_has_one_object_a_line() -> None:
    first, second, third = (json.loads(line) for line in written(json_lines=True).splitlines())
    assert first["message"] == "call offered"
    assert (first["call"], first["agent"], first["level"]) == ("1.2", "anna", "info")
    assert second["message"] == "told by a library"
    assert "ValueError" in third["exception"]


def test_debug_shows_more() -> None:
    assert "frame" in written(json_lines=True, level="debug")


def test_log_that_nobody_reads_stops_nobody() -> None:
    reading, writing = os.pipe()
    with open(writing, "w", encoding="utf-8") as stuck, open(reading, encoding="utf-8") as reader:
        with logs.written(Service(log_json=True), stream=stuck):
            for _ in range(2000):
                structlog.get_logger().info("more than a pipe holds", filling="x" * 100)
            drained = threading.Thread(target=lambda: [reader.readline() for _ in range(2000)])
            drained.start()
        drained.join()
