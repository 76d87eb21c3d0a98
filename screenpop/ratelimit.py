"""Token buckets: so many at once, refilled steadily, and a bounded number of them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address

Clock = Callable[[], float]


class Bucket:
    """Holds up to `size` tokens and gains `per_second`."""

    __slots__ = ("_at", "_clock", "_per_second", "_size", "_tokens")

    def __init__(self, size: float, per_second: float, clock: Clock = time.monotonic) -> None:
        self._size, self._per_second, self._clock = size, per_second, clock
        self._tokens, self._at = size, clock()

    def wait(self) -> float:
        """Seconds until there is a token; 0: now."""
        now = self._clock()
        self._tokens = min(self._size, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        return max(0.0, (1 - self._tokens) / self._per_second)

    def take(self) -> bool:
        """Take a token, if there is one."""
        if self.wait():
            return False
        self._tokens -= 1
        return True

    def give_back(self) -> None:
        """Return a token that was not used."""
        self._tokens = min(self._size, self._tokens + 1)


class Buckets:
    """One bucket a key; the key unused for longest makes room for a new one when there are `most`."""

    def __init__(self, size: float, per_second: float, *, most: int = 10_000, clock: Clock = time.monotonic) -> None:
        self._size, self._per_second, self._most, self._clock = size, per_second, most, clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def __getitem__(self, key: str) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self._size, self._per_second, self._clock)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        return bucket


def place(address: str) -> str:
    """What to count by: of an IPv6 address the network; its user chooses the other 64 bits (RFC 4291, 2.5.1)."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((found, 64), strict=False))
    return str(found)
