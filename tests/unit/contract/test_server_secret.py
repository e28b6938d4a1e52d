"""The secret between the two servers: made once, required in production, two at a time."""

import secrets
from pathlib import Path

import pytest

from contract.environment import SettingsError
from contract.server_secret import VARIABLE, authorization, is_authorized, server_secrets

OLD, NEW, OTHER = secrets.token_hex(32), secrets.token_hex(32), secrets.token_hex(32)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """FENQI_KEYS, a folder that is not there yet; no secret is set."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_development_makes_one_and_keeps_it(keys: Path) -> None:
    (made,) = server_secrets()
    assert server_secrets() == (made,)
    assert len(made) == 64
    assert (keys / "server.key").stat().st_mode & 0o777 == 0o600
    assert authorization() == {"Authorization": f"Bearer {made}"}
    assert is_authorized(f"Bearer {made}")


def test_production_is_given_one(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_ENV", "production")
    with pytest.raises(SettingsError, match=VARIABLE):
        server_secrets()
    assert not keys.exists()
    monkeypatch.setenv(VARIABLE, NEW)
    assert server_secrets() == (NEW,)


def test_two_hold_and_the_newest_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f" {NEW} , {OLD} ")
    assert authorization() == {"Authorization": f"Bearer {NEW}"}
    assert is_authorized(f"Bearer {NEW}")
    assert is_authorized(f"Bearer {OLD}")
    assert not is_authorized(f"Bearer {OTHER}")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        NEW,
        f"bearer {NEW}",
        f"Bearer  {NEW}",
        f"Bearer {NEW} ",
        f"Bearer {NEW},{OLD}",
        f"Bearer {NEW[:-1]}",
        f"Bearer {NEW}0",
        f"Basic {NEW}",
        "Bearer \udcff",
        "Bearer 密",
    ],
)
def test_anything_else_is_refused(header: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"{NEW},{OLD}")
    assert not is_authorized(header)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (f"{NEW},", "第 2 个密钥不足"),
        (f"{NEW},{'a' * 40}", "第 2 个密钥太简单"),
        ("secret", "第 1 个密钥不足"),
        (f"{NEW},{OLD},{OTHER}", "最多写 2 个"),
    ],
)
def test_a_weak_one_is_refused_without_being_told(
    given: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(SettingsError, match=why) as refused:
        server_secrets()
    assert VARIABLE in str(refused.value)
    assert not any(part and part in str(refused.value) for part in given.split(","))


@pytest.mark.parametrize("content", [b"", b"short", b"a" * 64, b"\xff" * 64])
def test_a_file_that_holds_no_key_is_named(content: bytes, keys: Path) -> None:
    keys.mkdir()
    (keys / "server.key").write_bytes(content)
    with pytest.raises(SettingsError, match=r"server\.key"):
        server_secrets()


def test_a_folder_that_cannot_be_written_is_told(keys: Path) -> None:
    keys.write_text("no folder")
    with pytest.raises(SettingsError, match="FENQI_KEYS"):
        server_secrets()
