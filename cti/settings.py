"""Everything that differs from site to site, as one frozen object: names, meanings and defaults.

`cti.settings_source.load()` fills it.
"""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, field

from cti.secret import Secret, read_secret
from cti.settings_retention import Retention
from cti.settings_section import NAME_PATTERN as NAME_PATTERN
from cti.settings_section import Region, Section, says
from cti.settings_section import SettingsError as SettingsError
from cti.settings_trunk import Trunk
from screenpop.veil import Sensitive

Port = Annotated[int, Meta(ge=1, le=65535)]
Name = Annotated[str, Meta(pattern=NAME_PATTERN.pattern)]
Seconds = Annotated[float, Meta(gt=0, le=86400)]
Milliseconds = Annotated[int, Meta(ge=1, le=3000)]
Count = Annotated[int, Meta(ge=1, le=1000000)]
Dial = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]+/[A-Za-z0-9_.:;=@/+*#{}-]{1,200}$")]
"""Nothing in it adds an argument, an option or another phone to Dial()."""
Digits = Annotated[str, Meta(pattern=r"^\+?[0-9]{2,15}$")]
TimesOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _address_of(key: str, value: str | None, *schemes: str) -> None:
    if value is None:
        return
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"{key}: expected an address that begins with {' or '.join(f'{s}://' for s in schemes)}")


def _networks(key: str, values: tuple[str, ...]) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(value) for value in values)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None


class Service(Section, frozen=True, kw_only=True):
    """The web server, and what the whole process shares."""

    host: Annotated[str, says("Address the web server listens on. Leave it on loopback unless TLS is set.")] = (
        "127.0.0.1"
    )
    port: Annotated[Port, says("Port of the web server: screens, API, WebSocket and metrics.")] = 8600
    data_dir: Annotated[
        Path, says("Folder for what must outlive a restart: call spool, session key, SQLite store.")
    ] = Path("var")
    public_url: Annotated[
        str | None,
        says("Address by which browsers reach the service, when a proxy stands before it. Only its pages may write."),
    ] = None
    proxies: Annotated[
        tuple[str, ...],
        says(
            "Networks of the proxies before the service. Their X-Forwarded-For tells who it is that tries to sign in."
        ),
    ] = ()
    tls_cert: Annotated[Path | None, says("Certificate chain in PEM. With `tls_key` the server speaks HTTPS.")] = None
    tls_key: Annotated[Path | None, says("Private key of `tls_cert` in PEM.")] = None
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], says("The least severe log entry that is written.")
    ] = "info"
    log_json: Annotated[bool, says("Write one JSON object a line, for a log collector, in place of coloured text.")] = (
        False
    )

    def __post_init__(self) -> None:
        _address_of("public_url", self.public_url, "http", "https")
        _ = self.proxy_networks
        if (self.tls_cert is None) != (self.tls_key is None):
            missing = "tls_key" if self.tls_key is None else "tls_cert"
            raise ValueError(f"{missing}: missing; `tls_cert` and `tls_key` are set together")

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        """`proxies`, parsed."""
        return _networks("proxies", self.proxies)

    @property
    def origin(self) -> str:
        """Scheme, host and port as a browser's Origin header has them."""
        if self.public_url is not None:
            parts = urlsplit(self.public_url)
            return f"{parts.scheme}://{parts.netloc}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls_cert else 'http'}://{host}:{self.port}"


class Store(Section, frozen=True, kw_only=True):
    """Where customers, calls, agents and sessions are kept."""

    url: Annotated[
        str,
        says(
            "Database: `sqlite:///path` (four slashes before an absolute one) or `postgresql://user@host/database`, "
            "its password in `PGPASSWORD` or `~/.pgpass`."
        ),
    ] = "sqlite:///var/farley.sqlite"
    region: Annotated[
        Region,
        says("Country (ISO 3166, two capitals) in which a number without a country code is read."),
    ] = "UA"
    internal_digits: Annotated[
        int,
        Meta(ge=0, le=9),
        says("Digits that your office's own numbers have at most. A longer one is an outside number."),
    ] = 5
    identify_deadline_ms: Annotated[
        Milliseconds,
        says("Milliseconds to find out who is calling. Past it the call is routed as unknown and the pop catches up."),
    ] = 300

    def __post_init__(self) -> None:
        if not re.match(r"sqlite:///.|postgresql://.", self.url):
            raise ValueError("url: expected sqlite:///path or postgresql://user@host/database")
        if urlsplit(self.url).password is not None:
            raise ValueError("url: keep the password out of it; PGPASSWORD or ~/.pgpass may hold it")


