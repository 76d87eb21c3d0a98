"""The file of the spool: one record a line behind its checksum, appended durably, read in order, cut when applied."""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from cti.errors import CtiError

_CHUNK: Final = 1 << 18
_WORTH_COMPACTING: Final = 1 << 22


class SpoolInUse(CtiError):
    """Another process has this spool open."""


class Record(Struct, frozen=True, kw_only=True):
    """One line as read; its `payload` is None if it was damaged on disk."""

    payload: bytes | None
    line: bytes


class SpoolFile:
    """Blocking, and for one thread at a time. Whatever raises OSError leaves the records as they were."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise SpoolInUse(f"another process uses {path}") from None
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._sync_folder()
        self._start = 0
        self._end, self.count = _survey(self._fd)
        os.ftruncate(self._fd, self._end)

    def close(self) -> None:
        """Let another process use it."""
        os.close(self._fd)
        os.close(self._lock)

    def append(self, payloads: Sequence[bytes]) -> None:
        """Write records so that they survive a crash."""
        data = b"".join(record_line(payload) + b"\n" for payload in payloads)
        try:
            _write(self._fd, data, self._end)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._fd, self._end)
            raise
        self._end += len(data)
        self.count += len(payloads)

    def read(self) -> list[Record]:
        """Return the next records; none only when there are none."""
        records: list[Record] = []
        size = _CHUNK
        while not records and self._start < self._end:
            *lines, _ = os.pread(self._fd, min(size, self._end - self._start), self._start).split(b"\n")
            records = [Record(payload=_payload(line), line=line) for line in lines]
            size *= 2
        return records

    def done(self, record: Record) -> None:
        """This record, the next one, needs not be read again. A crash may bring the last ones back."""
        self._start += len(record.line) + 1
        self.count -= 1
        if self._start == self._end:
            os.ftruncate(self._fd, 0)
            self._start = self._end = 0
        elif self._start > _WORTH_COMPACTING:
            with suppress(OSError):  # there is no room now; the next record tries again
                self._compact()

    def reject(self, record: Record) -> None:
        """Put a record aside, into the file `….rejected`, in place of a last line that a crash has torn."""
        fd = os.open(self._path.with_name(self._path.name + ".rejected"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _write(fd, record.line + b"\n", _survey(fd)[0])
        finally:
            os.close(fd)

    def _compact(self) -> None:
        new = self._path.with_name(self._path.name + ".new")
        fd = os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            for position in range(self._start, self._end, _CHUNK):
                chunk = os.pread(self._fd, min(_CHUNK, self._end - position), position)
                _write(fd, chunk, position - self._start)
            new.rename(self._path)
        except OSError:
            os.close(fd)
            raise
        self._sync_folder()
        os.close(self._fd)
        self._fd, self._start, self._end = fd, 0, self._end - self._start

    def _sync_folder(self) -> None:
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def record_line(payload: bytes) -> bytes:
    """How a record stands in the file, without its line break."""
    return b"%08x %s" % (zlib.crc32(payload), payload)


def _survey(fd: int) -> tuple[int, int]:
    """Where the last whole line of a file ends, and how many there are: a crash may have torn the last one."""
    position = end = count = 0
    while chunk := os.pread(fd, _CHUNK, position):
        if (last := chunk.rfind(b"\n")) >= 0:
            end = position + last + 1
        count += chunk.count(b"\n")
        position += len(chunk)
    return end, count


def _write(fd: int, data: bytes, position: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(fd, rest, position)
        rest, position = rest[written:], position + written
    os.fsync(fd)


def _payload(line: bytes) -> bytes | None:
    payload = line[9:]
    return payload if line == record_line(payload) else None
