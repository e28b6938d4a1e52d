"""Signing in by phone and code.

Whether a phone belongs to a customer never shows: codes are asked for, limited and tried
alike, only nothing is sent to a stranger. A code is good for who asked for it alone, in the same
conversation and at the same address; to others it is as if there were none. The database holds
keyed digests of phone, conversation, address and code; the key is derived from the signing key
and is not in the database.
"""

import hashlib
import hmac
import math
import re
import secrets
import time
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
    CodeKey,
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
CONVERSATION_LIMITS = ((timedelta(minutes=1), 3), (timedelta(hours=1), 10))
ADDRESS_LIMITS = ((timedelta(minutes=1), 10), (timedelta(hours=1), 30))
NOWHERE_LIMITS = ((timedelta(minutes=1), 60), (timedelta(hours=1), 600))
"""Spans of time, and how many codes may be asked for in them: for a phone, in a conversation, from
an address, and by all together whose address is not known."""

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
class Asker:
    """Who asks for a code or tries one: a conversation, and where from, None if not known.

    Any text stands for either, as long as it is the same each time.
    """

    conversation: str
    address: str | None


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
    send_by: float = math.inf
    """A moment of the monotonic clock, in seconds."""

    def send(self) -> None:
        """Send it. Raises SendingFailed, whatever the sender raises, and where it is too late."""
        if time.monotonic() >= self.send_by:
            raise SendingFailed("the code ran out before its turn came")
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

    def request(self, phone: str, asker: Asker) -> Delivery | None:
        """Make a code for the phone; what is to be sent, or None where it is no customer's.

        The caller answers alike and before sending, so that neither answer nor time tells
        whether the phone is known.
        Raises InvalidPhone, TooManyRequests, DatabaseUnavailable.
        """
        number = normal_phone(phone)
        now = self._clock()
        code = f"{secrets.randbelow(10**6):06d}"
        kept = self._key_of(number, asker)
        with session_scope(write=True) as session:
            codes = SignInCodeRepository(session)
            codes.one_at_a_time(kept)
            _limit(codes, kept, asker.address is not None, now)
            codes.add(
                kept,
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
        if customer is None:
            return None
        send_by = time.monotonic() + CODE_LIFETIME.total_seconds()
        return Delivery(self._sender, number, code, send_by)

    def redeem(self, phone: str, code: str, asker: Asker) -> IssuedToken:
        """An id token for the customer with the phone and the newest code the asker had sent to it.

        Raises WrongCode for anything but that code, within its lifetime and tries, once;
        InvalidPhone, DatabaseUnavailable.
        """
        number = normal_phone(phone)
        kept = self._key_of(number, asker)
        with session_scope(write=True) as session:
            customer_id = self._customer_of(session, number, kept, code.strip())
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

    def _customer_of(self, session: Session, number: str, kept: CodeKey, code: str) -> str | None:
        now = self._clock()
        codes = SignInCodeRepository(session)
        sent = codes.take_a_try(kept, now, CODE_TRIES)
        if sent is None:
            # No line in the audit: who never asked for a code could fill it.
            return None
        right = hmac.compare_digest(sent.code_digest, self._digest("code", f"{number}:{code}"))
        customer = CustomerRepository(session).by_phone(number)
        is_theirs = customer is not None and right and _CODE.fullmatch(code) is not None
        customer_id = customer.customer_id if customer is not None and is_theirs else None
        if customer_id is not None:
            codes.use(sent.code_id, now)
        AuditRepository(session).record(
            "code_redeemed",
            customer_id=customer_id,
            outcome="ok" if customer_id else "wrong_code",
        )
        return customer_id

    def _key_of(self, number: str, asker: Asker) -> CodeKey:
        return CodeKey(
            phone=self._digest("phone", number),
            conversation=self._digest("conversation", asker.conversation),
            address=self._digest("address", asker.address or ""),
        )

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


def _limit(codes: SignInCodeRepository, kept: CodeKey, located: bool, now: datetime) -> None:
    limits = {
        kept.phone: PHONE_LIMITS,
        kept.conversation: CONVERSATION_LIMITS,
        kept.address: ADDRESS_LIMITS if located else NOWHERE_LIMITS,
    }
    wait = 0
    for digest, spans in limits.items():
        for span, most in spans:
            count, first = codes.asked_since(digest, now - span)
            if first is not None and count >= most:
                wait = max(wait, int((first + span - now).total_seconds()) + 1)
    if wait:
        raise TooManyRequests(wait)


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
