"""The sentences of a quote for a part payment."""

from __future__ import annotations

from .explain_charges import early_charge_sentence, interest_sentence
from .partial import PartialQuote
from .policy import InterestRule, PartialEffect
from .wording import addition_words, day_words, rows_words, span_words, subtraction_words, sum_words


def sentences(quote: PartialQuote) -> dict[str, str]:
    """One sentence for each sum of the quote."""
    plan, policy, standing = quote.plan, quote.policy, quote.standing
    return {
        "interest_now": _interest_now(quote),
        "charge_now": early_charge_sentence(
            plan, policy, standing.paid, "归还本金", quote.principal_now_fen
        ),
        "principal_now": _principal_now(quote),
        "unused": _unused(quote),
        "total_interest_after": _interest_after(quote),
        "periods_after": _periods_after(quote),
        "saving": _saving(quote),
    }


def _interest_now(quote: PartialQuote) -> str:
    plan, policy, standing = quote.plan, quote.policy, quote.standing
    row = standing.to_come[0]
    running = quote.as_of > standing.period_start
    if policy.interest is InterestRule.WHOLE_PERIOD and plan.bears_interest and running:
        words = sum_words(row.interest_fen)
        return f"按整期计息，现在不收，{span_words(row.no, row.no)}利息 {words} 到期照收"
    return interest_sentence(plan, policy, standing, quote.as_of, quote.interest_now_fen)


def _principal_now(quote: PartialQuote) -> str:
    if quote.principal_now_fen == quote.amount_fen:
        return f"还款 {sum_words(quote.amount_fen)} 全部用来归还本金"
    return subtraction_words(
        ("还款", quote.amount_fen),
        ("利息", quote.interest_now_fen),
        ("违约金", quote.charge_now_fen),
        ("退回", quote.unused_fen),
    )


def _unused(quote: PartialQuote) -> str:
    if not quote.unused_fen:
        return "没有退回的金额"
    return f"{sum_words(quote.unused_fen)} 不够再还一分钱本金和违约金，予以退回"


def _interest_after(quote: PartialQuote) -> str:
    sums = [row.interest_fen for row in quote.rows]
    if not any(sums):
        return f"{rows_words(quote.rows)}没有利息"
    return f"{rows_words(quote.rows)}{addition_words('利息', sums)}"


def _periods_after(quote: PartialQuote) -> str:
    before, after = quote.standing.to_come, quote.rows
    left = sum_words(quote.standing.principal_to_come_fen - quote.principal_now_fen)
    words = f"剩余本金 {left}，还剩 {len(after)} 期（{rows_words(after)}）"
    if len(after) < len(before):
        earlier = day_words(after[-1].due_date, quote.as_of)
        later = day_words(before[-1].due_date, quote.as_of)
        return (
            f"{words}，比原来少 {len(before) - len(after)} 期，最后还款日从{later}提前到{earlier}"
        )
    old, new = sum_words(before[0].payment_fen), sum_words(after[0].payment_fen)
    if quote.policy.partial_effect is PartialEffect.REDUCE:
        return f"{words}，期数不变，下一期应还从 {old} 变为 {new}"
    return f"{words}，期数不变，最后一期应还 {sum_words(after[-1].payment_fen)}"


def _saving(quote: PartialQuote) -> str:
    schedule, running = quote.standing.schedule, quote.standing.next_no - 1
    before = sum(schedule.interests[running:]) + sum(schedule.fees[running:])
    after = sum(quote.after.interests) + sum(quote.after.fees)
    words = subtraction_words(
        ("原来还要付的利息和手续费", before),
        ("之后要付的利息和手续费", after),
        ("现在付的利息", quote.interest_now_fen),
        ("现在付的违约金", quote.charge_now_fen),
    )
    if quote.saving_fen < 0:
        return f"{words}，部分提前还款要多付 {sum_words(-quote.saving_fen)}"
    return words if quote.saving_fen else f"{words}，不省利息和手续费"
