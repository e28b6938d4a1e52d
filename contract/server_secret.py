"""The secret between the Rasa server and the action server.

Whoever asks the action server says it in `Authorization: Bearer …`; the action server answers
nobody else. Two may hold at a time, so that it can be changed without a pause.
"""

from __future__ import annotations

import hmac
import os

from contract.environment import SettingsError, in_production
from contract.private_files import keys_directory
from contract.shared_keys import own_key, weakness

ADDRESS_HEADER = "X-Fenqi-Address"
"""Beside the secret, where the customer is for whom a call is made: a keyed digest of the address.
It is left out where the address is not known."""

VARIABLE = "FENQI_SERVER_SECRETS"
MOST = 2
_FILE = "server.key"
_SCHEME = "Bearer "


def server_secrets() -> tuple[str, ...]:
    """Return the secrets that hold, the newest first; calls are made with the newest.

    They come from `FENQI_SERVER_SECRETS`, by comma. Where it is not set, development makes one
    in `FENQI_KEYS`/server.key on the first start.

    Raises SettingsError where there is none, too many or a weak one; it never tells the secret.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return _checked(given)
    if in_production():
        raise SettingsError(
            f"正式环境要设置 {VARIABLE}，两个服务器用同一个值"
            "（python -c 'import secrets; print(secrets.token_hex(32))' 可以生成）。"
        )
    return (own_key(keys_directory() / _FILE, advice="，请删去它，重新启动时会再生成"),)


def authorization() -> dict[str, str]:
    """Return the header that a call of the action server carries.

    Raises SettingsError as `server_secrets` does.
    """
    return {"Authorization": _SCHEME + server_secrets()[0]}


def is_authorized(header: str | None) -> bool:
    """Tell whether the value of an `Authorization` header says a secret that holds.

    The time it takes tells nothing of the secrets. Raises SettingsError as `server_secrets` does.
    """
    said = (header or "").encode("utf-8", "replace")
    right = [hmac.compare_digest(said, (_SCHEME + each).encode()) for each in server_secrets()]
    return any(right)


def _checked(given: str) -> tuple[str, ...]:
    listed = tuple(part.strip() for part in given.split(","))
    if len(listed) > MOST:
        raise SettingsError(f"环境变量 {VARIABLE} 最多写 {MOST} 个密钥，新的在前，用逗号分开。")
    for place, secret in enumerate(listed, 1):
        fault = weakness(secret)
        if fault is not None:
            raise SettingsError(f"环境变量 {VARIABLE} 的第 {place} 个密钥{fault}。")
    return listed
