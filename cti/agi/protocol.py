"""AGI as Asterisk speaks it, without I/O: bytes in, what was heard out, the same however the bytes are split."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from msgspec import Struct

from cti.agi.errors import UnsafeArgument
from cti.agi.request import AgiRequest, parse_request

LONGEST_GREETING: Final = 65_536
LONGEST_REPLY: Final = 16_384
LONGEST_COMMAND: Final = 8_190  # AGI_BUF_LEN 8192: the rest of a longer line would be read as the next command

_SUCCESS = re.compile(rb"200 result=(\S*)(?: \((.*)\))?(?: endpos=(-?\d+))?\s*", re.DOTALL)
_OTHER = re.compile(rb"([1-5]\d\d)[ -](.*)", re.DOTALL)
_SEPARATING = re.compile(r'[\\",()\[\]]')
_UNSAFE = re.compile(r"[\r\n\0]")


class Reply(Struct, frozen=True, kw_only=True):
    """The answer to one command: `code` 200 with `result` and the `data` in brackets, or a refusal with its `data`.

    `endpos` (in samples) comes only from commands that play or record a file.
    """

    code: int
    result: str = ""
    data: str | None = None
    endpos: int | None = None


class Broken(Struct, frozen=True):
    """The peer does not speak AGI. Nothing is heard after this."""

    reason: str


class HangUp(Enum):
    """The line `HANGUP`: the caller has gone. It comes between replies, at any time."""

    HEARD = "HANGUP"


Heard = AgiRequest | Reply | HangUp | Broken


class AgiParser:
    """Everything that Asterisk says over one FastAGI connection."""

    def __init__(self) -> None:
        self._rest = b""
        self._greeted = False
        self._broken = False

    def feed(self, data: bytes) -> list[Heard]:
        """Take the bytes that came, return what they complete. Never raises, never keeps more than the bounds."""
        heard: list[Heard] = []
        if self._broken:
            return heard
        self._rest += data
        try:
            if self._greeted or self._hear_greeting(heard):
                self._hear_replies(heard)
        except ValueError as reason:
            self._broken, self._rest = True, b""
            heard.append(Broken(str(reason)))
        return heard

    def _hear_greeting(self, heard: list[Heard]) -> bool:
        end = self._rest.find(b"\n\n")
        if (len(self._rest) - 1 if end < 0 else end) > LONGEST_GREETING:
            raise ValueError("the greeting is too long")
        if end < 0:
            return False
        heard.append(parse_request(self._rest[:end]))
        self._rest = self._rest[end + 2 :]
        self._greeted = True
        return True

    def _hear_replies(self, heard: list[Heard]) -> None:
        start = 0
        while (end := _end_of_reply(self._rest, start)) >= 0:
            _within_bounds(end - start)
            line = self._rest[start:end]
            start = end + 1
            if line == b"HANGUP":
                heard.append(HangUp.HEARD)
            elif (reply := parse_reply(line)).code >= 200:  # 1xx: the reply proper is still to come
                heard.append(reply)
        self._rest = self._rest[start:]
        _within_bounds(len(self._rest))


def _within_bounds(length: int) -> None:
    if length > LONGEST_REPLY:
        raise ValueError("a reply is too long")


def _end_of_reply(data: bytes, start: int) -> int:
    """Where the reply that begins at `start` ends, or -1 while it is not complete."""
    if data.startswith(b"520-", start):  # "520-Invalid command syntax…", usage lines, "520 End of proper usage."
        last = data.find(b"\n520 ", start)
        return last if last < 0 else data.find(b"\n", last + 1)
    if data.startswith(b"200 result=1 (", start):  # GET VARIABLE gives line breaks within the value as they are
        close = data.find(b")\n", start)
        return close if close < 0 else close + 1
    return data.find(b"\n", start)


@lru_cache(maxsize=64)  # most replies are one of two
def parse_reply(line: bytes) -> Reply:
    """Read one reply. ValueError says that it is none."""
    if success := _SUCCESS.fullmatch(line):
        result, data, endpos = success.groups()
        return Reply(
            code=200,
            result=result.decode("ascii", "replace"),
            data=None if data is None else data.decode("utf-8", "replace"),
            endpos=None if endpos is None else int(endpos),
        )
    if other := _OTHER.fullmatch(line):
        return Reply(code=int(other[1]), data=other[2].decode("utf-8", "replace"))
    raise ValueError("a line that is no reply")


def quote(value: str | int) -> str:
    """One argument, escaped as parse_args() in res_agi.c reads it: first the backslash, then the quote."""
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def one_value(value: str | int) -> str:
    """One of several values, separated by commas, as __ast_app_separate_args() in app.c reads them."""
    return _SEPARATING.sub(r"\\\g<0>", str(value))


def encode_command(*words: str | int) -> bytes:
    """One command line; its words are already quoted where they must be. UnsafeArgument: it would not stay one."""
    command = " ".join(map(str, words))
    if _UNSAFE.search(command):
        raise UnsafeArgument("a line break or NUL in an AGI command")
    line = command.encode("utf-8", "replace")
    if len(line) > LONGEST_COMMAND:
        raise UnsafeArgument(f"an AGI command of {len(line)} bytes; Asterisk reads {LONGEST_COMMAND}")
    return line + b"\n"
