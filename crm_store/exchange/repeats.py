"""What the rows of a file have said so far, so that a trial counts a customer's second row as it will be.

Of each customer only hashes are kept, and only of so many: whoever comes after them counts as if his row were the
first of him.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import structs

from crm_store.exchange.entry import CUSTOMER, Entry

MOST = 200_000

Said = dict[int, int]
"""What was said of a customer, by hashes: of which thing, and what."""


class Repeats:
    """The customers of the rows before, each with what they said of him."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._said: dict[int, bytes] = {}

    def before(self, entry: Entry) -> Said | None:
        """What was said of him; None: nothing yet."""
        for name in names_of(entry):
            if (kept := self._said.get(hash(name))) is not None:
                return _DECODER.decode(kept)
        return None

    def add(self, entry: Entry, before: Said | None, usual: dict[str, str] | None = None) -> None:
        """Remember a row. `usual` is what a new customer has of which the row says nothing."""
        said = {hash(name): hash(value) for name, value in (usual or {}).items()}
        if usual is not None:
            said |= {hash(n): hash(v) for n, v in zip(CUSTOMER, entry.values, strict=True) if v is not None}
        said |= before or {}
        said |= {thing: what for thing, what in said_by(entry) if what or thing not in said}
        for name in names_of(entry):
            if hash(name) in self._said or len(self._said) < self._most:
                self._said[hash(name)] = msgspec.msgpack.encode(said)


_DECODER = msgspec.msgpack.Decoder(Said)


def says_else(entry: Entry, before: Said, *, new: bool) -> bool:
    """Does a row contradict what was said before; of who is `new`, also whether it says anything more."""
    return any((what != before[thing] and what != 0) if thing in before else new for thing, what in said_by(entry))


def unsaid(entry: Entry, before: Said) -> Entry:
    """The row without what was told of by others before."""
    told = [hash(name) in before for name in CUSTOMER]
    return structs.replace(
        entry,
        values=tuple(None if gone else value for gone, value in zip(told, entry.values, strict=True)),
        points=tuple(point for point in entry.points if hash(point[:2]) not in before),
        owner=None if hash("owner") in before else entry.owner,
        deputies=() if hash("deputies") in before else entry.deputies,
        parts={
            name: [thing for thing in things if _thing(name, thing)[0] not in before]
            for name, things in (entry.parts or {}).items()
        },
    )


def names_of(entry: Entry) -> Iterator[str]:
    """By what a customer is known: two rows of one customer are never in one batch."""
    if entry.values[0] is not None:
        yield entry.values[0]
    if entry.key is not None:
        yield entry.key


def said_by(entry: Entry) -> Iterator[tuple[int, int]]:
    """What a row says itself; 0: a contact point without a label, which takes none away."""
    for name, value in zip(CUSTOMER, entry.values, strict=True):
        if value is not None and name not in entry.derived:
            yield hash(name), hash(value)
    for kind, value, label, *_ in entry.points:
        yield hash((kind, value)), hash(label) if label is not None else 0
    if entry.owner is not None:
        yield hash("owner"), hash(entry.owner)
    if entry.deputies:
        yield hash("deputies"), hash(entry.deputies)
    for name, things in (entry.parts or {}).items():
        for thing in things:
            yield _thing(name, thing)


def _thing(name: str, thing: dict[str, object]) -> tuple[int, int]:
    whole = hash(msgspec.msgpack.encode({key: value for key, value in thing.items() if key != "id"}))
    known = next((thing[key] for key in ("external_id", "source", "call") if thing.get(key) is not None), whole)
    return hash((name, known)), whole
