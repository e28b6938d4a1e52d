"""How a plan stands on a day: what is overdue, what is due next, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from actions.store.records import InstalmentRecord, PlanRecord

ZERO = Decimal("0.00")
Status = Literal["active", "overdue", "settled", "closed"]


@dataclass(frozen=True)
class PlanState:
    """A plan's unpaid instalments, seen from a business day."""

    plan: PlanRecord
    today: date

    @cached_property
    def unpaid(self) -> tuple[InstalmentRecord, ...]:
        """Instalments of which something is still owed, in order; none once ended."""
        if self.plan.status != "active":
            return ()
        return tuple(row for row in self.plan.instalments if not row.is_paid)

    @cached_property
    def overdue(self) -> tuple[InstalmentRecord, ...]:
        """Unpaid instalments whose due date has passed."""
        return tuple(row for row in self.unpaid if row.due_date < self.today)

    @cached_property
    def next_due(self) -> InstalmentRecord | None:
        """The first unpaid instalment due today or later, or None."""
        return next((row for row in self.unpaid if row.due_date >= self.today), None)

    @property
    def overdue_total(self) -> Decimal:
        """What the overdue instalments come to as scheduled, in yuan, without late charges."""
        return sum((row.outstanding for row in self.overdue), ZERO)

    @property
    def remaining_total(self) -> Decimal:
        """What all unpaid instalments come to as scheduled, in yuan."""
        return sum((row.outstanding for row in self.unpaid), ZERO)

    @property
    def status(self) -> Status:
        """How the plan stands; `closed` is one that was called off, as by a return."""
        if self.plan.status != "active":
            return self.plan.status
        return "overdue" if self.overdue else "active"

    @property
    def ended(self) -> bool:
        """Whether nothing is to be paid any more, settled or closed."""
        return self.plan.status != "active"


def due_by(state: PlanState, day: date) -> tuple[InstalmentRecord, ...]:
    """Return the instalments that fall due from the business day on up to and including `day`."""
    return tuple(row for row in state.unpaid if state.today <= row.due_date <= day)
