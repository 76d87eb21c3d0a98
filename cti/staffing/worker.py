"""The planner's own process: one question on standard input, its answer on standard output, then it ends."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date

import msgspec
from msgspec import Struct

from crm_store.store import Store
from cti.replay.errors import ReplayError
from cti.staffing.answers import staffing, what_if
from cti.staffing.errors import NoCalls, NoShifts, NoSuchQueue, StaffingError, TooManyCalls
from screenpop.plans import Staffing, StaffingQuery, WhatIf, WhatIfChange

NICENESS = 10
REFUSALS: dict[type[Exception], str] = {
    NoCalls: "no_calls",
    NoShifts: "no_shifts",
    TooManyCalls: "too_many_calls",
    NoSuchQueue: "not_found",
}


class Question(Struct, frozen=True, kw_only=True):
    """One of the two, and where the store is."""

    url: str
    region: str
    default: str
    today: date
    staffing: StaffingQuery | None = None
    what_if: WhatIfChange | None = None


class Reply(Struct, frozen=True, kw_only=True):
    """The answer, or the code of why there is none."""

    staffing: Staffing | None = None
    what_if: WhatIf | None = None
    refused: str | None = None


async def reply(question: Question) -> Reply:
    """Answer one question. Raises the store's errors."""
    store = await Store.open(question.url, question.region)
    try:
        if question.staffing is not None:
            found = await staffing(store, question.staffing, today=question.today, default=question.default)
            return Reply(staffing=found)
        if question.what_if is not None:
            compared = await what_if(store, question.what_if, today=question.today, default=question.default)
            return Reply(what_if=compared)
    except (StaffingError, ReplayError) as error:
        return Reply(refused=REFUSALS.get(type(error), "plan_refused"))
    finally:
        await store.close()
    return Reply(refused="plan_refused")


def main() -> None:
    """Calls come first: whoever plans takes what they leave of the processor."""
    os.nice(NICENESS)
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(reply(question))))


if __name__ == "__main__":
    main()
