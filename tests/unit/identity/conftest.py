"""Keys of each test alone."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def keys_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """FENQI_KEYS, a directory that is not there yet, and no other setting of identity."""
    for name in (
        "FENQI_SHOP_KEYS",
        "FENQI_SIGNING_KEY",
        "FENQI_FORMER_SIGNING_KEYS",
        "FENQI_SHOP_ISSUER",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"
