"""A waiting line keeps the order of arrival, whoever drops out."""

from hypothesis import given
from hypothesis import strategies as st

from routing.line import Line


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=200))
def test_the_first_is_who_waits_longest_of_those_still_there(arrivals):
    gone: set[int] = set()
    line: Line[int] = Line(lambda place: place[2] not in gone)
    waiting: list[tuple[float, int]] = []
    for number, (since, somebody_leaves) in enumerate(arrivals):
        line.join(since, number, number)
        line.join(since, number, number)
        waiting.append((since, number))
        if somebody_leaves:
            leaver = sorted(waiting)[len(waiting) // 2]
            waiting.remove(leaver)
            gone.add(leaver[1])
        first = line.first()
        assert (first and first[:2]) == (min(waiting) if waiting else None)
    assert list(line) == [number for _, number in sorted(waiting)]


def test_a_line_does_not_grow_with_those_who_left():
    present = 0
    line: Line[int] = Line(lambda place: place[2] in (0, present))
    for present in range(10_000):
        line.join(present, present, present)
    assert len(line._heap) < 200
