"""How a queue fares with so many agents: Erlang C, where nobody gives up, and Erlang A, where callers do.

Calls come at random (Poisson), talks and patience are exponential, and everything is in balance: the simulation of the
real engine tells how far that holds. Sources: Erlang C as in Koole, Call Center Optimization (2013), chapter 4. Erlang
A, the M/M/n+M queue of Palm: Garnett, Mandelbaum and Reiman, Designing a call center with impatient customers (2002);
Mandelbaum and Zeltyn, Service engineering in action: the Palm/Erlang-A queue (2007); its virtual wait is from Zeltyn
and Mandelbaum, Call centers with impatient customers (2005).
"""

from __future__ import annotations

from math import exp, expm1, inf, log, log1p

from msgspec.structs import replace

from routing.model import Value

MOST_AGENTS = 100_000
_SCALE = 1e200
_NEGLIGIBLE = 1e-17


class Traffic(Value, frozen=True, kw_only=True):
    """What comes in: calls per second, the mean seconds that one keeps an agent, and the mean patience in seconds.

    `patience` None: nobody gives up (Erlang C).
    """

    rate: float
    handling: float
    patience: float | None = None

    @property
    def load(self) -> float:
        """The work that is offered, in erlangs: how many agents it would keep busy."""
        return self.rate * self.handling


class Goal(Value, frozen=True, kw_only=True):
    """The share of calls to be answered `within` so many seconds; who gives up before second `short` does not count."""

    share: float = 0.8
    within: float = 20.0
    short: float = 0.0


class Outlook(Value, frozen=True, kw_only=True):
    """What is to be expected with so many agents.

    `service_level` is answered in time ÷ (answered + abandoned − short abandons), `asa` the mean wait of those who are
    answered in seconds (infinite where the queue only grows), `abandoned` the share that gives up, `waiting` the share
    that must wait at all, `occupancy` the share of their time for which agents are busy.
    """

    agents: int
    service_level: float
    asa: float
    abandoned: float
    waiting: float
    occupancy: float


def erlang_b(load: float, agents: int) -> float:
    """The share of calls that find all agents busy where nobody may wait, by the usual recursion on its inverse."""
    inverse = 1.0
    for n in range(1, agents + 1):
        inverse = 1.0 + n / load * inverse if load > 0 else inf
        if inverse > 1e300:
            return 0.0
    return 1.0 / inverse


def outlook(traffic: Traffic, agents: int, goal: Goal = Goal()) -> Outlook:  # noqa: B008  # a frozen value
    """How the traffic fares with so many agents: Erlang A, or Erlang C for endless patience."""
    if traffic.load <= 0:
        return Outlook(agents=agents, service_level=1.0, asa=0.0, abandoned=0.0, waiting=0.0, occupancy=0.0)
    if agents <= 0:
        gives_up = 0.0 if traffic.patience is None else 1.0
        return Outlook(agents=0, service_level=0.0, asa=inf, abandoned=gives_up, waiting=1.0, occupancy=1.0)
    return _erlang_c(traffic, agents, goal) if traffic.patience is None else _erlang_a(traffic, agents, goal)


def agents_needed(traffic: Traffic, goal: Goal = Goal()) -> int:  # noqa: B008  # a frozen value
    """The fewest agents that reach the goal. Raises ValueError for a share of 1 or more: no number is enough."""
    if not goal.share < 1:
        raise ValueError(f"no number of agents answers a share of {goal.share} in time")
    if traffic.load <= 0:
        return 0
    low, high = 0, 1
    while outlook(traffic, high, goal).service_level < goal.share:
        low, high = high, 2 * high
        if low > MOST_AGENTS:
            raise ValueError(f"more than {MOST_AGENTS} agents")
    while high - low > 1:
        middle = (low + high) // 2
        if outlook(traffic, middle, goal).service_level < goal.share:
            low = middle
        else:
            high = middle
    return high


def without_abandonment(traffic: Traffic) -> Traffic:
    """The same traffic, as Erlang C sees it."""
    return replace(traffic, patience=None)


