"""Ports on loopback that are free now."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack, suppress

from msgspec import Struct

LOOPBACK = "127.0.0.1"
RTP_PORTS = 400


class Ports(Struct, frozen=True, kw_only=True):
    """Where our Asterisk listens: SIP over UDP for the trunk and for desk phones, HTTP, AMI, and a range for RTP."""

    trunk: int
    phones: int
    http: int
    ami: int
    rtp_start: int
    rtp_end: int


def free_ports() -> Ports:
    """Five kinds of ports that nobody uses. Asterisk itself skips a taken port within the RTP range."""
    kinds = {
        "trunk": socket.SOCK_DGRAM,
        "phones": socket.SOCK_DGRAM,
        "http": socket.SOCK_STREAM,
        "ami": socket.SOCK_STREAM,
    }
    with ExitStack() as held:  # all at once, so that no two are the same
        chosen = {name: _bound(held.enter_context(socket.socket(type=kind))) for name, kind in kinds.items()}
    rtp = random.randrange(10_000, 30_000, 2)
    return Ports(**chosen, rtp_start=rtp, rtp_end=rtp + RTP_PORTS - 1)


def free_port(wanted: int = 0) -> int:
    """`wanted` where nobody listens on it, else a port that is free now."""
    with socket.socket() as unbound:
        unbound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            unbound.bind((LOOPBACK, wanted))
            port: int = unbound.getsockname()[1]
            return port
        return _bound(unbound)


def _bound(unbound: socket.socket) -> int:
    unbound.bind((LOOPBACK, 0))
    port: int = unbound.getsockname()[1]
    return port
