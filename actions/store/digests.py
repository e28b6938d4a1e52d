"""Keyed digests: what stands for a text in the database without telling it.

The same text has the same digest as long as the key is the same; without the key nobody finds the
text by trying. The key also seals the audit log. It must outlive changes of every other key.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path

from contract.environment import SettingsError
from contract.private_files import keys_directory
from contract.shared_keys import own_key, weakness

VARIABLE = "FENQI_DIGEST_KEY"
FILE = "digest.key"
_LENGTH = 32


def digest(kind: str, text: str) -> str:
    """32 hex digits that stand for a text; of another kind, others.

    Raises SettingsError as `digest_key` does.
    """
    content = f"{kind}\n{text}".encode("utf-8", "backslashreplace")
    return hmac.new(digest_key(), content, hashlib.sha256).hexdigest()[:_LENGTH]


def digest_key() -> bytes:
    """The key, from `FENQI_DIGEST_KEY`; without it one is made and kept in `FENQI_KEYS`/digest.key.

    Raises SettingsError where it is weak, or the file cannot be used; it never tells the key.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        fault = weakness(given)
        if fault is not None:
            raise SettingsError(f"环境变量 {VARIABLE} 的密钥{fault}。")
        return given.encode()
    return _own_key(keys_directory() / FILE)


@lru_cache(maxsize=8)
def _own_key(path: Path) -> bytes:
    return own_key(path).encode()
