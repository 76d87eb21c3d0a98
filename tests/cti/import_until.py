"""Runs `farley import FILE` and kills itself: `FILE 1` after the bad rows of its first batch are written, before it is
kept; `2` just after a batch was kept; `3` in the middle of a batch; `4` before anything."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from crm_store.exchange import imports, run
from crm_store.exchange.bad_rows import BadRows
from cti.cli import main


def die(*_: Any, **__: Any) -> Any:
    """As a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def second(call: Callable[..., Any]) -> Callable[..., Any]:
    """Dies in the second call."""
    calls = 0

    def counted(*args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        return die() if calls == 2 else call(*args, **more)

    return counted


if __name__ == "__main__":
    file, moment = sys.argv[1:]
    match moment:
        case "1":
            imports.advance = die
        case "2":
            BadRows.add = second(BadRows.add)  # type: ignore[method-assign]
        case "3":
            run.write = second(run.write)
        case "4":
            run.write = die
    sys.argv = ["farley", "import", file]
    main()