class Agi(Section, frozen=True, kw_only=True):
    """Where Asterisk's dialplan asks what to do with a call (FastAGI)."""

    host: Annotated[str, says("Address the FastAGI server listens on. AGI has no password: never a public one.")] = (
        "127.0.0.1"
    )
    port: Annotated[Port, says("Port of the FastAGI server.")] = 4573
    advertised: Annotated[
        str | None,
        says("`host:port` by which Asterisk reaches the FastAGI server (its `FARLEY_AGI`), when another one."),
    ] = None
    allowed_peers: Annotated[
        tuple[str, ...], says("Networks of the Asterisk machines. A connection from elsewhere is closed unread.")
    ] = ("127.0.0.0/8", "::1/128")
    max_connections: Annotated[
        Count, says("Callers waiting at once. One more is sent to Asterisk's fallback queue.")
    ] = 1000
    greeting_deadline: Annotated[
        Seconds, says("Seconds for Asterisk to finish the lines that open an AGI session.")
    ] = 2.0
    reply_deadline: Annotated[Seconds, says("Seconds for Asterisk to answer one AGI command.")] = 5.0

    def __post_init__(self) -> None:
        _ = self.networks
        if self.advertised is not None and not self.advertised.rpartition(":")[2].isdigit():
            raise ValueError("advertised: expected host:port")

    @property
    def networks(self) -> tuple[Network, ...]:
        """`allowed_peers`, parsed."""
        return _networks("allowed_peers", self.allowed_peers)

    @property
    def address(self) -> str:
        """`host:port` for the dialplan."""
        return self.advertised or f"{self.host}:{self.port}"


class Ami(Section, frozen=True, kw_only=True):
    """The Asterisk Manager Interface: what really happens to the calls."""

    host: Annotated[str, says("Address of Asterisk's manager interface.")] = "127.0.0.1"
    port: Annotated[Port, says("Port of Asterisk's manager interface.")] = 5038
    username: Annotated[Name, says("Name of our section in `manager.conf`.")] = "farley"
    secret: Annotated[Secret | None, says("Its `secret`. Required, here or in `secret_file`, except for the demo.")] = (
        None
    )
    secret_file: Annotated[
        Path | None, says("File whose first line is the secret, to keep it out of the settings.")
    ] = None
    ping_interval: Annotated[
        Seconds, says("Seconds of silence after which Asterisk is asked whether it is still there.")
    ] = 5.0
    reply_deadline: Annotated[
        Seconds, says("Seconds for an answer to that or anything else; past them the connection is made anew.")
    ] = 5.0

    def __post_init__(self) -> None:
        if self.secret is not None and self.secret_file is not None:
            raise ValueError("secret_file: `secret` is set as well; keep one of the two")

    def login_secret(self) -> Secret:
        """The secret, from wherever it is kept. Raises SettingsError if there is none."""
        if self.secret is not None:
            return self.secret
        if self.secret_file is None:
            raise SettingsError(
                "ami.secret is missing: set FARLEY_AMI__SECRET, or secret_file in the [ami] section of farley.toml, "
                "to the secret of Asterisk's manager.conf"
            )
        try:
            return read_secret(self.secret_file)
        except (OSError, ValueError) as error:
            raise SettingsError(f"ami.secret_file: {error}") from error


class Phone(Section, frozen=True, kw_only=True):
    """The phone in the agent's browser."""

    websocket_url: Annotated[
        str, says("Asterisk's SIP WebSocket as browsers reach it. Pages from HTTPS need `wss://`.")
    ] = "ws://127.0.0.1:8088/ws"
    domain: Annotated[Name, says("Host part of the agents' SIP addresses.")] = "127.0.0.1"
    stun: Annotated[
        tuple[str, ...], says("STUN servers for agents outside the office network, as `stun:host:port`.")
    ] = ()

    def __post_init__(self) -> None:
        _address_of("websocket_url", self.websocket_url, "ws", "wss")


