"""Where a request comes from, as far as limits and the audit need to know."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from sanic.request import Request

from channels.core.keys import digest
from contract.proxies import IPAddress, real_address, trusted_proxies

_NETWORK_BITS = 64
"""Of an IPv6 address: what one customer is given; the rest they choose at will."""


@dataclass(frozen=True)
class Address:
    """Stands for an address without telling it."""

    digest: str
    """Keyed: the address is not to be found from it. `proxy-…` where it is shared."""
    shared: bool = False
    """A proxy of ours that did not name whom it speaks for: everybody behind it is meant."""


def address_of(request: Request) -> Address:
    """Return the address of a request; see `contract.proxies` for whom is believed.

    Raises:
        SettingsError: `FENQI_TRUSTED_PROXIES` cannot be understood.
    """
    peer = str(request.ip)
    forwarded = request.headers.getall("x-forwarded-for", [])
    real = real_address(peer, forwarded, trusted_proxies())
    if real is None:
        return Address(f"proxy-{digest(peer, 'address')}", shared=True)
    return Address(digest(_household(real), "address"))


def trusted_peer(request: Request) -> bool:
    """Tell whether a request comes through a proxy of ours; its headers are then believed."""
    return real_address(str(request.ip), [], trusted_proxies()) is None


def _household(address: IPAddress) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, _NETWORK_BITS), strict=False))
