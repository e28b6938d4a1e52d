"""The rules of docs/payoff-rules.md once more, slowly: decimals, dictionaries and day-by-day loops.

Written from that page alone, for tests and measurements to hold engines against. It shares nothing
with the engine: it works on a case's JSON, carries 90 digits, walks over days, and tries sums out.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}


class Refused(Exception):
    """The answer is an error code."""


def answer(case: dict[str, Any]) -> Any:
    """The `result` of a valid case, sums as text, or `{"error": code}`."""
    with localcontext() as context:
        context.prec = 90
        try:
            return {
                "schedule": _schedule_answer,
                "payoff": _payoff_answer,
                "partial": _partial_answer,
                "apr": _apr_answer,
            }[case["kind"]](case)
        except Refused as refused:
            return {"error": str(refused)}


def _text(value: Any) -> Any:
    """Sums and days as the page writes them."""
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value else "0.00"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_text(item) for item in value]
    if isinstance(value, dict):
        return {key: _text(item) for key, item in value.items()}
    return value


def r(plan: dict[str, Any], value: Decimal) -> Decimal:
    twenty = value.quantize(Decimal(1).scaleb(-20), ROUND_HALF_EVEN)
    return twenty.quantize(FEN, MODES[plan.get("rounding") or "half_up"])


def due_dates(plan: dict[str, Any]) -> list[date]:
    if plan.get("due_dates"):
        return [date.fromisoformat(day) for day in plan["due_dates"]]
    first = date.fromisoformat(plan["first_due_date"])
    days = []
    for later in range(plan["periods"]):
        month = first.month - 1 + later
        year, month = first.year + month // 12, month % 12 + 1
        days.append(date(year, month, min(first.day, calendar.monthrange(year, month)[1])))
    return days


def days_360(start: date, end: date) -> int:
    def on_scale(day: date) -> int:
        return day.year * 360 + day.month * 30 + (30 if day.day == 31 else day.day)

    return on_scale(end) - on_scale(start)


def interest_for(balance: Decimal, rate: Decimal, count: str, start: date, end: date) -> Decimal:
    """Unrounded interest by one of the counts that know a year."""
    if count == "actual/365":
        return balance * rate * (end - start).days / 365
    if count == "actual/360":
        return balance * rate * (end - start).days / 360
    if count != "30/360":
        raise ValueError(f"{count!r} counts no days")
    return balance * rate * days_360(start, end) / 360


def rate_of(plan: dict[str, Any]) -> Decimal:
    return Decimal(plan.get("annual_rate") or "0")


def starts(plan: dict[str, Any]) -> list[date]:
    return [date.fromisoformat(plan["start_date"]), *due_dates(plan)[:-1]]


def period_interest(plan: dict[str, Any], no: int, balance: Decimal) -> Decimal:
    """Unrounded interest of instalment `no` on a balance, as the schedule works it out."""
    accrual = plan.get("accrual") or "per_period"
    if accrual == "per_period":
        return balance * rate_of(plan) / 12
    return interest_for(
        balance, rate_of(plan), accrual, starts(plan)[no - 1], due_dates(plan)[no - 1]
    )


def level_payment(plan: dict[str, Any], principal: Decimal, n: int) -> Decimal:
    i = rate_of(plan) / 12
    if i == 0:
        return r(plan, principal / n)
    with localcontext() as context:
        context.prec = 200
        payment = principal * i / (1 - (1 + i) ** -n)
    return r(plan, payment)


def shared_out(plan: dict[str, Any], total: Decimal, n: int) -> list[Decimal]:
    each = r(plan, total / n)
    if each * (n - 1) > total:
        each = (total / n).quantize(FEN, ROUND_DOWN)
    rest = total - each * (n - 1)
    first = (plan.get("remainder_in") or "last") == "first"
    return [rest] + [each] * (n - 1) if first else [each] * (n - 1) + [rest]


def fees_of(plan: dict[str, Any]) -> list[Decimal]:
    n = plan["periods"]
    if plan["method"] != "flat_fee":
        return [ZERO] * n
    if plan.get("fee_rate_per_period") is not None:
        fee = r(plan, Decimal(plan["principal"]) * Decimal(plan["fee_rate_per_period"]))
        fees = [fee] * n
    else:
        fees = shared_out(plan, Decimal(plan["fee_total"]), n)
    if plan.get("fee_timing") == "first_period":
        fees = [sum(fees, ZERO)] + [ZERO] * (n - 1)
    return fees


def schedule(plan: dict[str, Any]) -> list[dict[str, Any]]:
    n = plan["periods"]
    balance = Decimal(plan["principal"])
    annuity = plan["method"] == "annuity"
    payment = level_payment(plan, balance, n) if annuity else ZERO
    principals = [] if annuity else shared_out(plan, balance, n)
    fees = fees_of(plan)
    rows = []
    for no, due in enumerate(due_dates(plan), start=1):
        interest = r(plan, period_interest(plan, no, balance))
        if no == n:
            principal = balance
        elif annuity:
            principal = max(ZERO, min(balance, payment - interest))
        else:
            principal = principals[no - 1]
        balance = balance - principal
        rows.append(
            {
                "no": no,
                "due_date": due,
                "payment": principal + interest + fees[no - 1],
                "principal": principal,
                "interest": interest,
                "fee": fees[no - 1],
                "balance": balance,
            }
        )
    return rows


def _schedule_answer(case: dict[str, Any]) -> Any:
    rows = schedule(case["plan"])
    return _text(
        {
            "rows": rows,
            "total_payment": sum((row["payment"] for row in rows), ZERO),
            "total_interest": sum((row["interest"] for row in rows), ZERO),
            "total_fee": sum((row["fee"] for row in rows), ZERO),
        }
    )


def early_charge(plan: dict[str, Any], policy: dict[str, Any], m: int, x: Decimal) -> Decimal:
    charge = policy.get("charge") or {"type": "none"}
    free = policy.get("free_after_periods")
    if charge["type"] == "none" or x == 0 or (free is not None and m >= free):
        return ZERO
    if charge["type"] == "percent":
        sum_ = r(plan, Decimal(charge["rate"]) * x)
    elif charge["type"] == "fixed":
        sum_ = Decimal(charge["amount"])
    else:
        sum_ = r(plan, x * rate_of(plan) * charge["months"] / 12)
    if charge.get("min") is not None:
        sum_ = max(sum_, Decimal(charge["min"]))
    if charge.get("max") is not None:
        sum_ = min(sum_, Decimal(charge["max"]))
    return sum_


def running_row(rows: list[dict[str, Any]], m: int, as_of: date) -> int | None:
    """The index of the first instalment that is neither paid nor due."""
    for index, row in enumerate(rows):
        if index >= m and row["due_date"] > as_of:
            return index
    return None


def accrued(
    plan: dict[str, Any], policy: dict[str, Any], rows: list[dict[str, Any]], q: int, as_of: date
) -> Any:
    begins = starts(plan)[q]
    if as_of <= begins:
        return ZERO
    if policy.get("interest") == "whole_period":
        return rows[q]["interest"]
    count = policy.get("day_count") or "actual/365"
    if count == "actual/period":
        ends = rows[q]["due_date"]
        return r(plan, rows[q]["interest"] * (as_of - begins).days / (ends - begins).days)
    before = rows[q]["balance"] + rows[q]["principal"]
    return r(plan, interest_for(before, rate_of(plan), count, begins, as_of))


def fee_to_settle(
    plan: dict[str, Any],
    policy: dict[str, Any],
    rows: list[dict[str, Any]],
    q: int | None,
    as_of: date,
) -> Any:
    rule = policy.get("remaining_fee") or "waive"
    if q is None or rule == "waive":
        return ZERO
    if rule == "charge_all":
        return sum((row["fee"] for row in rows[q:]), ZERO)
    if rule == "charge_next":
        return rows[q]["fee"]
    if plan["method"] != "flat_fee":
        return ZERO
    daily, reckoned = Decimal(policy["topup_daily_rate"]), Decimal(0)
    day = date.fromisoformat(plan["start_date"])
    balance, index = Decimal(plan["principal"]), 0
    while day < as_of:
        if index < len(rows) and rows[index]["due_date"] == day:
            balance = rows[index]["balance"]
            index += 1
        reckoned += balance * daily
        day += timedelta(days=1)
    before = sum((row["fee"] for row in rows[:q]), ZERO)
    return max(ZERO, r(plan, reckoned) - before)


def payoff(case: dict[str, Any]) -> dict[str, Decimal]:
    plan, policy, m = case["plan"], case["policy"], case["paid"]["instalments"]
    as_of, start = date.fromisoformat(case["as_of"]), date.fromisoformat(plan["start_date"])
    rows = schedule(plan)
    q = running_row(rows, m, as_of)
    due = [row for row in rows[m:] if row["due_date"] <= as_of]
    late, rule = ZERO, policy.get("late")
    for row in due if rule else []:
        days = (as_of - row["due_date"]).days
        if days > (rule.get("grace_days") or 0):
            base = row["principal"] if rule["base"] == "principal" else row["payment"]
            one = r(plan, base * Decimal(rule["daily_rate"]) * days)
            if rule.get("cap") is not None:
                one = min(one, r(plan, Decimal(rule["cap"]) * base))
            late += one
    principal = ZERO if q is None else sum((row["principal"] for row in rows[q:]), ZERO)
    lines = {
        "due_principal": sum((row["principal"] for row in due), ZERO),
        "due_interest": sum((row["interest"] for row in due), ZERO),
        "due_fee": sum((row["fee"] for row in due), ZERO),
        "late_charge": late,
        "principal": principal,
        "interest": ZERO if q is None else accrued(plan, policy, rows, q, as_of),
        "fee": fee_to_settle(plan, policy, rows, q, as_of),
        "early_charge": early_charge(plan, policy, m, principal),
    }
    cooling = policy.get("cooling_off_days")
    if cooling is not None and m == 0 and (as_of - start).days <= cooling:
        lines = dict.fromkeys(lines, ZERO) | {"principal": Decimal(plan["principal"])}
    total = sum(lines.values(), ZERO)
    carry_on = sum((row["payment"] for row in rows[m:]), ZERO) + lines["late_charge"]
    return lines | {"total": total, "carry_on_total": carry_on, "saving": carry_on - total}


def _payoff_answer(case: dict[str, Any]) -> Any:
    if case["as_of"] < case["plan"]["start_date"]:
        raise Refused("before_start")
    if case["policy"]["allowed"] in ("no", "unverified"):
        raise Refused({"no": "not_allowed"}.get(case["policy"]["allowed"], "unverified"))
    return _text(payoff(case))


def largest_principal(
    plan: dict[str, Any], policy: dict[str, Any], m: int, left: Decimal
) -> Decimal:
    """Tried out from nothing upwards, in steps that get smaller."""
    x = ZERO
    for step in map(Decimal, ("1e8", "1e6", "1e5", "1e4", "1e3", "100", "10", "1", "0.1", "0.01")):
        while x + step + early_charge(plan, policy, m, x + step) <= left:
            x += step
    return x


def _partial_answer(case: dict[str, Any]) -> Any:
    plan, policy, m = case["plan"], case["policy"], case["paid"]["instalments"]
    amount, as_of = Decimal(case["amount"]), date.fromisoformat(case["as_of"])
    if case["as_of"] < plan["start_date"]:
        raise Refused("before_start")
    if policy["allowed"] in ("no", "whole"):
        raise Refused("not_allowed")
    if policy["allowed"] == "unverified":
        raise Refused("unverified")
    rows = schedule(plan)
    if any(row["due_date"] <= as_of for row in rows[m:]):
        raise Refused("overdue_first")
    q = running_row(rows, m, as_of)
    if amount >= payoff(case)["total"] or q is None:
        raise Refused("use_payoff")
    whole_period = policy.get("interest") == "whole_period"
    interest_now = ZERO if whole_period else accrued(plan, policy, rows, q, as_of)
    x = largest_principal(plan, policy, m, amount - interest_now)
    to_come = sum((row["principal"] for row in rows[q:]), ZERO)
    if x >= to_come:
        raise Refused("use_payoff")
    if amount < Decimal(policy.get("partial_min") or "0") or x == 0:
        raise Refused("below_minimum")
    one = rows[q]["principal"]
    if policy.get("partial_multiple") and (one == 0 or x % one != 0):
        raise Refused("not_a_multiple")
    after = rows_after(plan, policy, rows, q, as_of, to_come - x)
    charge = early_charge(plan, policy, m, x)
    cost_before = sum((row["interest"] + row["fee"] for row in rows[q:]), ZERO)
    cost_after = sum((row["interest"] + row["fee"] for row in after), ZERO)
    return _text(
        {
            "interest_now": interest_now,
            "charge_now": charge,
            "principal_now": x,
            "unused": amount - interest_now - charge - x,
            "rows": after,
            "total_interest_after": sum((row["interest"] for row in after), ZERO),
            "periods_after": len(after),
            "saving": cost_before - cost_after - interest_now - charge,
        }
    )


def rows_after(
    plan: dict[str, Any],
    policy: dict[str, Any],
    rows: list[dict[str, Any]],
    q: int,
    as_of: date,
    balance: Decimal,
) -> list[dict[str, Any]]:
    n, annuity = plan["periods"], plan["method"] == "annuity"
    shorten = policy["partial_effect"] == "shorten"
    old, whole = Decimal(plan["principal"]), n - q
    if annuity:
        payment = level_payment(plan, old, n) if shorten else level_payment(plan, balance, whole)
    else:
        parts = [r(plan, old / n)] * whole if shorten else shared_out(plan, balance, whole)
    after: list[dict[str, Any]] = []
    for index in range(q, n):
        begins, ends = starts(plan)[index], rows[index]["due_date"]
        count = policy.get("day_count") or "actual/365"
        as_scheduled = period_interest(plan, index + 1, balance)
        if index > q or as_of <= begins:
            interest = r(plan, as_scheduled)
        elif policy.get("interest") == "whole_period":
            interest = rows[q]["interest"]
        elif count == "actual/period":
            interest = r(plan, as_scheduled * (ends - as_of).days / (ends - begins).days)
        else:
            interest = r(plan, interest_for(balance, rate_of(plan), count, as_of, ends))
        principal = max(ZERO, payment - interest) if annuity else parts[index - q]
        principal = balance if index == n - 1 else min(principal, balance)
        balance -= principal
        fee = rows[index]["fee"]
        after.append(
            {
                "no": index + 1,
                "due_date": ends,
                "payment": principal + interest + fee,
                "principal": principal,
                "interest": interest,
                "fee": fee,
                "balance": balance,
            }
        )
        if balance == 0:
            break
    return after


def _apr_answer(case: dict[str, Any]) -> dict[str, Any]:
    """The rate by halving a span 280 times that was doubled until it held the rate."""
    payments = [row["payment"] for row in schedule(case["plan"])]
    lent = Decimal(case["plan"]["principal"])

    def worth(x: Decimal) -> Decimal:
        value = Decimal(0)
        for payment in reversed(payments):
            value = (value + payment) / (1 + x)
        return value

    low, high = Decimal(0), Decimal("0.001")
    while worth(high) > lent:
        low, high = high, high * 2
    for _ in range(280):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) > lent else (low, middle)

    def six(value: Decimal) -> str:
        value = value.quantize(Decimal("1e-20"), ROUND_HALF_EVEN)
        return str(value.quantize(Decimal("1e-6"), ROUND_HALF_UP))

    x = high if sum(payments) > lent else Decimal(0)
    return {
        "monthly_irr": six(x),
        "nominal_apr": six(12 * x),
        "effective_apr": six((1 + x) ** 12 - 1),
    }
