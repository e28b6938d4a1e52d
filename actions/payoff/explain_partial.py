"""How the sums of a quote for a part payment come about."""

from __future__ import annotations

from .explain_charges import explain_early_charge, explain_interest
from .explanation import (
    Explanation,
    StepCode,
    Term,
    series,
    span_of,
    step,
    subtraction,
    sum_of,
)
from .money import yuan
from .partial import PartialQuote
from .policy import InterestRule, PartialEffect


def explain_partial(quote: PartialQuote) -> dict[str, Explanation]:
    """How each sum of the quote comes about, by name."""
    return {
        "interest_now": _interest_now(quote),
        "charge_now": explain_early_charge(
            quote.plan,
            quote.policy,
            quote.standing.paid,
            Term.PRINCIPAL_NOW,
            quote.principal_now_fen,
        ),
        "principal_now": _principal_now(quote),
        "unused": _unused(quote),
        "total_interest_after": _interest_after(quote),
        "periods_after": _periods_after(quote),
        "saving": _saving(quote),
    }


def _interest_now(quote: PartialQuote) -> Explanation:
    plan, policy, standing = quote.plan, quote.policy, quote.standing
    row = standing.to_come[0]
    running = quote.as_of > standing.period_start
    if policy.interest is InterestRule.WHOLE_PERIOD and plan.bears_interest and running:
        scheduled = sum_of(Term.INTEREST, row.interest_fen, span_of(row))
        return (step(StepCode.WHOLE_PERIOD_LATER, interest=scheduled),)
    return explain_interest(plan, policy, standing, quote.as_of, quote.interest_now_fen)


def _principal_now(quote: PartialQuote) -> Explanation:
    if quote.principal_now_fen == quote.amount_fen:
        return (step(StepCode.ALL_TO_PRINCIPAL, amount=quote.amount),)
    equation = subtraction(
        quote.principal_now_fen,
        sum_of(Term.AMOUNT, quote.amount_fen),
        sum_of(Term.INTEREST, quote.interest_now_fen),
        sum_of(Term.EARLY_CHARGE, quote.charge_now_fen),
        sum_of(Term.UNUSED, quote.unused_fen),
    )
    return (step(StepCode.REST_TO_PRINCIPAL, equation=equation),)


def _unused(quote: PartialQuote) -> Explanation:
    if not quote.unused_fen:
        return (step(StepCode.NOTHING_UNUSED),)
    return (step(StepCode.HANDED_BACK, unused=quote.unused),)


def _interest_after(quote: PartialQuote) -> Explanation:
    interests = [row.interest_fen for row in quote.rows]
    if not any(interests):
        return (step(StepCode.NO_INTEREST_AFTER, instalments=span_of(*quote.rows)),)
    return (step(StepCode.INTEREST_AFTER, sums=series(Term.INTEREST, quote.rows, interests)),)


def _periods_after(quote: PartialQuote) -> Explanation:
    before, after = quote.standing.to_come, quote.rows
    left = step(
        StepCode.PERIODS_LEFT,
        principal=yuan(quote.standing.principal_to_come_fen - quote.principal_now_fen),
        periods=len(after),
        instalments=span_of(*after),
    )
    if len(after) < len(before):
        change = step(
            StepCode.FEWER_PERIODS,
            fewer=len(before) - len(after),
            last_due_before=before[-1].due_date,
            last_due_after=after[-1].due_date,
        )
    elif quote.policy.partial_effect is PartialEffect.REDUCE:
        change = step(
            StepCode.SMALLER_PAYMENTS,
            payment_before=before[0].payment,
            payment_after=after[0].payment,
        )
    else:
        change = step(StepCode.SAME_PERIODS, last_payment=after[-1].payment)
    return left, change


def _saving(quote: PartialQuote) -> Explanation:
    schedule, running = quote.standing.schedule, quote.standing.next_no - 1
    before = sum(schedule.interests[running:]) + sum(schedule.fees[running:])
    after = sum(quote.after.interests) + sum(quote.after.fees)
    equation = subtraction(
        quote.saving_fen,
        sum_of(Term.COST_BEFORE, before),
        sum_of(Term.COST_AFTER, after),
        sum_of(Term.INTEREST_NOW, quote.interest_now_fen),
        sum_of(Term.CHARGE_NOW, quote.charge_now_fen),
    )
    steps = [step(StepCode.PART_SAVES, equation=equation)]
    if quote.saving_fen < 0:
        steps.append(step(StepCode.PART_COSTS_MORE, more=yuan(-quote.saving_fen)))
    elif not quote.saving_fen:
        steps.append(step(StepCode.PART_SAVES_NOTHING))
    return tuple(steps)
