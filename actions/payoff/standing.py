"""Where a plan stands on a day: what is due, what is running, what the next instalments come to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .errors import InvalidInput, Objection
from .money import yuan
from .schedule import Instalment, Schedule, build_schedule
from .terms import Plan


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan's schedule on a day, with the first `paid` instalments paid in full.

    `next_no` is the number of the running instalment, the first neither paid nor due (on or before
    the day); one past the last where there is none. Its period starts on `period_start`.
    """

    schedule: Schedule
    paid: int
    next_no: int
    period_start: date

    @property
    def due(self) -> tuple[Instalment, ...]:
        """The instalments due and not paid."""
        return self.schedule.rows[self.paid : self.next_no - 1]

    @property
    def to_come(self) -> tuple[Instalment, ...]:
        """The instalments neither paid nor due, the running one first."""
        return self.schedule.rows[self.next_no - 1 :]

    @property
    def next_due(self) -> Instalment | None:
        """The running instalment, the next to fall due; None where none is left."""
        return self.to_come[0] if self.to_come else None

    @property
    def principal_to_come_fen(self) -> int:
        """The principal of the instalments neither paid nor due, in fen."""
        return sum(self.schedule.principals[self.next_no - 1 :])

    @property
    def remaining_fen(self) -> int:
        """What all unpaid instalments come to as scheduled, in fen."""
        schedule, paid = self.schedule, self.paid
        return (
            sum(schedule.principals[paid:])
            + sum(schedule.interests[paid:])
            + sum(schedule.fees[paid:])
        )

    @property
    def remaining_total(self) -> Decimal:
        """What all unpaid instalments come to as scheduled, in yuan."""
        return yuan(self.remaining_fen)

    @property
    def remaining_principal(self) -> Decimal:
        """The principal of all unpaid instalments, in yuan."""
        return yuan(sum(self.schedule.principals[self.paid :]))

    @property
    def due_total(self) -> Decimal:
        """What is due and not paid as scheduled, in yuan, without a charge for lateness."""
        return yuan(sum(row.payment_fen for row in self.due))


@dataclass(frozen=True, slots=True)
class InstalmentsAhead:
    """The next instalments paid before they are due, each as scheduled: nothing is saved by it."""

    rows: tuple[Instalment, ...]

    @property
    def amount(self) -> Decimal:
        """What they come to together, in yuan."""
        return yuan(sum(row.payment_fen for row in self.rows))


def standing_on(plan: Plan, instalments_paid: int, as_of: date) -> Standing:
    """Where the plan stands on `as_of`, with the first instalments paid, whenever that was.

    Raises `InvalidInput` where `instalments_paid` is not from 0 to the number of instalments.
    """
    if not 0 <= instalments_paid <= plan.periods:
        raise InvalidInput("paid.instalments", Objection.OUT_OF_RANGE, low=0, high=plan.periods)
    fallen_due = bisect_right(plan.due_dates, as_of)
    settled = max(instalments_paid, fallen_due)
    return Standing(
        schedule=build_schedule(plan),
        paid=instalments_paid,
        next_no=settled + 1,
        period_start=plan.due_dates[settled - 1] if settled else plan.start_date,
    )


def instalments_ahead(
    plan: Plan, instalments_paid: int, as_of: date, count: int
) -> InstalmentsAhead:
    """What the next `count` instalments not yet due come to, as scheduled.

    Raises `InvalidInput` where `count` is not from 1 to the number of instalments to come.
    """
    to_come = standing_on(plan, instalments_paid, as_of).to_come
    if not 1 <= count <= len(to_come):
        raise InvalidInput("count", Objection.OUT_OF_RANGE, low=1, high=len(to_come))
    return InstalmentsAhead(to_come[:count])
