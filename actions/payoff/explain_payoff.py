"""How the lines and sums of a payoff quote come about."""

from __future__ import annotations

from .explain_charges import explain_early_charge, explain_interest, explain_late_charge
from .explanation import (
    BalanceDays,
    BalanceSpan,
    Equation,
    Explanation,
    Operator,
    Quantity,
    Span,
    StepCode,
    Term,
    addition,
    product,
    series,
    span_of,
    step,
    subtraction,
    sum_of,
)
from .money import yuan
from .policy import RemainingFee
from .rounding import ROUND
from .settlement import LINE_CODES, PayoffQuote, outstanding
from .terms import Method

_LINE_TERMS = {
    "due_principal": Term.DUE_PRINCIPAL,
    "due_interest": Term.DUE_INTEREST,
    "due_fee": Term.DUE_FEE,
    "late_charge": Term.LATE_CHARGE,
    "principal": Term.REMAINING_PRINCIPAL,
    "interest": Term.INTEREST,
    "fee": Term.FEE,
    "early_charge": Term.EARLY_CHARGE,
}
_DUE_WITHOUT = {
    Term.PRINCIPAL: StepCode.DUE_WITHOUT_PRINCIPAL,
    Term.INTEREST: StepCode.DUE_WITHOUT_INTEREST,
    Term.FEE: StepCode.DUE_WITHOUT_FEE,
}


def explain_payoff(quote: PayoffQuote) -> dict[str, Explanation]:
    """How each line of the quote comes about, and its sums, by name."""
    return (_cooling_off(quote) if quote.cooling_off else _lines(quote)) | {
        "total": _total(quote),
        "carry_on_total": _carry_on(quote),
        "saving": _saving(quote),
    }


def _lines(quote: PayoffQuote) -> dict[str, Explanation]:
    plan, policy, standing, as_of = quote.plan, quote.policy, quote.standing, quote.as_of
    due = standing.due
    return {
        "due_principal": _due(quote, Term.PRINCIPAL, [row.principal_fen for row in due]),
        "due_interest": _due(quote, Term.INTEREST, [row.interest_fen for row in due]),
        "due_fee": _due(quote, Term.FEE, [row.fee_fen for row in due]),
        "late_charge": explain_late_charge(plan, policy.late, due, as_of),
        "principal": _principal(quote),
        "interest": explain_interest(plan, policy, standing, as_of, quote.line("interest").fen),
        "fee": _fee(quote),
        "early_charge": explain_early_charge(
            plan, policy, standing.paid, Term.REMAINING_PRINCIPAL, quote.line("principal").fen
        ),
    }


def _cooling_off(quote: PayoffQuote) -> dict[str, Explanation]:
    days = (quote.as_of - quote.plan.start_date).days
    within = quote.policy.cooling_off_days or 0
    waived = step(StepCode.COOLING_OFF_WAIVES, days=days, cooling_off_days=within)
    principal = step(
        StepCode.COOLING_OFF_PRINCIPAL,
        days=days,
        cooling_off_days=within,
        principal=quote.plan.principal,
    )
    return {code: (principal if code == "principal" else waived,) for code in LINE_CODES}


def _due(quote: PayoffQuote, term: Term, sums: list[int]) -> Explanation:
    due = quote.standing.due
    if not due:
        return (step(StepCode.NOTHING_DUE),)
    if not any(sums):
        return (step(_DUE_WITHOUT[term], instalments=span_of(*due)),)
    return (step(StepCode.DUE, sums=series(term, due, sums)),)


def _principal(quote: PayoffQuote) -> Explanation:
    standing, financed = quote.standing, quote.plan.principal_fen
    if standing.next_due is None:
        return (step(StepCode.NO_PRINCIPAL_LEFT),)
    left = standing.principal_to_come_fen
    before = sum_of(Term.PRINCIPAL, financed - left, Span(1, standing.next_no - 1))
    equation = subtraction(left, sum_of(Term.FINANCED, financed), before)
    return (step(StepCode.PRINCIPAL_LEFT, equation=equation),)


