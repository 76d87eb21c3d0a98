"""Where a browser is, also when a proxy stands between it and us."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from aiohttp import web

from screenpop.options import Network, Options


def address_of(request: web.Request, options: Options) -> str:
    """Who connected to us, or to the first of our own proxies. What others write into X-Forwarded-For means nothing."""
    told = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    address = request.remote or ""
    while _is_among(address, options.proxies) and told and (before := told.pop().strip()):
        address = before
    return address


def _is_among(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in network for network in networks)
