"""Questions handed over to a human."""

import secrets
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from actions import settings
from actions.store.database import changed_rows
from actions.store.models import TicketRow
from actions.store.models.base import now_utc
from actions.store.records import NOWHERE, Origin, TicketRecord, TicketStatus
from contract.masking import mask_text

# Without letters and digits that are mistaken for one another when read out.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_RANDOM_LENGTH = 5
_SUMMARY_LENGTH = 2000
_TOPIC_LENGTH = 80

Opener = Literal["customer", "conversation", "address"]
"""Whose tickets are counted: a customer's by id, a conversation's or an address's by digest."""

_OPENERS = {
    "customer": TicketRow.customer_id,
    "conversation": TicketRow.conversation,
    "address": TicketRow.address,
}


class TicketRepository:
    """Opens, lists and closes tickets."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(
        self,
        *,
        topic: str,
        summary: str,
        customer_id: str | None = None,
        plan_no: str | None = None,
        contact: str = "",
        origin: Origin = NOWHERE,
    ) -> TicketRecord:
        """Open a ticket and return it with its number, such as `T20261123-7KQ4M`.

        Phones, cards and tokens in topic and summary are hidden; `contact` is kept as given,
        for the operator to call back.
        """
        row = TicketRow(
            ticket_no=self._free_number(),
            topic=mask_text(topic)[:_TOPIC_LENGTH],
            status="open",
            opened_at=now_utc(),
            customer_id=customer_id,
            plan_no=plan_no,
            summary=mask_text(summary)[:_SUMMARY_LENGTH],
            contact=contact.strip()[:80],
            conversation=origin.conversation,
            address=origin.address,
        )
        self._session.add(row)
        self._session.flush()
        return _record(row)

    def add(self, ticket_no: str, *, topic: str, summary: str) -> TicketRecord | None:
        """Add what was said later to a ticket and return it; None where there is none.

        What is personal is hidden. Of a summary that gets too long the oldest lines go.
        """
        row = self._row(ticket_no)
        if row is None:
            return None
        if topic not in row.topic:
            row.topic = f"{row.topic} / {mask_text(topic)}"[:_TOPIC_LENGTH]
        lines = [*row.summary.splitlines(), *mask_text(summary).splitlines()]
        while len(lines) > 1 and len("\n".join(lines)) > _SUMMARY_LENGTH:
            del lines[0]
        row.summary = "\n".join(lines)[:_SUMMARY_LENGTH]
        self._session.flush()
        return _record(row)

    def open_of(self, customer_id: str) -> TicketRecord | None:
        """The newest of a customer's open tickets, or None."""
        row = self._session.scalars(
            select(TicketRow)
            .where(TicketRow.customer_id == customer_id, TicketRow.status == "open")
            .order_by(TicketRow.opened_at.desc(), TicketRow.id.desc())
            .limit(1)
        ).first()
        return None if row is None else _record(row)

    def opened_since(self, opener: Opener, value: str, since: datetime) -> int:
        """How many tickets, closed ones too, were opened since a moment."""
        counted = select(func.count()).where(_OPENERS[opener] == value, TicketRow.opened_at > since)
        return self._session.scalar(counted) or 0

    def one_at_a_time(self, opener: Opener, value: str) -> None:
        """Wait until no other transaction opens tickets for the same, up to the end of this.

        Two at the same moment must not both find the limit not yet reached. On SQLite there is
        one writer anyway.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            lock = func.pg_advisory_xact_lock(func.hashtextextended(f"ticket {opener} {value}", 0))
            self._session.execute(select(lock))

    def list_open(self) -> tuple[TicketRecord, ...]:
        """The open tickets, oldest first."""
        rows = self._session.scalars(
            select(TicketRow)
            .where(TicketRow.status == "open")
            .order_by(TicketRow.opened_at, TicketRow.id)
        )
        return tuple(_record(row) for row in rows)

    def by_number(self, ticket_no: str) -> TicketRecord | None:
        """The ticket with a number, or None."""
        row = self._row(ticket_no)
        return None if row is None else _record(row)

    def close(self, ticket_no: str) -> TicketRecord | None:
        """Close a ticket and return it; None where there is none, unchanged where closed."""
        row = self._row(ticket_no)
        if row is None:
            return None
        if row.status == "open":
            row.status = "closed"
            row.closed_at = now_utc()
            self._session.flush()
        return _record(row)

    def erase_summaries(self, conversation: str | None, customer_id: str | None) -> int:
        """Blank what was said in the tickets of a conversation and of a customer; how many.

        `conversation` is a digest; None stands for none and nobody. Other customers' tickets are
        left alone, those they opened in the conversation, too.
        """
        is_theirs = or_(TicketRow.customer_id.is_(None), TicketRow.customer_id == customer_id)
        meant = and_(TicketRow.conversation == conversation, is_theirs)
        if customer_id is not None:
            meant = or_(meant, TicketRow.customer_id == customer_id)
        return changed_rows(
            self._session.execute(
                update(TicketRow)
                .where(meant)
                .values(summary="")
                .execution_options(synchronize_session=False)
            )
        )

    def forget_customer(self, customer_id: str) -> int:
        """Delete all of a customer's tickets; how many there were."""
        return changed_rows(
            self._session.execute(
                delete(TicketRow)
                .where(TicketRow.customer_id == customer_id)
                .execution_options(synchronize_session=False)
            )
        )

    def _row(self, ticket_no: str) -> TicketRow | None:
        return self._session.scalars(
            select(TicketRow).where(TicketRow.ticket_no == ticket_no.strip().upper())
        ).first()

    def _free_number(self) -> str:
        day = settings.business_day()
        while True:
            random_part = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LENGTH))
            number = f"T{day:%Y%m%d}-{random_part}"
            if self._row(number) is None:
                return number


def _record(row: TicketRow) -> TicketRecord:
    status: TicketStatus = row.status  # type: ignore[assignment]
    return TicketRecord(
        ticket_no=row.ticket_no,
        topic=row.topic,
        status=status,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        customer_id=row.customer_id,
        plan_no=row.plan_no,
        summary=row.summary,
        contact=row.contact,
        conversation=row.conversation,
    )
