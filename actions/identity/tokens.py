"""Id tokens: JWTs with an asymmetric signature (RFC 7519, RFC 8725), issued and verified.

Of the token's header only `kid` and `alg` are read, and `alg` only to be compared with the
algorithm of the key; keys it brings along or points to are never used.
"""

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import jwt
from jwt.exceptions import (
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from actions import settings
from actions.identity.keys import ALGORITHMS, SigningKey, VerifyingKey, trusted_keys

MAX_TOKEN_LENGTH = 4096
MAX_LIFETIME_SECONDS = 3600
LEEWAY_SECONDS = 30
MAX_SUBJECT_LENGTH = 64


class Reason(StrEnum):
    """Why a token does not prove a customer."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    MALFORMED = "malformed"
    WRONG_ALGORITHM = "wrong_algorithm"
    WRONG_ISSUER = "wrong_issuer"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    WRONG_AUDIENCE = "wrong_audience"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    LIVES_TOO_LONG = "lives_too_long"
    UNKNOWN_CUSTOMER = "unknown_customer"


class TokenError(Exception):
    """A token that is not believed; `reason` says why. Never holds any of the token."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def issue_token(
    customer_id: str, *, issuer: str, key: SigningKey, now: datetime, lifetime_seconds: int
) -> str:
    """A token for a customer, valid from `now` for a number of seconds."""
    issued = int(now.timestamp())
    claims = {
        "iss": issuer,
        "aud": settings.AUDIENCE,
        "sub": customer_id,
        "iat": issued,
        "exp": issued + lifetime_seconds,
        "jti": uuid.uuid4().hex,
    }
    return jwt.encode(claims, key.key, algorithm=key.algorithm, headers={"kid": key.kid})


def verify_token(token: object, *, now: datetime | None = None) -> str:
    """The `sub` of a valid token at a moment (default: this one).

    Raises TokenError for any other; KeyFileError where the keys themselves cannot be read.
    """
    if token is None or token == "":
        raise TokenError(Reason.MISSING)
    if not isinstance(token, str):
        raise TokenError(Reason.MALFORMED)
    if len(token) > MAX_TOKEN_LENGTH:
        raise TokenError(Reason.TOO_LONG)
    header, unproven = _parts(token)
    claims = _proven_claims(token, _key_for(header, unproven), unproven["iss"])
    _check_times(claims, (now or datetime.now(UTC)).timestamp())
    return _subject(claims)


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        unproven = jwt.decode_complete(token, options={"verify_signature": False})
    except (PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise TokenError(Reason.MALFORMED) from error
    header, claims = unproven["header"], unproven["payload"]
    if not isinstance(claims, dict) or "crit" in header:
        raise TokenError(Reason.MALFORMED)
    return header, claims


def _key_for(header: dict[str, Any], unproven: dict[str, Any]) -> VerifyingKey:
    if header.get("alg") not in ALGORITHMS:
        raise TokenError(Reason.WRONG_ALGORITHM)
    issuer = unproven.get("iss")
    keys = trusted_keys().get(issuer) if isinstance(issuer, str) else None
    if keys is None:
        raise TokenError(Reason.WRONG_ISSUER)
    kid = header.get("kid")
    if kid is None and len(keys) == 1:
        (key,) = keys.values()
    else:
        found = keys.get(kid) if isinstance(kid, str) else None
        if found is None:
            raise TokenError(Reason.UNKNOWN_KEY)
        key = found
    if header["alg"] != key.algorithm:
        raise TokenError(Reason.WRONG_ALGORITHM)
    return key


def _proven_claims(token: str, key: VerifyingKey, issuer: str) -> dict[str, Any]:
    try:
        proven: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=settings.AUDIENCE,
            issuer=issuer,
            # PyJWT compares times to the machine's clock, and takes texts and true for numbers:
            # they are checked here, against the caller's moment. `jti` is not made use of.
            options={
                "require": ["aud", "iss", "sub", "iat", "exp"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_jti": False,
            },
        )
    except (PyJWTError, ValueError, TypeError) as error:
        raise TokenError(_reason(error)) from error
    # PyJWT is content where the audience is one of several.
    if proven["aud"] not in (settings.AUDIENCE, [settings.AUDIENCE]):
        raise TokenError(Reason.WRONG_AUDIENCE)
    return proven


def _reason(error: Exception) -> Reason:
    match error:
        case InvalidSignatureError():
            return Reason.BAD_SIGNATURE
        case InvalidIssuerError():
            return Reason.WRONG_ISSUER
        case InvalidAudienceError() | MissingRequiredClaimError(claim="aud"):
            return Reason.WRONG_AUDIENCE
        case _:
            return Reason.MALFORMED


def _check_times(claims: dict[str, Any], now: float) -> None:
    issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
    not_before = _moment(claims, "nbf") if "nbf" in claims else issued
    if now > expires + LEEWAY_SECONDS:
        raise TokenError(Reason.EXPIRED)
    if max(issued, not_before) > now + LEEWAY_SECONDS:
        raise TokenError(Reason.NOT_YET_VALID)
    if expires - issued > MAX_LIFETIME_SECONDS:
        raise TokenError(Reason.LIVES_TOO_LONG)


def _moment(claims: dict[str, Any], name: str) -> float:
    value = claims[name]
    # A bound that any clock keeps within, and that NaN and the infinities do not.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 2**40:
        raise TokenError(Reason.MALFORMED)
    return float(value)


def _subject(claims: dict[str, Any]) -> str:
    subject: str = claims["sub"]
    if not 0 < len(subject) <= MAX_SUBJECT_LENGTH or "\x00" in subject:
        raise TokenError(Reason.MALFORMED)
    return subject
