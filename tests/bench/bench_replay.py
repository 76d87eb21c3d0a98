"""How long the replay of a real centre's two months takes, and what its adaptive hold achieves beside fixed ones.

Run `python -m tests.bench.bench_replay [--bar]`. It needs the log of "Anonymous Bank" (Ilan Guedj and Avishai
Mandelbaum, Technion, 2000) beside the repository. `--bar` adds every fixed hold from 5 to 300 s, which takes minutes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from cti.replay.bootstrap import difference
from cti.replay.policy import policy
from cti.replay.reading import read
from cti.replay.records import Recording
from cti.replay.run import Result, replay
from tests.bench.table import Row, show

DATA = Path(__file__).parents[2].parent / "shared/data/anonymous-bank"
GOAL_SECONDS = 10.0
COSTS = ("asa", "abandon_rate", "p95_wait")
"""What continuity is paid with."""


def main() -> None:
    """Measure the named policies, or say that there is nothing to replay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bar", action="store_true", help="compare with every fixed hold from 5 to 300 s")
    options = parser.parse_args()
    if not DATA.is_dir():
        print(f"Replay: not measured, the log of the real centre is not in {DATA}")
        return
    recording = read(*(DATA / f"{name}.csv.xz" for name in ("calls", "roster", "history")))
    results = {name: played(recording, name) for name in ("pooled", "fixed_120", "adaptive")}
    show(f"Replay of {len(recording.calls):,} calls", [speed(result) for result in results.values()], against="calls/s")
    adaptive, fixed = results["adaptive"], results["fixed_120"]
    show("Adaptive hold beside 120 s for everybody", compared(adaptive, fixed), floor="fixed_120", against="95 %")
    if options.bar:
        timers = [played(recording, f"fixed_{seconds}") for seconds in range(5, 301, 5)]
        better = ", ".join(timer.policy for timer in timers if dominates(timer, adaptive))
        row = Row(what="fixed holds of 5 to 300 s that dominate it", ours=better or "none", goal="none", met=not better)
        show("Adaptive hold beside every fixed one", [row])


def played(recording: Recording, name: str) -> Result:
    return replay(recording.calls, recording.shifts, recording.history, policy(name))


def speed(result: Result) -> Row:
    return Row(
        what=result.policy,
        ours=f"{result.seconds:.1f} s",
        against=f"{result.figures.calls / result.seconds:,.0f}",
        goal=f"{GOAL_SECONDS:.0f} s",
        met=result.seconds <= GOAL_SECONDS,
    )


def compared(ours: Result, other: Result) -> list[Row]:
    rows = []
    for name in ("on_shift_continuity", *COSTS):
        mine, theirs = value(ours, name), value(other, name)
        span = difference(name, ours.samples, other.samples)
        rows.append(
            Row(
                what=name,
                ours=f"{mine:.4g}",
                floor=f"{theirs:.4g}",
                against=f"{span[0]:+.3g} … {span[1]:+.3g}" if span else "",
                goal="at most" if name in COSTS else "at least",
                met=mine <= theirs if name in COSTS else mine >= theirs,
            )
        )
    return rows


def dominates(one: Result, other: Result) -> bool:
    """More continuity at no more of any cost."""
    more = value(one, "on_shift_continuity") > value(other, "on_shift_continuity")
    return more and all(value(one, name) <= value(other, name) for name in COSTS)


def value(result: Result, name: str) -> float:
    return float(getattr(result.figures, name))


if __name__ == "__main__":
    main()
