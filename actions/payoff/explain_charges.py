"""The sentences that payoff and part payment share: interest of the running period, charges."""

from __future__ import annotations

from datetime import date

from .charges import charge_by_type, late_base, late_charge, uncapped_late_charge
from .days import YEAR_DAYS, DayCount, days_between
from .policy import ChargeType, InterestRule, LateBase, LateRule, Policy
from .schedule import Instalment
from .standing import Standing
from .terms import Plan
from .wording import day_words, rows_words, span_words, sum_words

_MOST_LATE = 4


def interest_sentence(
    plan: Plan, policy: Policy, standing: Standing, as_of: date, interest: int
) -> str:
    """How the running period's interest (fen) up to `as_of` comes about."""
    row = standing.next_due
    if row is None:
        return "没有未到期的分期，不产生利息"
    if not plan.bears_interest:
        return "这笔分期不计利息"
    start, day = day_words(standing.period_start, as_of), day_words(as_of, as_of)
    if as_of <= standing.period_start:
        return f"{span_words(row.no, row.no)}从{start}起计息，到{day}还没有产生利息"
    if policy.interest is InterestRule.WHOLE_PERIOD:
        return f"按整期计收，{span_words(row.no, row.no)}利息 {sum_words(row.interest_fen)}"
    if policy.day_count is DayCount.ACTUAL_PERIOD:
        elapsed = (as_of - standing.period_start).days
        whole = (row.due_date - standing.period_start).days
        return (
            f"{span_words(row.no, row.no)}利息 {sum_words(row.interest_fen)} × 已过 {elapsed} 天"
            f" ÷ 本期 {whole} 天 = {sum_words(interest)}（{start}至{day}）"
        )
    thirty = policy.day_count is DayCount.THIRTY_360
    days = days_between(standing.period_start, as_of, thirty=thirty)
    months = "，每月按30天计" if thirty else ""
    return (
        f"剩余本金 {sum_words(standing.principal_to_come_fen)} × 年利率 {plan.annual_rate.percent}"
        f" ÷ {YEAR_DAYS[policy.day_count]} × {days} 天 = {sum_words(interest)}"
        f"（{start}至{day}{months}）"
    )


def early_charge_sentence(
    plan: Plan, policy: Policy, instalments_paid: int, noun: str, principal: int
) -> str:
    """How the charge on principal (fen, called `noun`) repaid early comes about."""
    charge = policy.charge
    if charge is None or charge.type is ChargeType.NONE:
        return "按规则不收提前还款违约金"
    if not principal:
        return "没有提前归还的本金，不收提前还款违约金"
    free = policy.free_after_periods
    if free is not None and instalments_paid >= free:
        return f"已还 {instalments_paid} 期，还满 {free} 期后不收提前还款违约金"
    fen = charge_by_type(plan, charge, principal)
    if charge.rate is not None:
        words = f"{noun} {sum_words(principal)} × {charge.rate.percent} = {sum_words(fen)}"
    elif charge.months is not None:
        words = (
            f"{noun} {sum_words(principal)} × 年利率 {plan.annual_rate.percent}"
            f" ÷ 12 × {charge.months} 个月 = {sum_words(fen)}"
        )
    else:
        words = f"每次固定收取 {sum_words(fen)}"
    if charge.min_fen is not None and fen < charge.min_fen:
        fen = charge.min_fen
        words += f"，低于最低收费，按 {sum_words(fen)} 收取"
    if charge.max_fen is not None and fen > charge.max_fen:
        words += f"，高于最高收费，按 {sum_words(charge.max_fen)} 收取"
    return words


def late_charge_sentence(
    plan: Plan, rule: LateRule | None, due: tuple[Instalment, ...], as_of: date
) -> str:
    """How the late charges of the instalments due and not paid come about."""
    if not due:
        return "没有到期未还的分期，不产生逾期费用"
    if rule is None:
        return "按规则不收逾期费用"
    shown, others = due[:_MOST_LATE], due[_MOST_LATE:]
    parts = [_one_late_sentence(plan, rule, row, as_of) for row in shown]
    sums = [late_charge(plan, rule, row, as_of) for row in shown]
    if others:
        rest = sum(late_charge(plan, rule, row, as_of) for row in others)
        parts.append(f"{rows_words(others)}同样计算，共 {sum_words(rest)}")
        sums.append(rest)
    charged = [fen for fen in sums if fen]
    if len(charged) > 1:
        added = " + ".join(map(sum_words, charged))
        parts.append(f"合计 {added} = {sum_words(sum(charged))}")
    return "；".join(parts)


def _one_late_sentence(plan: Plan, rule: LateRule, row: Instalment, as_of: date) -> str:
    name = span_words(row.no, row.no)
    days = (as_of - row.due_date).days
    if not days:
        return f"{name}当天到期，没有逾期"
    if days <= rule.grace_days:
        return f"{name}逾期 {days} 天，在 {rule.grace_days} 天宽限期内，不收逾期费用"
    base = late_base(rule, row)
    fen = uncapped_late_charge(plan, rule, row, as_of)
    noun = "本金" if rule.base is LateBase.PRINCIPAL else "应还"
    words = (
        f"{name}{noun} {sum_words(base)} × 每天 {rule.daily_rate.percent} × 逾期 {days} 天"
        f" = {sum_words(fen)}"
    )
    capped = late_charge(plan, rule, row, as_of)
    if rule.cap is not None and capped < fen:
        cap = f"{sum_words(base)} × {rule.cap.percent} = {sum_words(capped)}"
        words += f"，高于上限，按上限{noun} {cap} 收取"
    return words
