"""Settings of the action server, read from the environment each time they are asked for.

Nothing is read at import, so that tests and commands can set the environment first.
Paths are relative to the directory the process was started in, the project's root.
"""

import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

SHOP_TIME_ZONE = ZoneInfo("Asia/Shanghai")
AUDIENCE = "fenqi"
OWN_ISSUER = "fenqi"

_ENVIRONMENTS = ("development", "production")


class SettingsError(ValueError):
    """A setting is missing or cannot be understood; the message names the variable."""


def _value(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def database_url() -> str:
    """The database of plans, `DATABASE_URL`, as given (default: a SQLite file under var/)."""
    return _value("DATABASE_URL", "sqlite:///var/fenqi.db")


def environment() -> str:
    """`development` or `production`, from `FENQI_ENV`.

    Raises SettingsError for any other word, so that a misspelt `production` does not
    start with development keys.
    """
    name = _value("FENQI_ENV", "development")
    if name not in _ENVIRONMENTS:
        raise SettingsError(f"FENQI_ENV must be one of {', '.join(_ENVIRONMENTS)}")
    return name


def in_production() -> bool:
    """Whether this is a production server: no development keys, senders or demo routes."""
    return environment() == "production"


def business_day() -> date:
    """The shop's calendar day: `FENQI_TODAY` where set, else today in Asia/Shanghai.

    Raises SettingsError where `FENQI_TODAY` is not an ISO day.
    """
    given = _value("FENQI_TODAY", "")
    if not given:
        return datetime.now(SHOP_TIME_ZONE).date()
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise SettingsError("FENQI_TODAY must be a day as YYYY-MM-DD") from error


def keys_directory() -> Path:
    """Where development keys live, `FENQI_KEYS`."""
    return Path(_value("FENQI_KEYS", "var/keys"))


def outbox_directory() -> Path:
    """Where the development sender puts what it would send, `FENQI_OUTBOX`."""
    return Path(_value("FENQI_OUTBOX", "var/outbox"))


def shop_issuer() -> str:
    """The `iss` of the shop's id tokens, `FENQI_SHOP_ISSUER`.

    Raises SettingsError where it is this server's own, whose keys are others.
    """
    issuer = _value("FENQI_SHOP_ISSUER", "https://shop.example")
    if issuer == OWN_ISSUER:
        raise SettingsError(f"FENQI_SHOP_ISSUER must not be {OWN_ISSUER}, this server's own")
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


def trusted_proxies() -> frozenset[str]:
    """Addresses whose `X-Forwarded-For` is believed, `FENQI_TRUSTED_PROXIES`, by comma."""
    given = _value("FENQI_TRUSTED_PROXIES", "127.0.0.1,::1")
    return frozenset(part.strip() for part in given.split(",") if part.strip())


def listen_address(environ: Mapping[str, str] | None = None) -> tuple[str, int]:
    """Host and port of the action server: `ACTION_SERVER_HOST`, `ACTION_SERVER_PORT`."""
    source = os.environ if environ is None else environ
    port = source.get("ACTION_SERVER_PORT", "").strip() or "5055"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingsError("ACTION_SERVER_PORT must be a port number")
    return source.get("ACTION_SERVER_HOST", "").strip() or "127.0.0.1", int(port)
