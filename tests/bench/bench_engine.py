"""Events per second of the routing engine, with so many agents at work and so many callers waiting.

Run `python -m tests.bench.bench_engine`. 50 teams, 200 skills and a million customers with their owners (fewer teams
where there are few agents); every agent is busy all the time; what is random has a fixed seed; one caller in ten gives
up. Queues have their default settings, with the adaptive hold and a history to judge by. Only the engine's own time
on the processor counts.
"""

from __future__ import annotations

import argparse
import random
import tracemalloc
from array import array
from time import thread_time_ns

from routing import events
from routing.commands import Command, Offer, Overflow
from routing.engine import Engine
from routing.model import Agent
from routing.queue import Queue
from routing.survival import kaplan_meier
from tests.bench.table import Row, percentile, show

SIZES = [(100, 100), (1_000, 10_000), (10_000, 100_000)]
TEAMS, SKILLS, CUSTOMERS = 50, 200, 1_000_000
GOAL_RATE, GOAL_COST = 50_000, 2.0


class Load:
    """A centre kept busy: whoever is free answers, talks, wraps up and asks for more; callers keep coming."""

    def __init__(self, agents: int, waiting: int, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.groups = max(2, min(TEAMS, agents // 20))
        self.agents = agents
        self.owners = array("i", (self.random.randrange(agents) for _ in range(CUSTOMERS)))
        self.engine = Engine(
            Queue(name=f"queue {n}", team=f"team {n}", skills={f"skill {n}": 5}) for n in range(self.groups)
        )
        talk = kaplan_meier((self.random.lognormvariate(4.8, 0.9), True) for _ in range(5_000))
        patience = kaplan_meier((self.random.expovariate(1 / 600), self.random.random() < 0.2) for _ in range(5_000))
        self.engine.handle(events.HistoryLearned(at=0.0, talk=talk, patience=patience))
        self.now = 0.0
        self.number = 0
        self.durations: list[int] = []
        self.talking: list[tuple[str, str]] = []
        self.ringing: list[tuple[str, str]] = []
        for n in range(agents):
            self._sign_in(n)
        for _ in range(agents + waiting):
            self.time_passes()
            self.arrive()
            self.answer_all()

    def _sign_in(self, n: int) -> None:
        group = n % self.groups
        skills = {f"skill {skill}": 5 for skill in (group, *self.random.sample(range(SKILLS), 4))}
        agent = Agent(name=f"agent {n}", teams=frozenset({f"team {group}"}), skills=skills)
        self.send(events.AgentSignedIn(at=self.now, agent=agent))
        self.send(events.AgentReady(at=self.now, agent=agent.name))

    def send(self, event: events.Event) -> None:
        start = thread_time_ns()
        commands = self.engine.handle(event)
        self.durations.append(thread_time_ns() - start)
        self._carry_out(commands)

    def _carry_out(self, commands: list[Command]) -> None:
        for command in commands:
            if isinstance(command, Offer):
                self.ringing.append((command.call, command.agent))
            elif isinstance(command, Overflow):
                raise AssertionError("nobody should be sent away here")

    def arrive(self) -> None:
        self.number += 1
        customer = self.random.randrange(CUSTOMERS) if self.random.random() < 0.6 else None
        owner = None if customer is None else f"agent {self.owners[customer]}"
        deputies = tuple(f"agent {self.random.randrange(self.agents)}" for _ in range(2)) if owner else ()
        queue = f"queue {self.random.randrange(self.groups)}"
        self.send(
            events.CallArrived(
                at=self.now,
                call=str(self.number),
                queue=queue,
                caller=str(self.number),
                customer=customer,
                owner=owner,
                deputies=deputies,
            )
        )

    def time_passes(self) -> None:
        """As much as until the next of so many conversations of three minutes ends."""
        self.now += 180 / self.agents
        wake_at = self.engine.wake_at
        if wake_at is not None and wake_at <= self.now:
            self.send(events.Tick(at=self.now))

    def answer_all(self) -> None:
        while self.ringing:
            call, agent = self.ringing.pop()
            self.send(events.OfferRinging(at=self.now, call=call, agent=agent))
            self.send(events.OfferAnswered(at=self.now, call=call, agent=agent))
            self.talking.append((call, agent))

    def turn(self) -> None:
        """One conversation ends, its agent takes the next caller, and one more caller comes."""
        self.time_passes()
        at = self.random.randrange(len(self.talking))
        self.talking[at], self.talking[-1] = self.talking[-1], self.talking[at]
        call, agent = self.talking.pop()
        self.send(events.CallHungUp(at=self.now, call=call))
        self.send(events.AgentReady(at=self.now, agent=agent))
        self.answer_all()
        self.arrive()
        if self.random.random() < 0.1:
            self._give_up()
        self.answer_all()

    def _give_up(self) -> None:
        call = str(self.random.randint(max(1, self.number - self.agents), self.number))
        if self.engine.explain(call) and not any(call == talking for talking, _ in self.talking):
            self.send(events.CallHungUp(at=self.now, call=call))
            self.arrive()


def measure(agents: int, waiting: int, wanted: int) -> list[int]:
    """The nanoseconds of at least so many events at one size."""
    load = Load(agents, waiting)
    load.durations.clear()
    while len(load.durations) < wanted:
        load.turn()
    return load.durations


def memory_per_call(agents: int) -> float:
    """Bytes that one more waiting call costs."""
    load = Load(min(agents, 200), 0)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    load.durations = []
    for _ in range(1_000):
        load.arrive()
    load.durations = []
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return used / 1_000


def main() -> None:
    """Measure every size and compare it with the smallest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000, help="events to measure at each size")
    options = parser.parse_args()
    rows: list[Row] = []
    smallest = 0.0
    for agents, waiting in SIZES:
        spent = measure(agents, waiting, options.events)
        rate = 1e9 * len(spent) / sum(spent)
        smallest = smallest or rate
        largest = (agents, waiting) == SIZES[-1]
        rows += [
            Row(
                what=f"{agents:,} agents, {waiting:,} waiting",
                ours=f"{rate:,.0f}/s",
                floor=f"{smallest:,.0f}/s",
                against=f"{rate / smallest:.2f}",
                goal=f">= {GOAL_RATE:,}/s" if largest else "",
                met=rate >= GOAL_RATE if largest else None,
            ),
            Row(
                what="  cost of an event",
                ours=f"{1e6 / rate:.1f} µs",
                floor=f"{1e6 / smallest:.1f} µs",
                against=f"{smallest / rate:.2f}",
                goal=f"<= {GOAL_COST:g}" if largest else "",
                met=smallest / rate <= GOAL_COST if largest else None,
            ),
            Row(what="  p50", ours=f"{percentile(spent, 0.5) / 1e3:.1f} µs"),
            Row(what="  p99", ours=f"{percentile(spent, 0.99) / 1e3:.1f} µs"),
            Row(what="  longest", ours=f"{max(spent) / 1e6:.2f} ms"),
            Row(what="  one more waiting call", ours=f"{memory_per_call(agents):.0f} bytes"),
        ]
    show("Routing engine, events handled", rows, floor="smallest", against="ours ÷ smallest")


if __name__ == "__main__":
    main()
