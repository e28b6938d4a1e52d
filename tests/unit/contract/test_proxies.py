"""Whose word is taken for where a request comes from."""

from __future__ import annotations

import pytest

from contract.environment import SettingsError
from contract.proxies import MOST_HOPS, real_address, trusted_proxies


@pytest.mark.parametrize(
    ("peer", "forwarded", "real"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        # Somebody without a proxy of ours says what they like.
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        # What the proxy was told stands left of what it saw.
        ("127.0.0.1", ["1.1.1.1, 2.2.2.2, 203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["1.1.1.1", "203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["203.0.113.7, 10.1.2.3, 127.0.0.1"], "203.0.113.7"),
        ("::1", ["2001:db8::5"], "2001:db8::5"),
        ("::ffff:127.0.0.1", ["::ffff:203.0.113.7"], "203.0.113.7"),
        ("127.0.0.1", ["203.0.113.7:4711"], "203.0.113.7"),
        ("127.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"),
        # A proxy that names nobody, or something that is no address.
        ("127.0.0.1", [], None),
        ("127.0.0.1", [""], None),
        ("127.0.0.1", ["1.1.1.1, unknown"], None),
        ("127.0.0.1", ["1.1.1.1, 10.0.0.1, "], None),
        ("127.0.0.1", ["10.0.0.1"], None),
        ("127.0.0.1", ["203.0.113.7" + ", 10.0.0.1" * MOST_HOPS], None),
        ("127.0.0.1", ["١٢٧.0.0.1"], None),
        ("", ["203.0.113.7"], None),
    ],
)
def test_the_real_address(
    peer: str, forwarded: list[str], real: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_TRUSTED_PROXIES", "127.0.0.1, ::1,10.0.0.0/8")
    found = real_address(peer, forwarded, trusted_proxies())
    assert (None if found is None else str(found)) == real


def test_this_machine_is_trusted_where_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FENQI_TRUSTED_PROXIES", raising=False)
    assert [str(each) for each in trusted_proxies()] == ["127.0.0.1/32", "::1/128"]


@pytest.mark.parametrize("given", ["nginx", "10.0.0.1/8", "127.0.0.1;::1", "*"])
def test_a_proxy_that_is_no_address(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_TRUSTED_PROXIES", given)
    with pytest.raises(SettingsError, match="FENQI_TRUSTED_PROXIES"):
        trusted_proxies()
