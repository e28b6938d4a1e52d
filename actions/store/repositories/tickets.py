"""Questions handed over to a human."""

import secrets

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from actions import settings
from actions.store.database import changed_rows
from actions.store.models import TicketRow
from actions.store.models.base import now_utc
from actions.store.records import TicketRecord, TicketStatus
from contract.masking import mask_text

# Without letters and digits that are mistaken for one another when read out.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_RANDOM_LENGTH = 5
_SUMMARY_LENGTH = 2000


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
    ) -> TicketRecord:
        """Open a ticket and return it with its number, such as `T20261123-7KQ4M`.

        Phones, cards and tokens in topic and summary are hidden; `contact` is kept as given,
        for the operator to call back.
        """
        row = TicketRow(
            ticket_no=self._free_number(),
            topic=mask_text(topic)[:80],
            status="open",
            opened_at=now_utc(),
            customer_id=customer_id,
            plan_no=plan_no,
            summary=mask_text(summary)[:_SUMMARY_LENGTH],
            contact=contact.strip()[:80],
        )
        self._session.add(row)
        self._session.flush()
        return _record(row)

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

    def erase_summaries(self, *, ticket_no: str | None, customer_id: str | None) -> int:
        """Blank what was said in a ticket and in all of a customer's; how many there were.

        None stands for no ticket and for nobody. Another customer's ticket is left alone.
        """
        is_theirs = or_(TicketRow.customer_id.is_(None), TicketRow.customer_id == customer_id)
        meant = and_(TicketRow.ticket_no == ticket_no, is_theirs)
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
    )