def _erlang_c(traffic: Traffic, agents: int, goal: Goal) -> Outlook:
    """Koole (2013), section 4.2: C = B ÷ (1 − ρ(1 − B)); P(wait > t) = C·exp(−(n − a)·t ÷ handling)."""
    load = traffic.load
    if agents <= load:
        return Outlook(agents=agents, service_level=0.0, asa=inf, abandoned=0.0, waiting=1.0, occupancy=1.0)
    blocked = erlang_b(load, agents)
    waiting = blocked / (1 - load / agents * (1 - blocked))
    spare = (agents - load) / traffic.handling
    return Outlook(
        agents=agents,
        service_level=1 - waiting * exp(-spare * goal.within),
        asa=waiting / spare,
        abandoned=0.0,
        waiting=waiting,
        occupancy=load / agents,
    )


def _erlang_a(traffic: Traffic, agents: int, goal: Goal) -> Outlook:
    """The M/M/n+M queue in balance.

    With θ one over the patience, s = n ÷ (handling·θ) and y(t) = rate ÷ θ·exp(−θt), the caller who finds all agents
    busy and j callers before him is served with probability s ÷ (s + j + 1), and the offered wait exceeds t with
    probability λJ(t) ÷ (ε + λJ(0)), where J(t) = exp(f(t)) ÷ θ·Σ y(t)^k ÷ (s…(s + k)), f(t) = y(0) − y(t) − sθt, and
    ε is one over Erlang B for n − 1 agents (Zeltyn and Mandelbaum 2005, section 4). All terms are positive, and sums
    are kept as logarithms, so nothing is lost or overflows in a large centre.
    """
    assert traffic.patience is not None, "Erlang C is for those who never give up"
    patience = traffic.patience
    s, y = agents * patience / traffic.handling, traffic.rate * patience
    now = _Series(s, y)
    blocked = erlang_b(traffic.load, agents - 1)
    log_all = _log_add(-log(blocked) if blocked > 0 else inf, log(y) + now.log_sum)
    waiting = exp(log(y) + now.log_sum - log_all)
    queue = waiting * now.mean
    abandoned = queue / y
    answered = 1 - abandoned

    def later(seconds: float) -> tuple[float, float]:
        """The share whose wait exceeds this, and the share who are answered after more than this."""
        then = _Series(s, y * exp(-seconds / patience))
        log_weight = -y * expm1(-seconds / patience) - s * seconds / patience - log_all
        still_waiting = exp(log_weight + log(y) + then.log_sum - seconds / patience)
        return still_waiting, exp(log_weight + log(s) + then.log_rest)

    _, late = later(goal.within)
    short = 0.0
    if goal.short > 0:
        waits_longer, answered_later = later(goal.short)
        short = max(0.0, abandoned - (waits_longer - answered_later))
    return Outlook(
        agents=agents,
        service_level=min(1.0, max(0.0, answered - late) / (1 - short)) if short < 1 else 0.0,
        asa=waiting * now.served_wait * patience / answered if answered > 0 else inf,
        abandoned=abandoned,
        waiting=waiting,
        occupancy=min(1.0, answered * traffic.load / agents),
    )


class _Series:
    """Sums over how many wait before a caller who finds all agents busy, weighted by y^k ÷ (s(s + 1)…(s + k)).

    `log_sum` is the logarithm of the sum of the weights, `log_rest` that of the sum of s times the weights without the
    first; `mean` is the mean of k. `served_wait` is the mean, over all who wait, of the wait in units of patience of
    those who are served, the others counting 0: s ÷ (s + k + 1)·Σ 1 ÷ (s + i + 1) for i from 0 to k.
    """

    def __init__(self, s: float, y: float) -> None:
        term = 1 / s
        total = rest = number = served = harmonic = scale = 0.0
        k = 0
        while True:
            harmonic += 1 / (s + k + 1)
            total += term
            number += k * term
            served += s * harmonic / (s + k + 1) * term
            if k:
                rest += term
            k += 1
            ratio = y / (s + k)
            term *= ratio
            if ratio < 1 and term * k < total * _NEGLIGIBLE * (1 - ratio):
                break
            if total > _SCALE:
                total, rest, number, served, term = (v / _SCALE for v in (total, rest, number, served, term))
                scale += log(_SCALE)
        self.log_sum = log(total) + scale
        self.log_rest = log(rest) + scale if rest > 0 else -inf
        self.mean = number / total
        self.served_wait = served / total


def _log_add(a: float, b: float) -> float:
    """log(e^a + e^b)."""
    high, low = max(a, b), min(a, b)
    return high if high == inf else high + log1p(exp(low - high))
