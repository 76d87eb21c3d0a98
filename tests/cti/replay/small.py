"""A centre small enough to work out by hand, in records and in files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cti.replay.options import ReplayOptions
from cti.replay.policy import policy
from cti.replay.records import Call, Past, Shift
from cti.replay.run import Result, replay

MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)


def call(arrival: float, *, owner: str | None = None, patience: float = 10_000, service: float = 100, **more) -> Call:
    return Call(**{"day": MONDAY, "arrival": arrival, "owner": owner, "patience": patience, "service": service, **more})


def shift(agent: str, on: float = 0, off: float = 1_000, day: date = MONDAY) -> Shift:
    return Shift(day=day, agent=agent, on=on, off=off)


BOTH = (shift("anna"), shift("boris"))

MORNING = (
    call(0, service=100),
    call(10, owner="boris", service=200),
    call(20, owner="anna", patience=500, service=50),
    call(30, owner="boris", patience=60),
    call(40, owner="boris", patience=500, service=30),
)
"""Pooled: Anna talks until 100, 150 (20 waited 80 s) and 180 (40 waited 110 s), Boris until 210; 30 gives up at 90."""


def played(
    calls: tuple[Call, ...],
    shifts: tuple[Shift, ...] = BOTH,
    by: str = "pooled",
    history: tuple[Past, ...] = (),
    changes: tuple[str, ...] = (),
    **options: float,
) -> Result:
    return replay(calls, shifts, history, policy(by, changes), ReplayOptions(**options))


def story(result: Result) -> list[tuple[str | None, float]]:
    """Who answered each call in the order of arrival (None: the caller hung up), and after how many seconds."""
    return list(zip(result.played.by, result.played.wait, strict=True))


def file(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


CALLS = "date,arrival,customer,owner,topic,priority,patience,service,observed_outcome,observed_wait,observed_agent"
ROSTER = "date,agent,on,off"
HISTORY = "date,arrival,customer,topic,priority,outcome,wait,service,agent"


def files(folder: Path) -> tuple[Path, Path, Path]:
    """The morning as files, with a history."""
    calls = file(
        folder,
        "calls.csv",
        CALLS,
        "2026-11-02,0,,,PS,0,10000,100,answered,0,ANNA",
        "2026-11-02,10,1,boris,PS,1,10000,200,answered,0,BORIS",
        "2026-11-02,20,2,anna,PS,2,500,50,answered,90,ANNA",
        "2026-11-02,30,3,boris,PS,1,60,100,abandoned,60,",
        "2026-11-02,40,3,boris,PS,1,500,30,answered,110,ANNA",
    )
    roster = file(folder, "roster.csv", ROSTER, "2026-11-02,anna,0,1000", "2026-11-02,boris,0,1000")
    history = file(
        folder,
        "history.csv",
        HISTORY,
        "2026-10-01,0,,PS,0,answered,0,120,anna",
        "2026-10-01,9,,PS,0,answered,40,60,boris",
        "2026-10-01,9,,PS,0,abandoned,30,0,",
    )
    return calls, roster, history
