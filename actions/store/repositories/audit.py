"""The audit log: one line for each check before account data."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.store.database import changed_rows
from actions.store.models import AuditRow
from actions.store.records import AuditRecord
from contract.masking import mask_text

_SHORT = 40
_DETAIL_LENGTH = 200


class AuditRepository:
    """Writes and lists audit lines."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(
        self,
        event: str,
        *,
        customer_id: str | None,
        outcome: str,
        detail: Mapping[str, str] | None = None,
    ) -> None:
        """Write a line. Phones, cards and tokens in the detail are hidden, long text cut."""
        self._session.add(
            AuditRow(
                event=event[:_SHORT],
                outcome=outcome[:_SHORT],
                customer_id=customer_id,
                detail={
                    name: mask_text(value)[:_DETAIL_LENGTH]
                    for name, value in (detail or {}).items()
                },
            )
        )
        self._session.flush()

    def purge(self, before: datetime) -> int:
        """Remove the lines written before a moment; how many."""
        return changed_rows(
            self._session.execute(
                delete(AuditRow)
                .where(AuditRow.at < before)
                .execution_options(synchronize_session=False)
            )
        )

    def last(self, count: int) -> tuple[AuditRecord, ...]:
        """The newest lines, oldest of them first."""
        rows = self._session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(count))
        return tuple(
            AuditRecord(
                at=row.at,
                event=row.event,
                outcome=row.outcome,
                customer_id=row.customer_id,
                detail=row.detail,
            )
            for row in reversed(rows.all())
        )
