"""Files that only their owner may read: keys, databases, logs, and the folders they lie in."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

_OWNER_ONLY = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keys_directory() -> Path:
    """Return where keys made on a first start lie, `FENQI_KEYS` (default: var/keys)."""
    return Path(os.environ.get("FENQI_KEYS", "").strip() or "var/keys")


def write_once(path: Path, content: bytes) -> None:
    """Write a private file that appears whole or not at all; the first of several writers wins.

    Its folder is made where it is missing, for the owner alone.

    Raises OSError where it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def is_exposed(path: Path) -> bool:
    """Tell whether others than its owner may do anything with a file or folder that is there.

    Raises OSError where it cannot be looked at.
    """
    return bool(path.stat().st_mode & _OTHERS)


def is_writable_by_others(path: Path) -> bool:
    """Tell whether others than its owner may change a file that is there.

    Raises OSError where it cannot be looked at.
    """
    return bool(path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def keep_private(*paths: Path) -> None:
    """Take from others what they may do with files and folders of ours, where these are there."""
    for path in paths:
        with suppress(OSError):
            if is_exposed(path):
                path.chmod(path.stat().st_mode & ~_OTHERS)
