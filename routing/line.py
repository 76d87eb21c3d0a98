"""A waiting line: whoever has waited longest is first, and who is no longer in it simply stops counting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush
from typing import Generic, TypeVar

T = TypeVar("T")

Place = tuple[float, int, T]
"""Since when, a number that decides between equals, and who."""


class Line(Generic[T]):
    """A heap of places. `stands(place)` tells whether a place still counts; the others are dropped when met.

    Joining and looking at the first cost O(log n) over the time; nobody has to be taken out.
    """

    __slots__ = ("_heap", "_stands", "_sweep_at")

    def __init__(self, stands: Callable[[Place[T]], bool]) -> None:
        self._stands = stands
        self._heap: list[Place[T]] = []
        self._sweep_at = 64

    def join(self, since: float, number: int, who: T) -> None:
        """Take the place of someone who waits `since`; the same place may be taken twice."""
        if len(self._heap) >= self._sweep_at:
            self._heap = list(self._standing())
            heapify(self._heap)
            self._sweep_at = max(64, 2 * len(self._heap))
        heappush(self._heap, (since, number, who))

    def first(self, fits: Callable[[T], bool] | None = None) -> Place[T] | None:
        """Return the place that has counted longest, of those whom it `fits`, or None.

        To pass over somebody costs a sort.
        """
        heap = self._heap
        while heap:
            if self._stands(heap[0]):
                if fits is None or fits(heap[0][2]):
                    return heap[0]
                return next((place for place in sorted(self._standing()) if fits(place[2])), None)
            heappop(heap)
        return None

    def first_until(self, since: float) -> Place[T] | None:
        """Return the first place if it is not later than this, or None."""
        return self.first() if self._heap and self._heap[0][0] <= since else None

    def drop_first(self) -> None:
        """Take out the place that `first` returned."""
        heappop(self._heap)

    def anyhow(self) -> Iterator[T]:
        """Everybody in the line, in no order."""
        return (who for _, _, who in self._standing())

    def __iter__(self) -> Iterator[T]:
        """Everybody in the line, longest first; costs a sort."""
        return (who for _, _, who in sorted(self._standing()))

    def _standing(self) -> set[Place[T]]:
        return {place for place in self._heap if self._stands(place)}
