"""Customers by what identifies them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.store.models import CustomerRow
from actions.store.records import CustomerRecord


class CustomerRepository:
    """Finds customers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_id(self, customer_id: str) -> CustomerRecord | None:
        """The customer with the shop's id (a token's `sub`), or None."""
        row = self._session.get(CustomerRow, customer_id)
        return None if row is None else _record(row)

    def by_phone(self, phone: str) -> CustomerRecord | None:
        """The customer with the phone number as the shop has it (eleven digits), or None."""
        row = self._session.scalars(select(CustomerRow).where(CustomerRow.phone == phone)).first()
        return None if row is None else _record(row)


def _record(row: CustomerRow) -> CustomerRecord:
    return CustomerRecord(customer_id=row.id, name=row.name, phone=row.phone)
