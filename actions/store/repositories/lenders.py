"""Lenders and their early-repayment rules."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from actions.payoff import Policy
from actions.store.models import LenderRow, PolicyRow
from actions.store.records import Confidence, Lender, PolicyRecord


class LenderRepository:
    """Finds lenders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Lender, ...]:
        """Every lender, by code."""
        rows = self._session.scalars(select(LenderRow).order_by(LenderRow.code))
        return tuple(lender_record(row) for row in rows)

    def by_code(self, code: str) -> Lender | None:
        """The lender with a code, or None."""
        row = self._session.scalars(select(LenderRow).where(LenderRow.code == code)).first()
        return None if row is None else lender_record(row)


class PolicyRepository:
    """Finds early-repayment rules."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def in_force(self, lender_code: str, on: date) -> tuple[PolicyRecord, ...]:
        """The lender's rules that apply on a day, newest first, those without a beginning last.

        A lender with several products, or accounts of it that contradict each other, has
        several.
        """
        rows = self._session.scalars(
            select(PolicyRow)
            .join(PolicyRow.lender)
            .options(joinedload(PolicyRow.lender))
            .where(
                LenderRow.code == lender_code,
                or_(PolicyRow.valid_from.is_(None), PolicyRow.valid_from <= on),
                or_(PolicyRow.valid_to.is_(None), PolicyRow.valid_to >= on),
            )
            .order_by(PolicyRow.valid_from.is_(None), PolicyRow.valid_from.desc(), PolicyRow.code)
        )
        return tuple(policy_record(row) for row in rows)


def lender_record(row: LenderRow) -> Lender:
    """A lender as a value."""
    return Lender(
        code=row.code,
        name=row.name,
        hotline=row.hotline,
        service_hours=row.service_hours,
        repay_entry=row.repay_entry,
        contract_entry=row.contract_entry,
    )


def policy_record(row: PolicyRow) -> PolicyRecord:
    """A rule as a value; its document in the engine's JSON form, dates and source included."""
    document = {
        **row.document,
        "source": row.source,
        "verified_on": row.verified_on.isoformat() if row.verified_on else None,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }
    document = {name: value for name, value in document.items() if value is not None}
    confidence: Confidence = row.confidence  # type: ignore[assignment]
    return PolicyRecord(
        policy_id=row.id,
        code=row.code,
        lender=lender_record(row.lender),
        name=row.name,
        terms=Policy.from_json(document),
        document=document,
        source=row.source,
        verified_on=row.verified_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        confidence=confidence,
        note=row.note,
    )
