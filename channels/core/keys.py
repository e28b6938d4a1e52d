"""The key of this shop's Rasa servers, and what is derived from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path

from contract.private_files import keys_directory, write_once

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
            write_once(path, secrets.token_hex(SHORTEST).encode("ascii"))
        key = path.read_bytes()
    if is_weak(key):
        raise ValueError(
            f"the web channel's key must have at least {SHORTEST} characters, not all alike"
        )
    return key


def is_weak(key: bytes) -> bool:
    """Tell whether a key is too short to be one, or a few characters over and over.

    What a key must be in production besides, `contract.shared_keys` says.
    """
    return len(key) < SHORTEST or len(set(key)) < _FEWEST_DIFFERENT


def digest(text: str, purpose: str) -> str:
    """Return 32 letters that stand for a text without telling it.

    The same for all servers that share the key; of another `purpose`, another. Letters alone,
    since logs mask long numbers.
    """
    key = _kept(keys_directory(), os.environ.get("FENQI_WEB_KEY"))
    made = hmac.new(key, f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()[:32]
    return made.translate(_LETTERS)


@lru_cache
def _kept(folder: Path, _given: str | None) -> bytes:
    return server_key(folder)
