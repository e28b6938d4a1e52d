"""What payoff and part payment explain alike: interest of the running period, charges."""

from __future__ import annotations

from datetime import date

from .charges import charge_by_type, late_base, late_charge, uncapped_late_charge
from .days import YEAR_DAYS, DayCount, days_between
from .explanation import (
    Explanation,
    Operator,
    Quantity,
    Step,
    StepCode,
    Term,
    product,
    span_of,
    step,
    sum_of,
)
from .money import yuan
from .policy import Charge, ChargeType, InterestRule, LateBase, LateRule, Policy
from .schedule import MONTHS, Instalment
from .standing import Standing
from .terms import Plan


def explain_interest(
    plan: Plan, policy: Policy, standing: Standing, as_of: date, interest: int
) -> Explanation:
    """How the running period's interest (fen) up to `as_of` comes about."""
    row = standing.next_due
    if row is None:
        return (step(StepCode.NO_INSTALMENT_ACCRUES),)
    if not plan.bears_interest:
        return (step(StepCode.PLAN_WITHOUT_INTEREST),)
    start, instalment = standing.period_start, span_of(row)
    if as_of <= start:
        code = StepCode.NOT_YET_ACCRUING
        return (step(code, instalments=instalment, start=start, day=as_of),)
    scheduled = sum_of(Term.INTEREST, row.interest_fen, instalment)
    if policy.interest is InterestRule.WHOLE_PERIOD:
        return (step(StepCode.WHOLE_PERIOD, interest=scheduled),)
    if policy.day_count is DayCount.ACTUAL_PERIOD:
        elapsed = Quantity(Term.DAYS_ELAPSED, (as_of - start).days)
        whole = Quantity(Term.PERIOD_DAYS, (row.due_date - start).days)
        equation = product(interest, scheduled, elapsed, (Operator.OVER, whole))
        return (step(StepCode.ACCRUED, equation=equation, start=start, day=as_of),)
    thirty = policy.day_count is DayCount.THIRTY_360
    equation = product(
        interest,
        sum_of(Term.REMAINING_PRINCIPAL, standing.principal_to_come_fen),
        Quantity(Term.ANNUAL_RATE, plan.annual_rate),
        (Operator.OVER, Quantity(Term.YEAR_DAYS, YEAR_DAYS[policy.day_count])),
        Quantity(Term.DAYS, days_between(start, as_of, thirty=thirty)),
    )
    code = StepCode.ACCRUED_THIRTY_360 if thirty else StepCode.ACCRUED
    return (step(code, equation=equation, start=start, day=as_of),)


def explain_early_charge(
    plan: Plan, policy: Policy, instalments_paid: int, term: Term, principal: int
) -> Explanation:
    """How the charge on principal (fen, a sum of kind `term`) repaid early comes about."""
    charge = policy.charge
    if charge is None or charge.type is ChargeType.NONE:
        return (step(StepCode.NO_EARLY_CHARGE),)
    if not principal:
        return (step(StepCode.NO_PRINCIPAL_REPAID_EARLY),)
    free = policy.free_after_periods
    if free is not None and instalments_paid >= free:
        return (step(StepCode.FREE_AFTER_PERIODS, paid=instalments_paid, free_after=free),)
    fen = charge_by_type(plan, charge, principal)
    steps = [_charge_by_type(plan, charge, sum_of(term, principal), fen)]
    if charge.min_fen is not None and fen < charge.min_fen:
        fen = charge.min_fen
        steps.append(step(StepCode.RAISED_TO_MINIMUM, charge=yuan(fen)))
    if charge.max_fen is not None and fen > charge.max_fen:
        steps.append(step(StepCode.CUT_TO_MAXIMUM, charge=yuan(charge.max_fen)))
    return tuple(steps)


def _charge_by_type(plan: Plan, charge: Charge, principal: Quantity, fen: int) -> Step:
    """How the charge (fen) comes about before `min` and `max`."""
    if charge.rate is not None:
        equation = product(fen, principal, Quantity(Term.CHARGE_RATE, charge.rate))
    elif charge.months is not None:
        equation = product(
            fen,
            principal,
            Quantity(Term.ANNUAL_RATE, plan.annual_rate),
            (Operator.OVER, Quantity(Term.YEAR_MONTHS, MONTHS)),
            Quantity(Term.MONTHS, charge.months),
        )
    else:
        return step(StepCode.FIXED_CHARGE, charge=yuan(fen))
    return step(StepCode.CHARGE_ON_PRINCIPAL, equation=equation)


def explain_late_charge(
    plan: Plan, rule: LateRule | None, due: tuple[Instalment, ...], as_of: date
) -> Explanation:
    """How the late charges come about: a step for each instalment due and not paid."""
    if not due:
        return (step(StepCode.NO_INSTALMENT_LATE),)
    if rule is None:
        return (step(StepCode.NO_LATE_CHARGE),)
    return tuple(_late_step(plan, rule, row, as_of) for row in due)


def _late_step(plan: Plan, rule: LateRule, row: Instalment, as_of: date) -> Step:
    instalment, days = span_of(row), (as_of - row.due_date).days
    if not days:
        return step(StepCode.DUE_ON_THE_DAY, instalments=instalment)
    if days <= rule.grace_days:
        code = StepCode.WITHIN_GRACE
        return step(code, instalments=instalment, days=days, grace_days=rule.grace_days)
    term = Term.PRINCIPAL if rule.base is LateBase.PRINCIPAL else Term.INSTALMENT
    base = sum_of(term, late_base(rule, row))
    fen = uncapped_late_charge(plan, rule, row, as_of)
    equation = product(
        fen,
        base,
        Quantity(Term.DAILY_RATE, rule.daily_rate),
        Quantity(Term.DAYS_LATE, days),
    )
    capped = late_charge(plan, rule, row, as_of)
    if rule.cap is None or capped == fen:
        return step(StepCode.LATE_BY_DAYS, instalments=instalment, equation=equation)
    cap = product(capped, base, Quantity(Term.CAP_RATE, rule.cap))
    return step(StepCode.LATE_CAPPED, instalments=instalment, equation=equation, cap=cap)