def _fee(quote: PayoffQuote) -> Explanation:
    to_come = quote.standing.to_come
    if quote.plan.method is not Method.FLAT_FEE:
        return (step(StepCode.PLAN_WITHOUT_FEE),)
    if not to_come:
        return (step(StepCode.NO_INSTALMENT_TO_CHARGE),)
    rule = quote.policy.remaining_fee
    if rule is RemainingFee.TOPUP:
        return _topup(quote)
    fees, instalments = [row.fee_fen for row in to_come], span_of(*to_come)
    if not any(fees):
        return (step(StepCode.NO_FEE_LEFT, instalments=instalments),)
    if rule is RemainingFee.CHARGE_ALL:
        return (step(StepCode.FEES_CHARGED, sums=series(Term.FEE, to_come, fees)),)
    if rule is RemainingFee.CHARGE_NEXT:
        fee = sum_of(Term.FEE, fees[0], span_of(to_come[0]))
        return (step(StepCode.NEXT_FEE_CHARGED, fee=fee),)
    return (step(StepCode.FEES_WAIVED, fees=sum_of(Term.FEE, sum(fees), instalments)),)


def _topup(quote: PayoffQuote) -> Explanation:
    plan, standing, rate = quote.plan, quote.standing, quote.policy.topup_daily_rate
    spans = [span for span in outstanding(plan, standing, quote.as_of) if span.days]
    if rate is None or not spans:
        return (step(StepCode.NO_DAY_TO_TOP_UP),)
    balance_days = sum(span.balance_fen * span.days for span in spans)
    reckoned = ROUND[plan.rounding](balance_days * rate.numerator, rate.denominator)
    balances = tuple(BalanceSpan(yuan(span.balance_fen), span.days) for span in spans)
    by_days = product(
        reckoned,
        BalanceDays(plan.start_date, quote.as_of, balances),
        Quantity(Term.DAILY_RATE, rate),
    )
    steps = [step(StepCode.TOPUP_BY_DAYS, equation=by_days)]
    before = sum(standing.schedule.fees[: standing.next_no - 1])
    if before:
        fees = sum_of(Term.FEE, before, Span(1, standing.next_no - 1))
        if reckoned <= before:
            steps.append(step(StepCode.TOPUP_COVERED, fees=fees))
        else:
            rest = subtraction(reckoned - before, sum_of(Term.TOPUP, reckoned), fees)
            steps.append(step(StepCode.TOPUP_LESS_FEES, equation=rest))
    return tuple(steps)


def _total(quote: PayoffQuote) -> Explanation:
    lines = [sum_of(_LINE_TERMS[line.code], line.fen) for line in quote.lines if line.fen]
    if not lines:
        return (step(StepCode.NOTHING_TO_PAY),)
    if len(lines) == 1:
        return (step(StepCode.ONE_LINE, line=lines[0]),)
    return (step(StepCode.TOTAL, equation=addition(quote.total_fen, *lines)),)


def _carry_on(quote: PayoffQuote) -> Explanation:
    unpaid = quote.standing.schedule.rows[quote.standing.paid :]
    if not unpaid:
        return (step(StepCode.NOTHING_UNPAID),)
    scheduled = sum_of(Term.SCHEDULED, quote.standing.remaining_fen, span_of(*unpaid))
    late = quote.line("late_charge").fen
    charges = [sum_of(Term.LATE_CHARGE, late)] if late else []
    equation = addition(quote.carry_on_fen, scheduled, *charges)
    return (step(StepCode.CARRY_ON, equation=equation),)


def _saving(quote: PayoffQuote) -> Explanation:
    carry_on, payoff = quote.carry_on_fen, quote.total_fen
    saving = carry_on - payoff
    less = (Operator.MINUS, sum_of(Term.PAYOFF, payoff))
    equation = Equation(sum_of(Term.CARRY_ON, carry_on), (less,), yuan(saving))
    steps = [step(StepCode.PAYOFF_SAVES, equation=equation)]
    if saving < 0:
        steps.append(step(StepCode.PAYOFF_COSTS_MORE, more=yuan(-saving)))
    elif not saving:
        steps.append(step(StepCode.PAYOFF_SAVES_NOTHING))
    return tuple(steps)
