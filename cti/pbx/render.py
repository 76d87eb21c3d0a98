"""Fills a run folder: `asterisk_conf/` with one site's values, and asterisk.conf, which names the folder itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from cti.pbx.errors import PbxError
from cti.pbx.ports import LOOPBACK, Ports
from cti.secret import Secret

CONF = Path(__file__).parents[2] / "asterisk_conf"


class AgentPhone(Struct, frozen=True, kw_only=True):
    """A phone that an agent registers. `endpoint` is two or more letters, digits, `_` or `-`."""

    endpoint: str
    password: Secret
    kind: Literal["browser", "desk"] = "browser"


class Site(Struct, frozen=True, kw_only=True):
    """What farley_site.conf and farley_agents.conf say of one Asterisk. `extra` is text to add, by file name.

    `rings_out`: Farley may place calls, to ring customers back.
    """

    ports: Ports
    agi: str
    ami_secret: Secret
    phones: tuple[AgentPhone, ...] = ()
    demo: bool = False
    rings_out: bool = False
    extra: Mapping[str, str] = {}


def render(folder: Path, site: Site, directories: Mapping[str, Path], sockets: Path) -> Path:
    """Writes `folder/etc` and returns its asterisk.conf. What Asterisk remembers (`folder/var`) stays."""
    etc = folder / "etc"
    shutil.rmtree(etc, ignore_errors=True)
    for name in ("etc", "var/keys", "log", "spool"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    sources = [CONF, CONF / "whole", *([CONF / "demo"] if site.demo else [])]
    for source in (path for part in sources for path in part.glob("*.conf")):
        shutil.copy(source, etc)
    site_file = etc / "farley_site.conf"
    site_file.write_text(with_values(site_file.read_text(encoding="utf-8"), _values(site)), encoding="utf-8")
    (etc / "farley_agents.conf").write_text(phone_sections(site.phones), encoding="utf-8")
    if site.demo:
        _append(
            etc,
            {name: f"#include {name.replace('.', '_farley_demo.')}\n" for name in ("extensions.conf", "pjsip.conf")},
        )
    _append(etc, site.extra)
    main = etc / "asterisk.conf"
    main.write_text(_asterisk_conf(folder.absolute(), directories, sockets), encoding="utf-8")
    return main


def with_values(text: str, values: Mapping[tuple[str, str], str]) -> str:
    """`text` of a configuration with `values`, keyed by section and name. Raises PbxError for a name that it lacks."""
    lines, section, left = [], "", dict(values)
    for line in text.splitlines():
        if header := re.match(r"\[([\w-]+)\]", line):
            section = header[1]
        name = line.partition("=")[0]
        lines.append(f"{name}={_plain(left.pop((section, name)))}" if (section, name) in left else line)
    if left:
        raise PbxError(f"The configuration has no place for {sorted(left)}.")
    return "\n".join(lines) + "\n"


def phone_sections(phones: Iterable[AgentPhone]) -> str:
    """The pjsip.conf sections of agents' phones. Raises PbxError for an endpoint that is no plain name."""
    return "".join(_sections_of(phone) for phone in phones)


def _sections_of(phone: AgentPhone) -> str:
    name = phone.endpoint
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{1,62}", name):
        raise PbxError(f"An endpoint is two or more letters, digits, _ and -, not {name!r}.")
    return (
        f"[{name}](farley-{phone.kind}-phone)\naors={name}\nauth={name}\ncallerid={name} <{name}>\n\n"
        f"[{name}](farley-{phone.kind}-phone-aor)\n\n"
        f"[{name}](farley-phone-auth)\nusername={name}\npassword={_plain(phone.password.reveal())}\n\n"
    )


def _plain(value: str) -> str:
    """`value`, unless it would end the line or begin a comment."""
    if re.search(r"[\x00-\x1f;\\]", value):
        raise PbxError("A value for Asterisk's configuration contains a control character, a backslash or a semicolon.")
    return value


def _values(site: Site) -> dict[tuple[str, str], str]:
    ports = site.ports
    privileges = "agent,call,reporting" + (",originate" if site.demo or site.rings_out else "")
    return {
        ("farley-site-dialplan", "FARLEY_AGI"): site.agi,
        ("farley-site-manager", "port"): str(ports.ami),
        ("farley-site-manager-user", "secret"): site.ami_secret.reveal(),
        ("farley-site-manager-user", "write"): privileges,
        ("farley-site-http", "bindport"): str(ports.http),
        ("farley-site-rtp", "rtpstart"): str(ports.rtp_start),
        ("farley-site-rtp", "rtpend"): str(ports.rtp_end),
        ("farley-site-trunk-transport", "bind"): f"{LOOPBACK}:{ports.trunk}",
        ("farley-site-phones-transport", "bind"): f"{LOOPBACK}:{ports.phones}",
        ("farley-site-desk-phone-aor", "qualify_frequency"): "0",
    }


def _append(etc: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        with (etc / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}")


def _asterisk_conf(folder: Path, directories: Mapping[str, Path], sockets: Path) -> str:
    all_of_them = {
        "astetcdir": folder / "etc",
        "astvarlibdir": folder / "var",
        "astdbdir": folder / "var",
        "astkeydir": folder / "var",
        "astcachedir": folder / "var",
        "astagidir": folder / "var",
        "astspooldir": folder / "spool",
        "astlogdir": folder / "log",
        "astrundir": sockets,
        **directories,
    }
    return "[directories]\n" + "".join(f"{name} => {path}\n" for name, path in all_of_them.items())