class Routing(Section, frozen=True, kw_only=True):
    """How calls find their agent. What belongs to one queue is kept with the queue in the store."""

    default_queue: Annotated[Name, says("Queue of a call for which the dialplan names none.")] = "main"
    fallback_queue: Annotated[
        Name, says("Asterisk's queue for callers whom the service cannot serve (`FARLEY_FALLBACK` of the dialplan).")
    ] = "farley-fallback"
    trunk_trust: Annotated[
        dict[str, Literal["verified", "trunk", "none"]],
        says(
            "How far the caller's number is believed, by the trunk's endpoint: `verified` where the carrier "
            "vouches for it, `none` where anybody may set it. A trunk that is not named is `trunk`."
        ),
    ] = field(default_factory=dict)
    pop_wait_ms: Annotated[
        int,
        Meta(ge=0, le=1000),
        says("Milliseconds that an offer waits for the pop to be painted before the phone rings."),
    ] = 150
    desk_grace: Annotated[
        float,
        Meta(ge=0, le=3600),
        says("Seconds that an agent without a browser connection keeps his state; past them he is signed out."),
    ] = 60.0


class Voice(Section, frozen=True, kw_only=True):
    """What callers are told, and the messages that they leave. Asterisk must see these folders as Farley does."""

    prompts: Annotated[
        Path | None,
        says(
            "Folder of the spoken sentences, with a folder for each language (`farley prompts` makes them). Asterisk "
            "reads it. Not set: `prompts` in `service.data_dir`."
        ),
    ] = None
    language: Annotated[
        Literal["en", "ru", "uk"], says("Language for callers of whom none is known, or none that is spoken.")
    ] = "uk"
    messages: Annotated[
        Path | None,
        says(
            "Folder of the messages that callers leave. Asterisk writes it, Farley reads and clears it. Not set: "
            "`messages` in `service.data_dir`."
        ),
    ] = None
    message_seconds: Annotated[float, Meta(ge=10, le=600), says("Seconds that a message may last.")] = 180.0
    message_silence: Annotated[float, Meta(ge=2, le=30), says("Seconds of silence that end a message.")] = 5.0


class Callback(Section, frozen=True, kw_only=True):
    """How customers are rung back. How often and with what pause belongs to each queue."""

    dial: Annotated[
        Dial | None,
        says(
            "What Asterisk dials to ring a customer back, such as `PJSIP/{number}@my-trunk`: `{number}` stands for his "
            "number in E.164, `{digits}` for the same without the plus. Not set: nobody is offered to be rung back."
        ),
    ] = None
    caller_id: Annotated[
        Digits | None,
        says("Number that the customer sees. Not set: the trunk decides."),
    ] = None
    ring: Annotated[float, Meta(ge=5, le=120), says("Seconds that the customer's phone rings.")] = 40.0
    countries: Annotated[
        tuple[Region, ...],
        says("Countries (ISO 3166) whose numbers are rung back. Empty: that of `store.region` alone."),
    ] = ()
    hours: Annotated[
        TimesOfDay | None,
        says(
            "Times of day, where Farley runs, at which customers may be rung, as `09:00-20:30`. Not set: while their "
            "queue is open, or from 8 to 21 where it is always open."
        ),
    ] = None

    def __post_init__(self) -> None:
        if self.dial is not None and self.dial.count("{number}") + self.dial.count("{digits}") != 1:
            raise ValueError("dial: expected `{number}` or `{digits}`, once")


class Desk(Section, frozen=True, kw_only=True):
    """What agents choose from, and how they sign in."""

    not_ready_reasons: Annotated[tuple[Name, ...], says("Reasons that an agent may give for a break.")] = (
        "break", "lunch", "meeting", "training", "paperwork",
    )  # fmt: skip
    dispositions: Annotated[tuple[Name, ...], says("Verdicts on a finished call.")] = (
        "resolved", "follow_up", "request_opened", "wrong_number", "complaint", "sale",
    )  # fmt: skip
    sensitive: Annotated[
        tuple[Sensitive, ...],
        says("What of a customer stays closed to an agent until he has confirmed whom he talks with."),
    ] = ("balance", "value", "cost_to_serve", "operations", "documents")
    confirm_minutes: Annotated[
        float,
        Meta(gt=0, le=1440),
        says("Minutes for which a confirmation opens that customer to its agent. A later call is confirmed anew."),
    ] = 60.0
    session_hours: Annotated[float, Meta(gt=0, le=168), says("Hours after which a sign-in ends.")] = 12.0
    sign_in_attempts: Annotated[
        Count, says("Wrong passwords for one login in `sign_in_window` before it must wait.")
    ] = 5
    sign_in_attempts_per_address: Annotated[Count, says("Wrong passwords from one address in `sign_in_window`.")] = 30
    sign_in_window: Annotated[Seconds, says("Seconds in which those attempts are counted.")] = 300.0

    def __post_init__(self) -> None:
        for key in ("not_ready_reasons", "dispositions"):
            if len(set(getattr(self, key))) != len(getattr(self, key)) or not getattr(self, key):
                raise ValueError(f"{key}: expected at least one, each once")
        if "rejected" in self.not_ready_reasons:
            raise ValueError("not_ready_reasons: `rejected` is set by the service itself")


