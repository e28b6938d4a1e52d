"""The key of this shop's Rasa servers, and what is derived from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

SHORTEST = 32
"""Characters of a key that somebody sets."""

_FEWEST_DIFFERENT = 8
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def server_key(folder: Path) -> bytes:
    """Return the key of the Rasa servers, made on first use.

    `FENQI_WEB_KEY` (at least 32 characters) takes precedence, for several servers that share
    no disk. Otherwise the key lies in `folder`/web.key, readable by its owner only.

    Raises:
        ValueError: `FENQI_WEB_KEY` or the key file is too weak to be a key.
    """
    given = os.environ.get("FENQI_WEB_KEY")
    if given is not None:
        key = given.encode()
    else:
        path = folder / "web.key"
        if not path.exists():
            _write_once(path, secrets.token_hex(SHORTEST))
        key = path.read_bytes()
    if is_weak(key):
        raise ValueError(
            f"the web channel's key must have at least {SHORTEST} characters, not all alike"
        )
    return key


def keys_folder() -> Path:
    """Return where keys that this server makes itself lie, `FENQI_KEYS`."""
    return Path(os.environ.get("FENQI_KEYS", "var/keys"))


def is_weak(key: bytes) -> bool:
    """Tell whether a key is too short to be one, or a few characters over and over."""
    return len(key) < SHORTEST or len(set(key)) < _FEWEST_DIFFERENT


def digest(text: str, purpose: str) -> str:
    """Return 32 letters that stand for a text without telling it.

    The same for all servers that share the key; of another `purpose`, another. Letters alone,
    since logs mask long numbers.
    """
    key = _kept(keys_folder(), os.environ.get("FENQI_WEB_KEY"))
    made = hmac.new(key, f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()[:32]
    return made.translate(_LETTERS)


@lru_cache
def _kept(folder: Path, _given: str | None) -> bytes:
    return server_key(folder)


def _write_once(path: Path, text: str) -> None:
    """Write a private file that appears whole or not at all; the first of several writers wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
