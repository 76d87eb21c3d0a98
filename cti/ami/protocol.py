"""AMI without I/O: bytes in, messages out, the same however the bytes are split; actions in, bytes out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from cti.ami.errors import AmiUnsafeValue

LONGEST_MESSAGE: Final = 262_144
LONGEST_LINE: Final = 1_022  # manager.c: `char inbuf[1025]`, the line break within it
MOST_LINES: Final = 128  # AST_MAX_MANHEADERS

Value = str | int | Sequence[str]

_END: Final = b"\r\n\r\n"
_UNSAFE = re.compile(r"[\r\n\0]")


class AmiMessage(Struct, frozen=True, gc=False):  # holds nothing but text: no cycles to collect
    """A response or an event. Of a repeated line, `fields` has the first value and `repeated` all of them."""

    fields: dict[str, str]
    repeated: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, name: str) -> str:
        return self.fields[name]

    def get(self, name: str, default: str = "") -> str:
        """Return the value of a line, or `default` if there is none."""
        return self.fields.get(name, default)

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of all lines of that name, such as the `Output` lines of a command."""
        return self.repeated.get(name) or ((self.fields[name],) if name in self.fields else ())

    @property
    def event(self) -> str:
        """The name of the event; empty for a response."""
        return self.fields.get("Event", "")

    @property
    def action_id(self) -> str:
        """Which action this answers; empty for what happened by itself."""
        return self.fields.get("ActionID", "")


class AmiParser:
    """Everything that Asterisk says over one connection. `wanted` are the events to parse, all if None.

    Events that answer an action are always parsed. Messages longer than LONGEST_MESSAGE, and events that say two
    things about one, are dropped and counted in `dropped`: Asterisk writes a caller's number as it came, so CR LF in it
    makes a line. Lines end with CRLF only; a bare LF is part of a value.
    """

    def __init__(self, wanted: Collection[str] | None = None) -> None:
        self._wanted = None if wanted is None else frozenset(f"Event: {name}".encode() for name in wanted)
        self._rest = b""
        self._skipping = False
        self.banner: str | None = None
        self.dropped = 0

    def feed(self, data: bytes) -> list[AmiMessage]:
        """Take the bytes that came, return the messages that they complete. Never raises."""
        data = self._rest + data
        if self.banner is None:
            banner, end, data = data.partition(b"\r\n")
            if not end:
                self._rest = banner[: LONGEST_LINE + 1]
                return []
            self.banner = banner[:LONGEST_LINE].decode("utf-8", "replace")
        *blocks, self._rest = data.split(_END)
        if blocks and self._skipping:
            self._skipping = False
            self.dropped += 1
            del blocks[0]
        if len(self._rest) > LONGEST_MESSAGE + len(_END):
            self._skipping = True
            self._rest = self._rest[-len(_END) + 1 :]
        if len(data) > LONGEST_MESSAGE:
            blocks = [block for block in blocks if self._is_bounded(block)]
        if self._wanted is not None:
            blocks = [block for block in blocks if self._is_wanted(block, self._wanted)]
        messages = map(parse_message, blocks)
        return [message for message in messages if message.fields and (not message.repeated or self._trusts(message))]

    def _is_bounded(self, block: bytes) -> bool:
        bounded = len(block) <= LONGEST_MESSAGE
        self.dropped += not bounded
        return bounded

    def _is_wanted(self, block: bytes, wanted: frozenset[bytes]) -> bool:
        head = block.partition(b"\r\n")[0]
        return head in wanted or not head.startswith(b"Event: ") or b"\r\nActionID: " in block

    def _trusts(self, message: AmiMessage) -> bool:
        for name, values in message.repeated.items():
            if message.event and not name.endswith("Variable") and len(set(values)) > 1:
                self.dropped += 1
                return False
        return True


def parse_message(block: bytes) -> AmiMessage:
    """Read the lines of one message; those that are not `Name: value` are passed over."""
    lines = block.decode("utf-8", "replace").split("\r\n")
    try:
        fields = dict(map(_name_and_value, lines))
    except ValueError:
        fields = {}
    if len(fields) == len(lines):  # nearly always; the rest is for repeated and odd lines
        return AmiMessage(fields)
    values: dict[str, list[str]] = {}
    for name, colon, value in (line.partition(": ") for line in lines):
        if colon:
            values.setdefault(name, []).append(value)
    return AmiMessage(
        {name: those[0] for name, those in values.items()},
        {name: tuple(those) for name, those in values.items() if len(those) > 1},
    )


@lru_cache(maxsize=1024)  # the events of one call say mostly the same
def _name_and_value(line: str) -> tuple[str, str]:
    name, value = line.split(": ", 1)
    return name, value


def encode_action(name: str, fields: Mapping[str, Value]) -> bytes:
    """One action; a sequence makes several lines. AmiUnsafeValue: it would not arrive as the one action that it is."""
    lines = [f"Action: {name}"]
    for key, value in fields.items():
        lines += [f"{key}: {each}" for each in ((value,) if isinstance(value, (str, int)) else value)]
    if any(_UNSAFE.search(line) for line in lines):
        raise AmiUnsafeValue("a line break or NUL in an AMI action")
    encoded = [line.encode("utf-8", "replace") for line in lines]
    if max(map(len, encoded)) > LONGEST_LINE or len(encoded) > MOST_LINES:
        raise AmiUnsafeValue(f"an AMI action takes {MOST_LINES} lines of {LONGEST_LINE} bytes")
    return b"\r\n".join(encoded) + _END
