"""How the service logs: a static message and tagged fields, never personal data; numbers only as `mask` leaves them."""

from __future__ import annotations

import logging
import queue
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import QueueHandler, QueueListener
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from cti.settings import Service

SHOWN_DIGITS = 2
NUMBER_FIELDS = frozenset({"number", "did", "caller", "dialled", "e164"})
WITHHELD_FIELDS = frozenset({"name", "name_given", "customer_name", "password", "secret", "token", "text", "note"})
LONG_NUMBER = re.compile(r"\+?\d{7,}")
WITHHELD = "(withheld)"
MOST_WAITING = 10_000
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def mask(number: str | None) -> str | None:
    """A number with all but its last two characters starred; a short one is starred whole."""
    if number is None:
        return None
    hidden = len(number) if len(number) <= 2 * SHOWN_DIGITS else len(number) - SHOWN_DIGITS
    return "*" * min(hidden, 12) + number[hidden:]


def mask_fields(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """The last line of defence: fields that would carry a number are masked, those with a name or a text withheld."""
    for key in entry.keys() & NUMBER_FIELDS:
        value = entry[key]
        entry[key] = value if value is None else mask(str(value))
    for key in entry.keys() & WITHHELD_FIELDS:
        entry[key] = WITHHELD
    return entry


def mask_traceback(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """Numbers in the text of an exception, masked; a traceback never shows local variables."""
    if "exception" in entry:
        entry["exception"] = LONG_NUMBER.sub(lambda found: mask(found[0]) or "", entry["exception"])
    return entry


class Beside(QueueHandler):
    """Leaves rendering and writing to a thread: a log that nobody reads any more must not stop a call.

    Entries beyond the MOST_WAITING that wait for it are dropped.
    """

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """As it is; nothing leaves this process."""
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        """Without waiting."""
        with suppress(queue.Full):
            self.queue.put_nowait(record)


@contextmanager
def written(service: Service, *, stream: TextIO | None = None) -> Iterator[None]:
    """Send structlog's and the libraries' entries to `stream` (standard error) at the level and in the form set.

    All of them are written in the end.
    """
    out = sys.stderr if stream is None else stream
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_traceback,
    ]
    if service.log_json:
        shared.append(structlog.processors.EventRenamer("message"))
    last = structlog.processors.JSONRenderer(default=repr) if service.log_json else _console(out)
    structlog.configure(
        processors=[mask_fields, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[service.log_level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    waiting: queue.Queue[logging.LogRecord] = queue.Queue(MOST_WAITING)
    root.handlers = [Beside(waiting)]
    root.setLevel(LEVELS[service.log_level])
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    listener = QueueListener(waiting, handler)
    listener.start()
    try:
        yield
    finally:
        with suppress(queue.Full):
            listener.stop()


def _console(out: TextIO) -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback)
