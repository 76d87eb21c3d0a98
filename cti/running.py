"""A running demo leaves word of itself in a file, so that `farley call` finds its Asterisk."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cti.errors import CtiError
from cti.pbx.ports import LOOPBACK, Ports
from cti.secret import Secret
from cti.settings import Settings

FILE = "demo.json"


class NoDemo(CtiError):
    """No demo runs here: start one with `make run` or `farley demo`."""


class DemoRunsAlready(CtiError):
    """A demo runs on this data folder already: use that one, stop it first, or set service.data_dir."""


class RunningDemo(Struct, frozen=True, kw_only=True):
    """What a call into the demo needs, and where the demo's own settings differ from the installation's.

    `sounds` is what a caller says, by language; `did` the number he dials.
    """

    pid: int
    ports: Ports
    web_port: int
    agi_port: int
    queue: str
    ami_username: str
    ami_secret: str
    did: str
    sounds: Mapping[str, str]


def settings_of_demo(settings: Settings) -> Settings:
    """The settings of the demo that runs on their data folder; those given when none runs there."""
    try:
        demo = running_demo(settings.service.data_dir)
    except NoDemo:
        return settings
    secret = Secret(demo.ami_secret)
    return replace(
        settings,
        service=replace(settings.service, host=LOOPBACK, port=demo.web_port),
        agi=replace(settings.agi, host=LOOPBACK, port=demo.agi_port, advertised=None),
        ami=replace(settings.ami, host=LOOPBACK, port=demo.ports.ami, secret=secret, secret_file=None),
        routing=replace(settings.routing, default_queue=demo.queue),
    )


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold the data folder against a second demo. Raises DemoRunsAlready."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoRunsAlready from None
        yield


@contextmanager
def announced(data_dir: Path, demo: RunningDemo) -> Iterator[None]:
    """Keep the file, readable by us alone, for as long as the demo runs."""
    path = data_dir / FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(demo))
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()


def running_demo(data_dir: Path) -> RunningDemo:
    """The demo that runs on this data folder. Raises NoDemo, also when only a stale file is left."""
    try:
        found = msgspec.json.decode((data_dir / FILE).read_bytes(), type=RunningDemo)
        os.kill(found.pid, 0)
    except (OSError, msgspec.DecodeError):
        raise NoDemo from None
    return found
