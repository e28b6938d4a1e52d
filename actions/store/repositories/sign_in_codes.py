"""Sign-in codes asked for. Phones, addresses and codes come as digests of 64 hex digits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from actions.store.database import changed_rows
from actions.store.models import SignInCodeRow

_DIGESTS = {"phone": SignInCodeRow.phone_digest, "address": SignInCodeRow.address_digest}


@dataclass(frozen=True, slots=True)
class SignInCodeRecord:
    """A code that was sent, and may be tried."""

    code_id: int
    code_digest: str


class SignInCodeRepository:
    """Keeps, counts and tries sign-in codes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def one_at_a_time(self, phone: str) -> None:
        """Wait until no other transaction asks for a code for the phone, up to the end of this.

        Two requests at the same moment must not both find the limit not yet reached. On SQLite
        there is one writer anyway.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(select(func.pg_advisory_xact_lock(int(phone[:15], 16))))

    def asked_since(self, asker: str, digest: str, since: datetime) -> tuple[int, datetime | None]:
        """How many codes a `phone` or an `address` asked for, and when the first of them."""
        count, first = self._session.execute(
            select(func.count(), func.min(SignInCodeRow.created_at)).where(
                _DIGESTS[asker] == digest, SignInCodeRow.created_at > since
            )
        ).one()
        return count, first

    def add(
        self, *, phone: str, address: str, code: str, created_at: datetime, expires_at: datetime
    ) -> None:
        """Keep a code that was asked for."""
        self._session.add(
            SignInCodeRow(
                phone_digest=phone,
                address_digest=address,
                code_digest=code,
                created_at=created_at,
                expires_at=expires_at,
                tries=0,
            )
        )
        self._session.flush()

    def take_a_try(self, phone: str, now: datetime, most: int) -> SignInCodeRecord | None:
        """The newest code for a phone, one of its tries taken.

        None where there is no code, or it is used, expired or was tried `most` times.
        """
        row = self._session.scalars(
            select(SignInCodeRow)
            .where(SignInCodeRow.phone_digest == phone)
            .order_by(SignInCodeRow.created_at.desc(), SignInCodeRow.id.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        # One statement, so that tries made at the same moment are all counted.
        taken = self._session.execute(
            update(SignInCodeRow)
            .where(
                SignInCodeRow.id == row.id,
                SignInCodeRow.used_at.is_(None),
                SignInCodeRow.tries < most,
                SignInCodeRow.expires_at > now,
            )
            .values(tries=SignInCodeRow.tries + 1)
            .execution_options(synchronize_session=False)
        )
        if not isinstance(taken, CursorResult) or taken.rowcount != 1:
            return None
        return SignInCodeRecord(row.id, row.code_digest)

    def use(self, code_id: int, now: datetime) -> None:
        """Let a code not be tried again."""
        self._session.execute(
            update(SignInCodeRow).where(SignInCodeRow.id == code_id).values(used_at=now)
        )

    def forget_phone(self, phone: str) -> int:
        """Drop the codes asked for for a phone; how many there were."""
        return changed_rows(
            self._session.execute(
                delete(SignInCodeRow)
                .where(SignInCodeRow.phone_digest == phone)
                .execution_options(synchronize_session=False)
            )
        )

    def forget_before(self, moment: datetime) -> None:
        """Drop the codes asked for before a moment."""
        self._session.execute(
            delete(SignInCodeRow)
            .where(SignInCodeRow.created_at < moment)
            .execution_options(synchronize_session=False)
        )
