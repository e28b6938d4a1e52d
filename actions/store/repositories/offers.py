"""Lenders' offers for new purchases."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from actions.store.models import OfferRow
from actions.store.money import to_yuan
from actions.store.records import OfferConfidence, OfferMethod, OfferRecord
from actions.store.repositories.lenders import lender_record


class OfferRepository:
    """Finds offers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def in_force(self, on: date) -> tuple[OfferRecord, ...]:
        """Every lender's offers that apply on a day, by periods and code."""
        rows = self._session.scalars(
            select(OfferRow)
            .options(joinedload(OfferRow.lender))
            .where(
                or_(OfferRow.valid_from.is_(None), OfferRow.valid_from <= on),
                or_(OfferRow.valid_to.is_(None), OfferRow.valid_to >= on),
            )
            .order_by(OfferRow.periods, OfferRow.code)
        )
        return tuple(offer_record(row) for row in rows)


def offer_record(row: OfferRow) -> OfferRecord:
    """An offer as a value."""
    method: OfferMethod = row.method  # type: ignore[assignment]
    confidence: OfferConfidence = row.confidence  # type: ignore[assignment]
    return OfferRecord(
        offer_id=row.id,
        code=row.code,
        lender=lender_record(row.lender),
        name=row.name,
        periods=row.periods,
        method=method,
        annual_rate=row.annual_rate,
        fee_rate_per_period=row.fee_rate_per_period,
        fee_total_rate=row.fee_total_rate,
        min_amount=None if row.min_amount_fen is None else to_yuan(row.min_amount_fen),
        max_amount=None if row.max_amount_fen is None else to_yuan(row.max_amount_fen),
        source=row.source,
        verified_on=row.verified_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        confidence=confidence,
        note=row.note,
    )
