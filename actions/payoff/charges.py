"""What a lender adds: the charge for repaying early, and the charge for paying late."""

from __future__ import annotations

from datetime import date

from .policy import Charge, ChargeType, LateBase, LateRule, Policy
from .rounding import ROUND
from .schedule import MONTHS, Instalment
from .terms import Plan


def early_charge(plan: Plan, policy: Policy, instalments_paid: int, principal: int) -> int:
    """The charge (fen) on principal (fen) repaid early: by its type, then `min`, then `max`.

    None on no principal, and none once `free_after_periods` instalments are paid.
    """
    charge = policy.charge
    if charge is None or charge.type is ChargeType.NONE or not principal:
        return 0
    if policy.free_after_periods is not None and instalments_paid >= policy.free_after_periods:
        return 0
    fen = charge_by_type(plan, charge, principal)
    if charge.min_fen is not None and fen < charge.min_fen:
        fen = charge.min_fen
    if charge.max_fen is not None and fen > charge.max_fen:
        fen = charge.max_fen
    return fen


def charge_by_type(plan: Plan, charge: Charge, principal: int) -> int:
    """The charge (fen) on principal (fen) before `min` and `max`."""
    round_ = ROUND[plan.rounding]
    if charge.rate is not None:
        return round_(principal * charge.rate.numerator, charge.rate.denominator)
    if charge.months is not None:
        rate, per = plan.annual_rate
        return round_(principal * rate * charge.months, per * MONTHS)
    return charge.amount_fen or 0


def late_charge(plan: Plan, rule: LateRule, row: Instalment, as_of: date) -> int:
    """The charge (fen) for one unpaid instalment: base · daily rate · days late, within the cap.

    All days late count once there are more of them than `grace_days`.
    """
    if (as_of - row.due_date).days <= rule.grace_days:
        return 0
    fen = uncapped_late_charge(plan, rule, row, as_of)
    if rule.cap is None:
        return fen
    base = late_base(rule, row)
    return min(fen, ROUND[plan.rounding](base * rule.cap.numerator, rule.cap.denominator))


def uncapped_late_charge(plan: Plan, rule: LateRule, row: Instalment, as_of: date) -> int:
    """Base · daily rate · days late, in fen."""
    days = (as_of - row.due_date).days
    rate, per = rule.daily_rate
    return ROUND[plan.rounding](late_base(rule, row) * rate * days, per)


def late_base(rule: LateRule, row: Instalment) -> int:
    """What a late charge on an instalment is reckoned on, in fen."""
    return row.principal_fen if rule.base is LateBase.PRINCIPAL else row.payment_fen
