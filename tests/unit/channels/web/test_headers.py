"""What browsers are told, on every answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.web.headers import HEADERS
from contract.http_headers import HEADERS as OF_ALL

from .conftest import Site, serve

PATHS = ["/", "/history", "/session", "/nothing", "/demo/", "/demo/shop.js", "/demo/customers"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_says_how_it_may_be_used(site: Site, path: str) -> None:
    async with site.http.get(site.url + path) as answer:
        said = answer.headers
        expected = {**OF_ALL, **HEADERS} if path not in ("/nothing", "/session") else OF_ALL
        for name in set(expected) - {"Content-Security-Policy", "Cache-Control"}:
            assert said[name] == expected[name]
        policy = said["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "Strict-Transport-Security" not in said


async def test_what_was_said_is_not_kept_on_the_way(site: Site) -> None:
    async with site.http.post(f"{site.url}/session", json={}) as answer:
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("proxies", "said", "secure"),
    [
        ("127.0.0.1", "https", True),
        ("127.0.0.1", "http", False),
        ("10.0.0.0/8", "https", False),
    ],
)
async def test_behind_tls_there_is_nothing_but_tls(
    site: Site, monkeypatch: pytest.MonkeyPatch, proxies: str, said: str, secure: bool
) -> None:
    monkeypatch.setenv("FENQI_TRUSTED_PROXIES", proxies)
    headers = {"X-Forwarded-Proto": said}
    async with site.http.get(f"{site.url}/", headers=headers) as answer:
        assert ("Strict-Transport-Security" in answer.headers) is secure


async def test_the_widget_may_be_taken_by_the_shops_pages(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = tmp_path / "fenqi-chat.js"
    built.write_text("// built", encoding="utf-8")
    monkeypatch.setattr("channels.web.pages.WIDGET", built)
    async with site.http.get(f"{site.url}/fenqi-chat.js") as answer:
        assert answer.status == 200
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/demo/", "/demo", "/demo/shop.js", "/demo/customers"])
async def test_production_has_no_demo(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path))
    monkeypatch.setenv("FENQI_ENV", "production")
    async with serve() as site, site.http.get(site.url + path) as answer:
        assert answer.status == 404
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
