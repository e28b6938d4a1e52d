"""Keys that are texts shared by processes: made on a first start, and never too weak."""

from __future__ import annotations

import secrets
from pathlib import Path

from contract.environment import SettingsError
from contract.private_files import write_once

SHORTEST = 32
"""Characters of a shared key, at least; 64 hexadecimal digits are what is made here."""

_FEWEST_DIFFERENT = 10


def weakness(key: str) -> str | None:
    """Return why a text is no key, the end of a Chinese sentence without the text; else None.

    A key is what chance made: of some length, of several different characters, and nothing said
    over and over. It is printable ASCII without blanks, since it travels in headers.
    """
    if len(key) < SHORTEST:
        return f"不足 {SHORTEST} 个字符"
    if not all("!" <= character <= "~" for character in key):
        return "只能用不含空格的 ASCII 字符"
    if len(set(key)) < _FEWEST_DIFFERENT or key in (key + key)[1:-1]:
        return "太简单，容易被猜到"
    return None


def own_key(path: Path, *, advice: str = "") -> str:
    """Return the key in a file, made where there is none yet.

    Raises SettingsError where the file cannot be used or its key is weak: a Chinese sentence, that
    `advice` goes on, without the key.
    """
    try:
        if not path.exists():
            write_once(path, secrets.token_hex(SHORTEST).encode("ascii"))
        key = path.read_text("ascii").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(f"密钥文件 {path} 读写不了：请检查 FENQI_KEYS 指明的目录。") from error
    fault = weakness(key)
    if fault is not None:
        raise SettingsError(f"密钥文件 {path} 里的密钥{fault}{advice}。")
    return key
