"""Keyed digests: the same for the same text and key, and the key made or given."""

import secrets
from pathlib import Path

import pytest

from actions.store.digests import VARIABLE, digest, digest_key
from contract.environment import SettingsError

KEY, OTHER = secrets.token_hex(32), secrets.token_hex(32)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """FENQI_KEYS, a folder that is not there yet; no key is set."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_texts_kinds_and_keys_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    first = digest("conversation", "web-1")
    assert first == digest("conversation", "web-1")
    assert len(first) == 32
    assert "web-1" not in first
    others = {digest("conversation", "web-2"), digest("customer", "web-1"), digest("link", "")}
    monkeypatch.setenv(VARIABLE, OTHER)
    others.add(digest("conversation", "web-1"))
    assert len(others | {first}) == 5


def test_text_that_cannot_be_encoded_has_a_digest_too() -> None:
    assert digest("conversation", "\ud800") != digest("conversation", "\ud801")


@pytest.mark.parametrize("environment", ["development", "production"])
def test_a_key_is_made_and_kept(
    keys: Path, environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_ENV", environment)
    key = digest_key()
    assert key == digest_key()
    assert len(key) == 64
    assert (keys / "digest.key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_given_is_taken(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    assert digest_key() == KEY.encode()
    assert not keys.exists()


def test_a_weak_key_is_refused_and_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "a" * 64)
    with pytest.raises(SettingsError, match=VARIABLE) as caught:
        digest_key()
    assert "aaa" not in str(caught.value)


def test_a_key_file_that_holds_none_is_named(keys: Path) -> None:
    keys.mkdir()
    (keys / "digest.key").write_text("short")
    with pytest.raises(SettingsError, match=r"digest\.key"):
        digest_key()
