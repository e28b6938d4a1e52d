"""The address a request really comes from, where proxies of the shop stand between."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable

from contract.environment import SettingsError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MOST_HOPS = 20
"""Entries of `X-Forwarded-For` that are looked at, from the right."""


def trusted_proxies() -> tuple[Network, ...]:
    """Return whose `X-Forwarded-For` is believed: `FENQI_TRUSTED_PROXIES`.

    Addresses or networks (`10.0.0.0/8`) by comma; this machine where it is not set.

    Raises:
        SettingsError: one of them is neither.
    """
    given = os.environ.get("FENQI_TRUSTED_PROXIES", "").strip() or "127.0.0.1,::1"
    try:
        parts = [part.strip() for part in given.split(",") if part.strip()]
        return tuple(ipaddress.ip_network(part) for part in parts)
    except ValueError as error:
        raise SettingsError(
            "环境变量 FENQI_TRUSTED_PROXIES 要是 IP 地址或网段（如 10.0.0.0/8），用英文逗号分开。"
        ) from error


def real_address(
    peer: str, forwarded: Iterable[str], trusted: tuple[Network, ...]
) -> IPAddress | None:
    """Return the address a request comes from, None where a proxy of ours does not say.

    `X-Forwarded-For` is read only from a trusted proxy, from the right, up to the first
    address that is not one of them; what stands before it anybody can write.

    Args:
        peer: the address at the other end of the connection.
        forwarded: the values of all `X-Forwarded-For` headers, in their order.
        trusted: see `trusted_proxies`.
    """
    came_from = _address(peer)
    hops = ",".join(forwarded).rsplit(",", MOST_HOPS)[-MOST_HOPS:]
    while came_from is not None and any(came_from in network for network in trusted):
        came_from = _address(hops.pop()) if hops else None
    return came_from


def _address(written: str) -> IPAddress | None:
    """Read an address; some proxies add a port, and IPv6 may bring its brackets."""
    text = written.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
