"""Where webhooks may be sent: to public addresses, and to such others as the firm has named (against SSRF)."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from screenpop.options import Network

# IPv4 addresses in disguise: NAT64 (RFC 6052 and 8215), 6to4 (RFC 3056), and an old form (RFC 4291, 2.5.5.1).
_DISGUISES = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2002::/16"),
    IPv6Network("::/96"),
)


class AddressRefused(OSError):
    """This receiver is at an address to which nothing may be sent."""


def may_be_sent_to(address: str, networks: tuple[Network, ...]) -> bool:
    """Is this a public address, or one of the networks that were named."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return _is_public(found) or any(found in network for network in networks)


def _is_public(found: IPv4Address | IPv6Address) -> bool:
    hidden = isinstance(found, IPv6Address) and any(found in network for network in _DISGUISES)
    return found.is_global and not found.is_multicast and not hidden


class SafeResolver(AbstractResolver):
    """Names only addresses that may be sent to. What it names is what is connected to: no name is asked twice."""

    def __init__(self, networks: tuple[Network, ...]) -> None:
        self._networks = networks
        self._asked = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises `AddressRefused`, and OSError when there are none."""
        found = await self._asked.resolve(host, port, family)
        allowed = [each for each in found if may_be_sent_to(each["host"], self._networks)]
        if found and not allowed:
            raise AddressRefused
        return allowed

    async def close(self) -> None:
        await self._asked.close()


def is_address(host: str) -> bool:
    """Is this an address, which nobody resolves."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
