"""Random valid cases, made from a seed: all methods, rules and corners of docs/payoff-rules.md."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

KINDS = ("schedule", "payoff", "partial", "apr")


def random_case(seed: int, kind: str, most_periods: int = 360) -> dict[str, Any]:
    """A valid case of a kind; the same one for the same seed."""
    random = Random(f"{kind} {seed}")
    plan = random_plan(random, most_periods)
    case: dict[str, Any] = {"id": f"random-{kind}-{seed}", "kind": kind, "plan": plan}
    if kind in ("payoff", "partial"):
        case |= random_question(random, plan, part=kind == "partial")
    return case


def random_plan(random: Random, most_periods: int = 360) -> dict[str, Any]:
    """A plan, mostly of the kind a shop sells, sometimes an odd one."""
    periods = random.choice([1, 2, 3, 6, 9, 12, 12, 18, 24, 36, 60, random.randint(1, 360)])
    periods = min(periods, most_periods)
    start = date(random.randint(2018, 2030), random.randint(1, 12), 1)
    start += timedelta(days=random.choice([0, 14, 27, 28, 29, 30, random.randint(0, 30)]))
    gap = random.choice([1, 14, 28, 29, 30, 31, 31, 45, 400, random.randint(1, 90)])
    first = start + timedelta(days=gap)
    method = random.choice(["annuity", "annuity", "equal_principal", "flat_fee", "interest_free"])
    plan: dict[str, Any] = {
        "principal": random_sum(random, random.choice([200, 100_000, 2_000_000, 10**9])),
        "periods": periods,
        "start_date": start.isoformat(),
        "method": method,
        "rounding": random.choice(["half_up", "half_even", "down", None]),
        "remainder_in": random.choice(["last", "first", None]),
    }
    if random.random() < 0.7:
        plan["first_due_date"] = first.isoformat()
    else:
        days = [first]
        while len(days) < periods:
            days.append(days[-1] + timedelta(days=random.choice([1, 28, 30, 31, 33, 60])))
        plan["due_dates"] = [day.isoformat() for day in days]
    if method in ("annuity", "equal_principal"):
        plan["annual_rate"] = random_rate(random, ["0", "0.12", "0.18", "0.0725", "0.24", "3.6"])
        plan["accrual"] = random.choice(["per_period", "actual/365", "actual/360", "30/360", None])
    elif method == "flat_fee":
        if random.random() < 0.5:
            plan["fee_rate_per_period"] = random_rate(random, ["0.006", "0.0075", "0", "0.0112"])
        else:
            plan["fee_total"] = random_sum(random, 200_000, low=0)
        plan["fee_timing"] = random.choice(["per_period", "first_period", None])
    return {name: value for name, value in plan.items() if value is not None}


def random_policy(random: Random, *, part: bool = False) -> dict[str, Any]:
    """A policy; one that mostly allows parts where `part`."""
    allowed = ["both"] * 12 if part else ["both", "whole"] * 6
    policy: dict[str, Any] = {
        "allowed": random.choice([*allowed, "both", "whole", "no", "unverified"]),
        "interest": random.choice(["to_day", "to_day", "whole_period", None]),
        "day_count": random.choice(["actual/365", "actual/360", "30/360", "actual/period", None]),
        "remaining_fee": random.choice(["waive", "charge_all", "charge_next", "topup", None]),
        "charge": random_charge(random),
        "free_after_periods": random.choice([None, None, 0, 1, 3, 6, 12]),
        "cooling_off_days": random.choice([None, None, 0, 7, 15, 60]),
        "partial_effect": random.choice(["shorten", "reduce"]),
    }
    if policy["remaining_fee"] == "topup":
        policy["topup_daily_rate"] = random_rate(random, ["0.00065", "0.0005", "0"])
    if random.random() < 0.6:
        policy["late"] = {
            "daily_rate": random_rate(random, ["0.0005", "0.00075", "0.0075"]),
            "base": random.choice(["principal", "instalment"]),
            "grace_days": random.choice([None, 0, 1, 3, 30]),
            "cap": random.choice([None, "0.05", "1", "0.0333"]),
        }
    if part:
        policy["partial_min"] = random.choice([None, None, "0", "100.00", "500.5"])
        policy["partial_multiple"] = random.choice([None] * 6 + ["instalment_principal"])
    return {name: value for name, value in policy.items() if value is not None}


def random_charge(random: Random) -> dict[str, Any] | None:
    """A charge for repaying early, of any type, or none."""
    kind = random.choice([None, "none", "percent", "percent", "fixed", "months_interest"])
    if kind is None:
        return None
    charge: dict[str, Any] = {"type": kind}
    if kind == "percent":
        charge["rate"] = random_rate(random, ["0.03", "0.01", "0.005", "0"])
    elif kind == "fixed":
        charge["amount"] = random_sum(random, 20_000, low=0)
    elif kind == "months_interest":
        charge["months"] = random.choice([0, 1, 2, 3])
    charge["min"] = random.choice([None, None, "50.00", random_sum(random, 20_000, low=0)])
    charge["max"] = random.choice([None, None, "80", random_sum(random, 50_000, low=0)])
    return charge


def random_question(random: Random, plan: dict[str, Any], *, part: bool) -> dict[str, Any]:
    """A policy, what has been paid, a day and, for a part, an amount."""
    start = date.fromisoformat(plan["start_date"])
    days = random.choice([0, 1, 7, 40, 100, 200, 365, random.randint(-5, 2000)])
    periods = plan["periods"]
    paid = random.choice([0, 1, periods // 2, periods - 1, periods, random.randint(0, periods)])
    if part and random.random() < 0.8:
        paid = max(paid, min(periods - 1, days // 28 + 1))
    question: dict[str, Any] = {
        "policy": random_policy(random, part=part),
        "paid": {"instalments": min(paid, periods)},
        "as_of": (start + timedelta(days=days)).isoformat(),
    }
    if part:
        fen = int(plan["principal"].replace(".", "").ljust(3, "0"))
        question["amount"] = random_sum(
            random, random.choice([100, 100_000, fen // 8 + 1, fen // 4 + 1, fen])
        )
    return question


def random_sum(random: Random, most: int, low: int = 1) -> str:
    """A sum of up to `most` fen, in one of the ways a sum may be written."""
    fen = random.choice([random.randint(low, most), random.randint(low, most) // 100 * 100 or 100])
    text = f"{fen // 100}.{fen % 100:02d}"
    return random.choice([text, text, text.removesuffix(".00"), text.removesuffix("0")])


def random_rate(random: Random, usual: list[str]) -> str:
    """A rate: a usual one, one of some decimals, or one of very many."""
    places = random.choice([3, 4, 5, 6, 25])
    return random.choice([*usual, f"0.{random.randint(0, 10**places // 3):0{places}d}"])
