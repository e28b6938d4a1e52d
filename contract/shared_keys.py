"""Keys that are texts shared by processes: what is too weak to be one."""

from __future__ import annotations

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
