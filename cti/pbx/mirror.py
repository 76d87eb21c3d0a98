"""Which Debian mirror this machine uses, read from its own apt configuration (sources.list(5), both styles)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from cti.pbx.errors import CannotUnpack

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Mirror(Struct, frozen=True, kw_only=True):
    """An archive: its address, and the keyring that its signature is checked with."""

    address: str
    keyring: str


def debian_mirror(apt_folder: Path = Path("/etc/apt")) -> Mirror:
    """The mirror of Debian's main archive. Raises CannotUnpack where apt has none."""
    for path in _source_files(apt_folder):
        text = path.read_text(encoding="utf-8", errors="replace")
        entries = _deb822_entries(text) if path.suffix == ".sources" else _one_line_entries(text)
        for address, components, keyring in entries:
            archive = address.rstrip("/").rpartition("/")[2]
            if archive == "debian" and "main" in components and Path(keyring).is_file():
                return Mirror(address=address, keyring=keyring)
    raise CannotUnpack(
        f"No mirror of Debian's archive found in {apt_folder}. Asterisk is unpacked from Debian only; "
        "on another system install Asterisk 20 or newer so that `asterisk` is on the PATH."
    )


def _source_files(apt_folder: Path) -> Iterator[Path]:
    parts = apt_folder / "sources.list.d"
    candidates = [apt_folder / "sources.list", *sorted(parts.glob("*.list")), *sorted(parts.glob("*.sources"))]
    return (path for path in candidates if path.is_file())


def _one_line_entries(text: str) -> Iterator[tuple[str, list[str], str]]:
    """`deb [options] address suite components…`."""
    for line in text.splitlines():
        found = re.match(r"deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<address>\S+)\s+\S+\s+(?P<components>[^#]+)", line)
        if found:
            keyring = re.search(r"signed-by=(/\S+)", found["options"] or "")
            yield found["address"], found["components"].split(), keyring[1] if keyring else KEYRING


def _deb822_entries(text: str) -> Iterator[tuple[str, list[str], str]]:
    """Paragraphs of `Field: value`, comment lines anywhere; continuation lines begin with a space."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for paragraph in re.split(r"\n\s*\n", "\n".join(lines)):
        fields = {
            name.lower(): value.strip() for name, value in re.findall(r"^([\w-]+):(.*(?:\n\s+.*)*)", paragraph, re.M)
        }
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() == "no":
            continue
        keyring = fields.get("signed-by", KEYRING)
        for address in fields.get("uris", "").split():
            yield address, fields.get("components", "").split(), keyring if keyring.startswith("/") else KEYRING
