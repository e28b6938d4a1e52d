"""Settings of the action server, read from the environment each time they are asked for.

Nothing is read at import, so that tests and commands can set the environment first.
Paths are relative to the directory the process was started in, the project's root. What the
Rasa server reads as well (environment, business day) stands in `contract/`.
"""

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from contract.business_day import SHOP_TIME_ZONE, business_day
from contract.environment import SettingsError, in_production
from contract.private_files import keys_directory

__all__ = [
    "AUDIENCE",
    "DEMO_ISSUER",
    "OWN_ISSUER",
    "SHOP_TIME_ZONE",
    "SettingsError",
    "binding_lifetime",
    "bound_channels",
    "business_day",
    "code_sender",
    "conversations_url",
    "database_url",
    "former_signing_keys_file",
    "in_production",
    "keys_directory",
    "listen_address",
    "outbox_directory",
    "shop_issuer",
    "shop_keys_file",
    "signing_key_file",
]

AUDIENCE = "fenqi"
OWN_ISSUER = "fenqi"
DEMO_ISSUER = "https://shop.example"

_UNPROVEN_CHANNELS = frozenset({"web", "rest", "widget", "socketio", "cmdline"})
_LONGEST_BINDING_DAYS = 365


def _value(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def database_url() -> str:
    """The database of plans, `DATABASE_URL`, as given (default: a SQLite file under var/)."""
    return _value("DATABASE_URL", "sqlite:///var/fenqi.db")


def conversations_url() -> str:
    """The database of conversations, `CONVERSATIONS_URL`, as Rasa's tracker store is given it."""
    return _value("CONVERSATIONS_URL", "sqlite:///var/conversations.db")


def outbox_directory() -> Path:
    """Where the development sender puts what it would send, `FENQI_OUTBOX`."""
    return Path(_value("FENQI_OUTBOX", "var/outbox"))


def shop_issuer() -> str:
    """The `iss` of the shop's id tokens, `FENQI_SHOP_ISSUER`.

    Raises SettingsError where it is this server's own, whose keys are others.
    """
    issuer = _value("FENQI_SHOP_ISSUER", DEMO_ISSUER)
    if issuer == OWN_ISSUER:
        raise SettingsError(
            f"环境变量 FENQI_SHOP_ISSUER 不能是 {OWN_ISSUER}，那是本服务器自己的名字。"
        )
    return issuer


def shop_keys_file() -> Path | None:
    """The shop's public keys (PEM or JWKS), `FENQI_SHOP_KEYS`; required in production."""
    given = _value("FENQI_SHOP_KEYS", "")
    return Path(given) if given else None


def signing_key_file() -> Path | None:
    """The private key (PEM) that signs this server's own tokens, `FENQI_SIGNING_KEY`."""
    given = _value("FENQI_SIGNING_KEY", "")
    return Path(given) if given else None


def former_signing_keys_file() -> Path | None:
    """Public keys (PEM or JWKS) of this server still accepted, `FENQI_FORMER_SIGNING_KEYS`."""
    given = _value("FENQI_FORMER_SIGNING_KEYS", "")
    return Path(given) if given else None


def code_sender() -> str | None:
    """Which sender delivers sign-in codes, `FENQI_CODE_SENDER` as `module:factory`."""
    return _value("FENQI_CODE_SENDER", "") or None


def bound_channels() -> frozenset[str]:
    """Channels whose accounts may be bound to customers, `FENQI_BOUND_CHANNELS`, by comma.

    Only messengers whose messages carry the platform's signature, which their channel verifies;
    none by default. Raises SettingsError for `web` and `rest`, where anybody gives any name.
    """
    given = _value("FENQI_BOUND_CHANNELS", "")
    channels = frozenset(part.strip() for part in given.split(",") if part.strip())
    for channel in sorted(channels):
        if channel in _UNPROVEN_CHANNELS or not re.fullmatch("[a-z][a-z0-9_]{0,19}", channel):
            raise SettingsError(
                f"环境变量 FENQI_BOUND_CHANNELS 里不能有“{channel}”：只能写会核对平台签名的渠道。"
            )
    return channels


def binding_lifetime() -> timedelta:
    """How long a messenger's account stays bound, `FENQI_BINDING_DAYS` (default: 30, at most 365).

    Raises SettingsError where it is no such number.
    """
    given = _value("FENQI_BINDING_DAYS", "30")
    if not given.isdecimal() or not 0 < int(given) <= _LONGEST_BINDING_DAYS:
        raise SettingsError(
            f"环境变量 FENQI_BINDING_DAYS 要是 1 到 {_LONGEST_BINDING_DAYS} 的整数。"
        )
    return timedelta(days=int(given))


def listen_address(environ: Mapping[str, str] | None = None) -> tuple[str, int]:
    """Host and port of the action server: `ACTION_SERVER_HOST`, `ACTION_SERVER_PORT`."""
    source = os.environ if environ is None else environ
    port = source.get("ACTION_SERVER_PORT", "").strip() or "5055"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingsError("环境变量 ACTION_SERVER_PORT 要是 1 到 65535 的端口号。")
    return source.get("ACTION_SERVER_HOST", "").strip() or "127.0.0.1", int(port)
