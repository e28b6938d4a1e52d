"""Sign-in codes asked for. Whatever they are kept under comes as digests of 64 hex digits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from actions.store.database import changed_rows
from actions.store.models import SignInCodeRow


@dataclass(frozen=True, slots=True)
class CodeKey:
    """Digests of what a code is kept under: a phone, and the conversation and address that asked.

    They are made so that no digest of one kind is one of another.
    """

    phone: str
    conversation: str
    address: str


@dataclass(frozen=True, slots=True)
class SignInCodeRecord:
    """A code that was sent, and may be tried."""

    code_id: int
    code_digest: str


class SignInCodeRepository:
    """Keeps, counts and tries sign-in codes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def one_at_a_time(self, key: CodeKey) -> None:
        """Wait until no other transaction asks for a code of the key, up to the end of this.

        Of the same phone, conversation or address: two requests at the same moment must not both
        find a limit not yet reached. On SQLite there is one writer anyway.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            # In one order, so that no two wait for each other.
            for digest in sorted((key.phone, key.conversation, key.address)):
                self._session.execute(select(func.pg_advisory_xact_lock(int(digest[:15], 16))))

    def asked_since(self, digest: str, since: datetime) -> tuple[int, datetime | None]:
        """How many codes were asked for under a digest of a key, and when the first of them."""
        row = SignInCodeRow
        is_asker = or_(
            row.phone_digest == digest,
            row.conversation_digest == digest,
            row.address_digest == digest,
        )
        count, first = self._session.execute(
            select(func.count(), func.min(row.created_at)).where(is_asker, row.created_at > since)
        ).one()
        return count, first

    def add(self, key: CodeKey, *, code: str, created_at: datetime, expires_at: datetime) -> None:
        """Keep a code that was asked for."""
        self._session.add(
            SignInCodeRow(
                phone_digest=key.phone,
                conversation_digest=key.conversation,
                address_digest=key.address,
                code_digest=code,
                created_at=created_at,
                expires_at=expires_at,
                tries=0,
            )
        )
        self._session.flush()

    def take_a_try(self, key: CodeKey, now: datetime, most: int) -> SignInCodeRecord | None:
        """The newest code of a key, one of its tries taken.

        None where there is no code, or it is used, expired or was tried `most` times.
        """
        row = self._session.scalars(
            select(SignInCodeRow)
            .where(
                SignInCodeRow.phone_digest == key.phone,
                SignInCodeRow.conversation_digest == key.conversation,
                SignInCodeRow.address_digest == key.address,
            )
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
