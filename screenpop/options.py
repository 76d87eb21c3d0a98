"""What differs from site to site in how browsers are served, and the limits that a hostile one runs into."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from msgspec import Struct

from screenpop.veil import Sensitive

Network = IPv4Network | IPv6Network


class Limits(Struct, frozen=True, kw_only=True):
    """Bounds for every peer: bytes, seconds, counts."""

    body: int = 128 * 1024
    body_seconds: float = 10.0
    upload_seconds: float = 300.0
    header_line: int = 8190
    headers: int = 64
    connections: int = 1000
    idle_seconds: float = 30.0
    unread_seconds: float = 60.0
    frame: int = 64 * 1024
    unsent: int = 1024 * 1024
    tabs: int = 8
    resume_seconds: float = 10.0
    ping_seconds: float = 20.0
    pong_seconds: float = 20.0
    closing_seconds: float = 5.0
    messages: int = 60
    messages_per_second: float = 20.0


class Options(Struct, frozen=True, kw_only=True):
    """How this installation serves its browsers.

    `origin` is the public address's scheme, host and port; None takes it from the Host header. `secure` says that
    browsers come over TLS. `default_queue` takes calls for which the dialplan names none. `proxies` are believed about
    whom they speak for. `messages` is the folder of the messages that callers left. What is
    `sensitive` opens for `confirm_minutes` to who confirms the customer. `session_key` signs cookies.
    Webhooks may be sent to `webhook_networks` though these are not public.
    Attempts are wrong passwords in `sign_in_window` seconds.
    """

    session_key: str
    phone_websocket: str
    sip_domain: str
    stun: tuple[str, ...] = ()
    origin: str | None = None
    secure: bool = False
    proxies: tuple[Network, ...] = ()
    messages: Path | None = None
    webhook_networks: tuple[Network, ...] = ()
    static: Path = Path(__file__).parent / "static"
    not_ready_reasons: tuple[str, ...] = ("break", "lunch", "meeting", "training", "paperwork")
    default_queue: str = "main"
    dispositions: tuple[str, ...] = ("resolved", "follow_up", "request_opened", "wrong_number", "complaint", "sale")
    sensitive: tuple[Sensitive, ...] = ()
    confirm_minutes: float = 60.0
    session_hours: float = 12.0
    sign_in_attempts: int = 5
    sign_in_attempts_per_address: int = 30
    sign_in_window: float = 300.0
    limits: Limits = Limits()
