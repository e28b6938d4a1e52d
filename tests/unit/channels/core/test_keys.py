"""The servers' key, and what stands for a text without telling it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from channels.core.keys import digest, server_key

STRONG = "0123456789abcdef0123456789abcdef"


def test_the_key_is_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FENQI_WEB_KEY", raising=False)
    folder = tmp_path / "keys"
    key = server_key(folder)
    assert server_key(folder) == key
    assert len(key) >= 32
    assert stat.S_IMODE((folder / "web.key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["web.key"]


def test_a_key_may_be_given_but_not_a_weak_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_WEB_KEY", STRONG)
    assert server_key(tmp_path) == STRONG.encode()
    for weak in ("short", "s" * 32, "ab" * 32, STRONG[:31]):
        monkeypatch.setenv("FENQI_WEB_KEY", weak)
        with pytest.raises(ValueError, match="at least 32"):
            server_key(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_digest_is_of_its_purpose_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_WEB_KEY", STRONG)
    one = digest("203.0.113.7", "address")
    assert one == digest("203.0.113.7", "address")
    assert len(one) == 32
    others = {digest("203.0.113.8", "address"), digest("203.0.113.7", "customer")}
    monkeypatch.setenv("FENQI_WEB_KEY", STRONG.upper())
    others.add(digest("203.0.113.7", "address"))
    assert len(others | {one}) == 4
