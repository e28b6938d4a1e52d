"""What stands for where a request comes from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sanic.compat import Header

from channels.core.address import Address, address_of


def found(peer: str, *forwarded: str) -> Address:
    """The address of a request with these headers."""
    headers = Header([("x-forwarded-for", value) for value in forwarded])
    request: Any = SimpleNamespace(ip=peer, headers=headers)
    return address_of(request)


def test_an_address_is_not_told() -> None:
    address = found("203.0.113.7")
    assert "203" not in address.digest
    assert (
        address == found("127.0.0.1", "203.0.113.7") == found("127.0.0.1", "9.9.9.9, 203.0.113.7")
    )
    assert address != found("203.0.113.8")
    assert not address.shared


def test_a_household_has_one_ipv6_network() -> None:
    assert found("2001:db8:1:2::1") == found("2001:db8:1:2:ffff::9")
    assert found("2001:db8:1:2::1") != found("2001:db8:1:3::1")


def test_a_proxy_that_names_nobody_is_counted_as_all_of_them() -> None:
    behind = found("127.0.0.1")
    assert behind.shared
    assert behind.digest.startswith("proxy-")
    assert behind == found("127.0.0.1", "made up")
