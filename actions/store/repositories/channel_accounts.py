"""Accounts on messengers that are proven to be customers', and sign-in links made for them."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from actions.store.models import ChannelAccountRow, LinkTokenRow
from actions.store.records import BindingProof, BindingRecord, ChannelAccount


class ChannelAccountRepository:
    """Binds accounts to customers, finds and unbinds them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, account: ChannelAccount) -> BindingRecord | None:
        """The binding of an account, expired or not; None where it is bound to nobody."""
        row = self._row(account)
        return None if row is None else _record(row)

    def of_customer(self, customer_id: str) -> tuple[BindingRecord, ...]:
        """The bindings of a customer, oldest first."""
        rows = self._session.scalars(
            select(ChannelAccountRow)
            .where(ChannelAccountRow.customer_id == customer_id)
            .order_by(ChannelAccountRow.bound_at, ChannelAccountRow.id)
        )
        return tuple(_record(row) for row in rows)

    def bind(self, binding: BindingRecord) -> BindingRecord | None:
        """Bind an account in the place of what it was bound to before, which is returned."""
        self._one_at_a_time(binding.account)
        row = self._row(binding.account)
        before = None if row is None else _record(row)
        if row is None:
            account = binding.account
            row = ChannelAccountRow(channel=account.channel, external_id=account.external_id)
            self._session.add(row)
        row.customer_id = binding.customer_id
        row.bound_at, row.expires_at = binding.bound_at, binding.expires_at
        row.proof = binding.proof
        self._session.flush()
        return before

    def unbind(self, account: ChannelAccount) -> None:
        """Forget an account."""
        row = self._row(account)
        if row is not None:
            self._session.delete(row)
            self._session.flush()

    def forget_before(self, moment: datetime) -> int:
        """Forget the accounts whose binding expired before a moment; how many."""
        done = self._session.execute(
            delete(ChannelAccountRow)
            .where(ChannelAccountRow.expires_at < moment)
            .execution_options(synchronize_session=False)
        )
        return done.rowcount if isinstance(done, CursorResult) else 0

    def _one_at_a_time(self, account: ChannelAccount) -> None:
        # On SQLite there is one writer anyway.
        if self._session.get_bind().dialect.name == "postgresql":
            name = f"account {account.channel} {account.external_id}"
            lock = func.pg_advisory_xact_lock(func.hashtextextended(name, 0))
            self._session.execute(select(lock))

    def _row(self, account: ChannelAccount) -> ChannelAccountRow | None:
        return self._session.scalars(
            select(ChannelAccountRow).where(
                ChannelAccountRow.channel == account.channel,
                ChannelAccountRow.external_id == account.external_id,
            )
        ).first()


class LinkTokenRepository:
    """Keeps and uses sign-in links by the digests of their tokens."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, token: str, account: ChannelAccount, created_at: datetime, expires_at: datetime
    ) -> None:
        """Keep a link for an account by its token's digest; earlier ones for it are void."""
        self._session.execute(
            delete(LinkTokenRow)
            .where(
                LinkTokenRow.channel == account.channel,
                LinkTokenRow.external_id == account.external_id,
            )
            .execution_options(synchronize_session=False)
        )
        self._session.add(
            LinkTokenRow(
                token_digest=token,
                channel=account.channel,
                external_id=account.external_id,
                created_at=created_at,
                expires_at=expires_at,
            )
        )
        self._session.flush()

    def use(self, token: str, now: datetime) -> ChannelAccount | None:
        """The account of the link with a token's digest, once, before it expires; else None."""
        # One statement, so that of two at the same moment one gets it.
        used = self._session.execute(
            update(LinkTokenRow)
            .where(
                LinkTokenRow.token_digest == token,
                LinkTokenRow.used_at.is_(None),
                LinkTokenRow.expires_at > now,
            )
            .values(used_at=now)
            .returning(LinkTokenRow.channel, LinkTokenRow.external_id)
            .execution_options(synchronize_session=False)
        ).first()
        return None if used is None else ChannelAccount(*used)

    def forget_before(self, moment: datetime) -> int:
        """Drop the links that expired before a moment; how many."""
        done = self._session.execute(
            delete(LinkTokenRow)
            .where(LinkTokenRow.expires_at < moment)
            .execution_options(synchronize_session=False)
        )
        return done.rowcount if isinstance(done, CursorResult) else 0


def _record(row: ChannelAccountRow) -> BindingRecord:
    proof: BindingProof = row.proof  # type: ignore[assignment]
    return BindingRecord(
        account=ChannelAccount(row.channel, row.external_id),
        customer_id=row.customer_id,
        bound_at=row.bound_at,
        expires_at=row.expires_at,
        proof=proof,
    )
