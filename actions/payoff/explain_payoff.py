"""The sentences of a payoff quote."""

from __future__ import annotations

from .explain_charges import early_charge_sentence, interest_sentence, late_charge_sentence
from .policy import RemainingFee
from .rounding import ROUND
from .settlement import LINE_CODES, PayoffQuote, outstanding
from .terms import Method
from .wording import (
    addition_words,
    day_words,
    rows_words,
    span_words,
    subtraction_words,
    sum_words,
)

_MOST_SPANS = 3
_NOUNS = {
    "due_principal": "已到期本金",
    "due_interest": "已到期利息",
    "due_fee": "已到期手续费",
    "late_charge": "逾期费用",
    "principal": "剩余本金",
    "interest": "利息",
    "fee": "手续费",
    "early_charge": "违约金",
}


def sentences(quote: PayoffQuote) -> dict[str, str]:
    """One sentence for each line of the quote, and for its sums."""
    return (_cooling_off(quote) if quote.cooling_off else _lines(quote)) | {
        "total": _total(quote),
        "carry_on_total": _carry_on(quote),
        "saving": _saving(quote),
    }


def _lines(quote: PayoffQuote) -> dict[str, str]:
    plan, policy, standing, as_of = quote.plan, quote.policy, quote.standing, quote.as_of
    due = standing.due
    return {
        "due_principal": _due(quote, "本金", [row.principal_fen for row in due]),
        "due_interest": _due(quote, "利息", [row.interest_fen for row in due]),
        "due_fee": _due(quote, "手续费", [row.fee_fen for row in due]),
        "late_charge": late_charge_sentence(plan, policy.late, due, as_of),
        "principal": _principal(quote),
        "interest": interest_sentence(plan, policy, standing, as_of, quote.line("interest").fen),
        "fee": _fee(quote),
        "early_charge": early_charge_sentence(
            plan, policy, standing.paid, "剩余本金", quote.line("principal").fen
        ),
    }


def _cooling_off(quote: PayoffQuote) -> dict[str, str]:
    days = (quote.as_of - quote.plan.start_date).days
    within = f"放款后第 {days} 天，在 {quote.policy.cooling_off_days} 天冷静期内"
    waived = dict.fromkeys(LINE_CODES, f"{within}，只还本金，这一项不收")
    principal = sum_words(quote.plan.principal_fen)
    return waived | {"principal": f"{within}，只还全部本金 {principal}"}


def _due(quote: PayoffQuote, noun: str, sums: list[int]) -> str:
    due = quote.standing.due
    if not due:
        return "没有到期未还的分期"
    if not any(sums):
        return f"{rows_words(due)}到期未还，没有{noun}"
    return f"到期未还的{rows_words(due)}{addition_words(noun, sums)}"


def _principal(quote: PayoffQuote) -> str:
    standing = quote.standing
    if standing.next_due is None:
        return "没有未到期的分期，没有剩余本金"
    before = quote.plan.principal_fen - standing.principal_to_come_fen
    name = span_words(1, max(1, standing.next_no - 1)) + "本金"
    return subtraction_words(("分期本金", quote.plan.principal_fen), (name, before))


def _fee(quote: PayoffQuote) -> str:
    to_come = quote.standing.to_come
    if quote.plan.method is not Method.FLAT_FEE:
        return "这笔分期没有手续费"
    if not to_come:
        return "没有未到期的分期，不再收手续费"
    rule = quote.policy.remaining_fee
    if rule is RemainingFee.TOPUP:
        return _topup(quote)
    fees = [row.fee_fen for row in to_come]
    if not any(fees):
        return f"{rows_words(to_come)}没有待收的手续费"
    if rule is RemainingFee.CHARGE_ALL:
        return f"剩余手续费照收：{rows_words(to_come)}{addition_words('手续费', fees)}"
    if rule is RemainingFee.CHARGE_NEXT:
        return f"只收下一期，{span_words(to_come[0].no, to_come[0].no)}手续费 {sum_words(fees[0])}"
    return f"{rows_words(to_come)}手续费 {sum_words(sum(fees))} 免收"


def _topup(quote: PayoffQuote) -> str:
    plan, standing, rate = quote.plan, quote.standing, quote.policy.topup_daily_rate
    spans = [span for span in outstanding(plan, standing, quote.as_of) if span.days]
    if rate is None or not spans:
        return "放款当天，没有需要补收的手续费"
    balance_days = sum(span.balance_fen * span.days for span in spans)
    reckoned = ROUND[plan.rounding](balance_days * rate.numerator, rate.denominator)
    if len(spans) <= _MOST_SPANS:
        terms = " + ".join(f"{sum_words(span.balance_fen)} × {span.days} 天" for span in spans)
        base = f"本金 ({terms})" if len(spans) > 1 else f"本金 {terms}"
    else:
        start = day_words(plan.start_date, quote.as_of)
        end = day_words(quote.as_of, quote.as_of)
        base = f"{start}至{end}每天的剩余本金累计 {sum_words(balance_days)}"
    words = f"按天补收：{base} × 每天 {rate.percent} = {sum_words(reckoned)}"
    before = sum(standing.schedule.fees[: standing.next_no - 1])
    if not before:
        return words
    name = span_words(1, standing.next_no - 1) + "手续费"
    if reckoned <= before:
        return f"{words}，不超过{name} {sum_words(before)}，不再补收"
    return f"{words}，{subtraction_words(('补收', reckoned), (name, before))}"


def _total(quote: PayoffQuote) -> str:
    lines = [line for line in quote.lines if line.fen]
    if not lines:
        return "没有需要还的款项"
    words = " + ".join(f"{_NOUNS[line.code]} {sum_words(line.fen)}" for line in lines)
    return f"只有{words}" if len(lines) == 1 else f"{words} = {sum_words(quote.total_fen)}"


def _carry_on(quote: PayoffQuote) -> str:
    unpaid = quote.standing.schedule.rows[quote.standing.paid :]
    if not unpaid:
        return "没有未还的分期"
    words = f"{rows_words(unpaid)}按计划应还 {sum_words(quote.standing.remaining_fen)}"
    late = quote.line("late_charge").fen
    if not late:
        return words
    return f"{words} + 逾期费用 {sum_words(late)} = {sum_words(quote.carry_on_fen)}"


def _saving(quote: PayoffQuote) -> str:
    saving = quote.carry_on_fen - quote.total_fen
    words = (
        f"按计划还完 {sum_words(quote.carry_on_fen)} − 当天结清 {sum_words(quote.total_fen)}"
        f" = {sum_words(saving)}"
    )
    if saving < 0:
        return f"{words}，提前结清要多付 {sum_words(-saving)}"
    return words if saving else f"{words}，提前结清不省钱"
