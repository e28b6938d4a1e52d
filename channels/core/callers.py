"""Programs of the shop that may use the REST channel: their keys."""

from __future__ import annotations

import hmac
import os

from rasa.shared.exceptions import RasaException
from sanic.request import Request

from channels.core.keys import SHORTEST, digest, is_weak

_BEARER = "Bearer "


class WeakKey(RasaException):
    """A key that is none; Rasa ends with the sentence and 1."""


class Callers:
    """The keys in `FENQI_REST_KEYS`, by comma; several at once while one is being replaced."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = keys

    @classmethod
    def from_environment(cls) -> Callers:
        """Return the callers there are.

        Raises:
            WeakKey: a key is too short, repeats itself, or is no plain text.
        """
        given = os.environ.get("FENQI_REST_KEYS", "").split(",")
        keys = tuple(key.strip() for key in given if key.strip())
        if any(not key.isascii() or is_weak(key.encode()) for key in keys):
            raise WeakKey(
                f"FENQI_REST_KEYS 里的每个密钥至少要有 {SHORTEST} 个字符，"
                "只能是英文字母、数字和符号，不能由少数几个字符重复而成。"
            )
        return cls(keys)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._keys)

    def identify(self, request: Request) -> str | None:
        """Return what stands for the caller whose key a request brings, None without one."""
        header = str(request.headers.get("authorization", ""))
        given = header[len(_BEARER) :].strip() if header.startswith(_BEARER) else ""
        # All are compared: the time must not tell which.
        found = [key for key in self._keys if hmac.compare_digest(key.encode(), given.encode())]
        return digest(found[0], "caller") if found else None