class Webhooks(Section, frozen=True, kw_only=True):
    """How other programs are told what happens (docs/api.md)."""

    networks: Annotated[
        tuple[str, ...],
        says(
            "Networks that are not public and may be told all the same, as `10.1.2.0/24`. Whoever may make webhooks "
            "can have Farley send requests there."
        ),
    ] = ()
    deadline: Annotated[Seconds, says("Seconds that a receiver may take to answer.")] = 10.0

    def __post_init__(self) -> None:
        _ = self.allowed

    @property
    def allowed(self) -> tuple[Network, ...]:
        """`networks`, parsed."""
        return _networks("networks", self.networks)


class Watchdog(Section, frozen=True, kw_only=True):
    """What ends the process when it hangs, so that callers fall to Asterisk's fallback queue."""

    stall_seconds: Annotated[Seconds, says("Seconds that the event loop may stand still.")] = 2.0


class Demo(Section, frozen=True, kw_only=True):
    """The demo company of `farley demo`."""

    customers: Annotated[int, Meta(ge=10, le=1000000), says("Customers of the demo bank.")] = 2000
    seed: Annotated[int, says("The same seed makes the same people.")] = 1934


class Documents(Section, frozen=True, kw_only=True):
    """Where the files of customers' documents lie. What is not set of a bucket is taken from the variables AWS_…."""

    location: Annotated[
        str | None,
        says("Folder, or `s3://bucket/prefix`. Not set: `documents` in `service.data_dir`."),
    ] = None
    max_mebibytes: Annotated[int, Meta(ge=1, le=5000), says("Mebibytes that one file may have.")] = 25
    endpoint: Annotated[str | None, says("Address of the bucket's service. Not set: Amazon's.")] = None
    region: Annotated[str | None, says("Region of the bucket.")] = None
    access_key: Annotated[str | None, says("Access key of the bucket.")] = None
    secret_key: Annotated[Secret | None, says("Secret access key of the bucket.")] = None

    def __post_init__(self) -> None:
        _address_of("endpoint", self.endpoint, "http", "https")
        if self.location is not None and "://" in self.location:
            _address_of("location", self.location, "s3")
        if (self.access_key is None) != (self.secret_key is None):
            missing = "access_key" if self.access_key is None else "secret_key"
            raise ValueError(f"{missing}: missing; `access_key` and `secret_key` are set together")

    def bucket(self) -> dict[str, str]:
        """What is set of the bucket, in the words of the library."""
        secret = self.secret_key and self.secret_key.reveal()
        words = {"endpoint": self.endpoint, "region": self.region, "access_key_id": self.access_key}
        return {word: value for word, value in (words | {"secret_access_key": secret}).items() if value is not None}


class Settings(Section, frozen=True, kw_only=True):
    """All settings of one installation."""

    service: Service = field(default_factory=Service)
    store: Store = field(default_factory=Store)
    agi: Agi = field(default_factory=Agi)
    ami: Ami = field(default_factory=Ami)
    phone: Phone = field(default_factory=Phone)
    routing: Routing = field(default_factory=Routing)
    voice: Voice = field(default_factory=Voice)
    callback: Callback = field(default_factory=Callback)
    desk: Desk = field(default_factory=Desk)
    documents: Documents = field(default_factory=Documents)
    webhooks: Webhooks = field(default_factory=Webhooks)
    retention: Retention = field(default_factory=Retention)
    watchdog: Watchdog = field(default_factory=Watchdog)
    demo: Demo = field(default_factory=Demo)
    trunks: dict[str, Trunk] = field(default_factory=dict)

    def trunk(self, name: str | None) -> Trunk:
        """The settings of a trunk."""
        return self.trunks.get(name or "", Trunk())

    @property
    def prompts_folder(self) -> Path:
        """Where the spoken sentences are."""
        return (self.voice.prompts or self.service.data_dir / "prompts").absolute()

    @property
    def messages_folder(self) -> Path:
        """Where callers' messages are."""
        return (self.voice.messages or self.service.data_dir / "messages").absolute()

    @property
    def documents_location(self) -> str:
        """The folder or bucket of documents."""
        return self.documents.location or str((self.service.data_dir / "documents").absolute())
