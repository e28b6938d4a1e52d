"""Which pages may use the channel."""

from __future__ import annotations

import pytest
from sanic.compat import Header

from channels.web.origins import Origins
from contract.environment import SettingsError


class Transport:
    """A connection without TLS."""

    def get_extra_info(self, _: str) -> None:
        return None


class Asked:
    """A request's headers and where it came from."""

    transport = Transport()

    def __init__(self, *headers: tuple[str, str], ip: str = "127.0.0.1") -> None:
        self.headers = Header(headers)
        self.ip = ip


SHOP = Origins(["https://www.shop.example", " https://M.shop.example:8443/ "])


@pytest.mark.parametrize(
    ("allowed", "origin", "host"),
    [
        (True, "https://www.shop.example", "bot.example"),
        (True, "https://WWW.shop.example", "bot.example"),
        (True, "https://m.shop.example:8443", "bot.example"),
        (True, "http://127.0.0.1:5005", "127.0.0.1:5005"),
        (True, "http://localhost:5005", "localhost:5005"),
        (True, "http://[::1]:5005", "[::1]:5005"),
        (False, "http://www.shop.example", "bot.example"),
        (False, "https://www.shop.example:8443", "bot.example"),
        (False, "https://www.shop.example.evil.example", "bot.example"),
        (False, "https://evil.example#https://www.shop.example", "bot.example"),
        (False, "null", "bot.example"),
        (False, "null", "null"),
        (False, "", ""),
        (False, "http://", ""),
        (False, "https://127.0.0.1:5005", "127.0.0.1:5005"),
        (False, "http://127.0.0.1:5006", "127.0.0.1:5005"),
        (False, "http://127.0.0.1", "127.0.0.1:5005"),
        # A name that its owner lets point to this server.
        (False, "http://evil.example:5005", "evil.example:5005"),
        (False, "http://127.0.0.1.evil.example", "127.0.0.1.evil.example"),
    ],
)
def test_pages(allowed: bool, origin: str, host: str) -> None:
    asked = Asked(("Origin", origin), ("Host", host))
    assert SHOP.allow(asked) is allowed
    assert ("Access-Control-Allow-Origin" in SHOP.headers(asked)) is allowed


def test_two_origins_are_none() -> None:
    shop = ("Origin", "https://www.shop.example")
    assert not SHOP.allow(Asked(shop, ("Origin", "https://evil.example")))
    assert not SHOP.allow(Asked(shop, shop))


@pytest.mark.parametrize(("proxies", "allowed"), [("10.0.0.1", True), ("10.0.0.2", False)])
def test_a_scheme_is_believed_from_a_proxy_only(
    proxies: str, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_TRUSTED_PROXIES", proxies)
    asked = Asked(
        ("Origin", "https://203.0.113.7"),
        ("Host", "203.0.113.7"),
        ("X-Forwarded-Proto", "https"),
        ip="10.0.0.1",
    )
    assert SHOP.allow(asked) is allowed


@pytest.mark.parametrize(
    "origin", ["*", "null", "shop.example", "https://*.shop.example", "https://shop.example/chat"]
)
def test_what_is_no_origin_is_not_listed(origin: str) -> None:
    with pytest.raises(SettingsError, match="origins"):
        Origins([origin])
