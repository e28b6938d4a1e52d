"""Signing in by phone and code.

Whether a phone belongs to a customer never shows: codes are asked for, limited and tried
alike, only nothing is sent to a stranger. The database holds keyed digests of phone, address
and code; the key is derived from the signing key and is not in the database.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from actions import settings
from actions.identity.keys import SigningKey, own_signing_key
from actions.identity.senders import CodeSender, SendingFailed, configured_sender
from actions.identity.tokens import issue_token
from actions.store.database import session_scope
from actions.store.repositories import (
    AuditRepository,
    CustomerRepository,
    SignInCodeRepository,
)

CODE_LIFETIME = timedelta(minutes=5)
CODE_TRIES = 5
TOKEN_LIFETIME_SECONDS = 1800
KEEP_FOR = timedelta(days=2)

PHONE_LIMITS = (
    (timedelta(minutes=1), 1),
    (timedelta(hours=1), 5),
    (timedelta(days=1), 10),
)
ADDRESS_LIMITS = ((timedelta(minutes=1), 10), (timedelta(hours=1), 30))

_PURPOSE = "fenqi-codes"
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_CODE = re.compile(r"[0-9]{6}")


class NotConfigured(Exception):
    """Signing in by code is not set up: no sender, or no signing key."""


class InvalidPhone(ValueError):
    """Not a mobile number of mainland China."""


class TooManyRequests(Exception):
    """Asked too often; `retry_after` is the number of seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many requests")
        self.retry_after = retry_after


class WrongCode(Exception):
    """The code is wrong, used, out of tries or too old; which of them is not told."""


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """An id token and how many seconds it lives."""

    id_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A code on its way to a phone."""

    sender: CodeSender
    phone: str = field(repr=False)
    code: str = field(repr=False)

    def send(self) -> None:
        """Send it. Raises SendingFailed, whatever the sender raises."""
        try:
            self.sender.send(self.phone, self.code)
        except SendingFailed:
            raise
        except Exception as error:
            # Without its text and cause, which may repeat the phone and the code.
            raise SendingFailed(f"the sender raised {type(error).__name__}") from None


Clock = Callable[[], datetime]


class CodeSignIn:
    """Asks for codes and trades them for id tokens."""

    def __init__(
        self,
        key: SigningKey,
        sender: CodeSender,
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._key = key
        self._sender = sender
        self._clock = clock
        self._secret = key.derived_secret(_PURPOSE)

    @classmethod
    def configured(cls) -> "CodeSignIn":
        """The one of this installation. Raises NotConfigured."""
        key, sender = own_signing_key(), configured_sender()
        if key is None or sender is None:
            raise NotConfigured
        return cls(key, sender)

    def request(self, phone: str, address: str | None) -> Delivery | None:
        """Make a code for the phone; what is to be sent, or None where it is no customer's.

        The caller answers alike and before sending, so that neither answer nor time tells
        whether the phone is known. `address` is the caller's, None where it is not known; it
        is then not limited.
        Raises InvalidPhone, TooManyRequests, DatabaseUnavailable.
        """
        number = normal_phone(phone)
        now = self._clock()
        code = f"{secrets.randbelow(10**6):06d}"
        with session_scope(write=True) as session:
            codes = SignInCodeRepository(session)
            codes.one_at_a_time(self._digest("phone", number))
            self._limit(codes, number, address, now)
            codes.add(
                phone=self._digest("phone", number),
                address=self._digest("address", address or ""),
                code=self._digest("code", f"{number}:{code}"),
                created_at=now,
                expires_at=now + CODE_LIFETIME,
            )
            codes.forget_before(now - KEEP_FOR)
            customer = CustomerRepository(session).by_phone(number)
            AuditRepository(session).record(
                "code_requested",
                customer_id=customer.customer_id if customer else None,
                outcome="sent" if customer else "unknown_phone",
            )
        return None if customer is None else Delivery(self._sender, number, code)

    def redeem(self, phone: str, code: str) -> IssuedToken:
        """An id token for the customer with the phone and the newest code sent to it.

        Raises WrongCode for anything but that code, within its lifetime and tries, once;
        InvalidPhone, DatabaseUnavailable.
        """
        number = normal_phone(phone)
        with session_scope(write=True) as session:
            customer_id = self._customer_of(session, number, code.strip())
            AuditRepository(session).record(
                "code_redeemed",
                customer_id=customer_id,
                outcome="ok" if customer_id else "wrong_code",
            )
        if customer_id is None:
            raise WrongCode
        token = issue_token(
            customer_id,
            issuer=settings.OWN_ISSUER,
            key=self._key,
            now=self._clock(),
            lifetime_seconds=TOKEN_LIFETIME_SECONDS,
        )
        return IssuedToken(token, TOKEN_LIFETIME_SECONDS)

    def _customer_of(self, session: Session, number: str, code: str) -> str | None:
        now = self._clock()
        codes = SignInCodeRepository(session)
        sent = codes.take_a_try(self._digest("phone", number), now, CODE_TRIES)
        if sent is None:
            return None
        right = hmac.compare_digest(sent.code_digest, self._digest("code", f"{number}:{code}"))
        if not right or not _CODE.fullmatch(code):
            return None
        customer = CustomerRepository(session).by_phone(number)
        if customer is None:
            return None
        codes.use(sent.code_id, now)
        return customer.customer_id

    def _limit(
        self, codes: SignInCodeRepository, number: str, address: str | None, now: datetime
    ) -> None:
        limits = [("phone", number, *limit) for limit in PHONE_LIMITS]
        if address:
            limits += [("address", address, *limit) for limit in ADDRESS_LIMITS]
        wait = 0
        for kind, asker, span, most in limits:
            count, first = codes.asked_since(kind, self._digest(kind, asker), now - span)
            if first is not None and count >= most:
                wait = max(wait, int((first + span - now).total_seconds()) + 1)
        if wait:
            raise TooManyRequests(wait)

    def _digest(self, kind: str, text: str) -> str:
        return _digest(self._secret, kind, text)


def forget_codes(session: Session, phone: str) -> int:
    """Drop the codes asked for for a phone; how many there were.

    Raises keys.KeyFileError where the key that digests are made with cannot be read.
    """
    key = own_signing_key()
    if key is None:
        return 0
    secret = key.derived_secret(_PURPOSE)
    return SignInCodeRepository(session).forget_phone(_digest(secret, "phone", phone))


def normal_phone(text: str) -> str:
    """The eleven digits of a mobile number, without +86, blanks and hyphens.

    Raises InvalidPhone for anything else.
    """
    digits = re.sub(r"[\s-]", "", text)
    digits = digits.removeprefix("+86")
    if not _PHONE.fullmatch(digits):
        raise InvalidPhone("not a mobile number")
    return digits


def _digest(secret: bytes, kind: str, text: str) -> str:
    return hmac.new(secret, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
