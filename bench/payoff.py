"""How long schedules, payoffs and part payments take, beside other libraries' schedules.

    python -m bench.payoff

Each library is first held against the slow reference on many plans: one that is off
by a fen anywhere is not exact. Then all of them take turns, a round each, in an order that moves
on by one each time; a ratio is the median over the rounds of the peer's time by ours in the same
round, in processor time, for the machine may be shared. The peers make schedules only; ours is
timed quoting a payoff, which makes the schedule it comes from; making a schedule and then quoting
a payoff, which makes it twice; making a schedule; and that with every sum of it read out as a
decimal, as the peers' rows hold them.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from actions.payoff import Plan, Policy, build_schedule, quote_partial, quote_payoff
from bench.payoff_peers import PARTS, SCHEDULES, Row, Terms
from dev import payoff_reference as reference

PERIODS = (12, 24, 36)
ROUNDS = 61
CALLS = 30
PLANS = 120
PART = Decimal("100.00")

POLICY = Policy.from_json(
    {
        "allowed": "both",
        "day_count": "actual/365",
        "charge": {"type": "percent", "rate": "0.01", "min": "10.00"},
        "partial_effect": "shorten",
    }
)
Work = Callable[[], object]


def plan_of(terms: Terms) -> dict[str, object]:
    """The terms as the engine's JSON."""
    return {
        "principal": str(terms.principal),
        "periods": terms.periods,
        "start_date": "2025-01-15",
        "first_due_date": "2025-02-15",
        "method": "annuity",
        "annual_rate": str(terms.annual_rate),
    }


def random_terms(count: int) -> list[Terms]:
    """Plans as a shop sells them: 500 to 20,000 yuan, at a usual rate or any from 3 % to 36 %."""
    random = Random(36)
    usual = [Decimal(rate) for rate in ("0.06", "0.12", "0.18", "0.24")]
    return [
        Terms(
            principal=Decimal(random.randint(50_000, 2_000_000)).scaleb(-2),
            annual_rate=random.choice([*usual, Decimal(random.randint(300, 3_600)).scaleb(-4)]),
            periods=random.choice(PERIODS),
        )
        for _ in range(count)
    ]


def reference_rows(terms: Terms) -> list[Row]:
    """The schedule by the reference."""
    rows = reference.schedule(plan_of(terms))
    return [Row(row["payment"], row["principal"], row["interest"], row["balance"]) for row in rows]


def reference_part(terms: Terms, paid: int, amount: Decimal) -> list[Row]:
    """The rows after a part payment on a due day, by the reference."""
    plan = plan_of(terms)
    rows = reference.schedule(plan)
    balance = rows[paid - 1]["balance"] - amount
    policy = {"partial_effect": "shorten"}
    after = reference.rows_after(plan, policy, rows, paid, rows[paid - 1]["due_date"], balance)
    return [Row(row["payment"], row["principal"], row["interest"], row["balance"]) for row in after]


def our_rows(terms: Terms) -> list[Row]:
    """The schedule by the engine."""
    rows = build_schedule(Plan.from_json(plan_of(terms))).rows
    return [Row(row.payment, row.principal, row.interest, row.balance) for row in rows]


def off_by_a_fen(rows_of: Callable[[Terms], list[Row]]) -> int:
    """On how many of the plans a library differs from the reference anywhere."""
    return sum(rows_of(terms) != reference_rows(terms) for terms in random_terms(PLANS))


def read_out(plan: Plan) -> list[tuple[Decimal, ...]]:
    """Every sum of a schedule as a decimal."""
    return [
        (row.payment, row.principal, row.interest, row.balance) for row in build_schedule(plan).rows
    ]


def timed(works: Sequence[Work]) -> list[list[float]]:
    """Processor seconds a call for each round, for each work; they take turns."""
    seconds: list[list[float]] = [[] for _ in works]
    for round_ in range(ROUNDS):
        for turn in range(len(works)):
            index = (turn + round_) % len(works)
            work = works[index]
            gc.collect(0)
            started = time.process_time()
            for _ in range(CALLS):
                work()
            seconds[index].append((time.process_time() - started) / CALLS)
    return seconds


def report(name: str, seconds: list[float], ours: list[float], note: str = "") -> None:
    """One line: median time, and median ratio to ours in the same round."""
    ratio = statistics.median(theirs / our for theirs, our in zip(seconds, ours, strict=True))
    median = statistics.median(seconds) * 1e6
    print(f"  {name:38}{median:9.1f} µs  {ratio:6.2f} ×  {note}")


def bench_schedules(periods: int, faults: dict[str, int]) -> None:
    """Our schedule and payoff beside the peers' schedules, for one number of periods."""
    terms = Terms(Decimal("6000.00"), Decimal("0.12"), periods)
    plan = Plan.from_json(plan_of(terms))
    paid, day = periods // 2, plan.due_dates[periods // 2 - 1].replace(day=25)

    def payoff_with_schedule() -> object:
        quote = quote_payoff(plan, POLICY, paid, day)
        return quote.standing.schedule.rows, quote.total

    def schedule_then_payoff() -> object:
        return build_schedule(plan).rows, quote_payoff(plan, POLICY, paid, day).total

    works: dict[str, Work] = {
        "ours: payoff with its schedule": payoff_with_schedule,
        "ours: schedule, then payoff": schedule_then_payoff,
        "ours: schedule alone": lambda: build_schedule(plan).rows,
        "ours: schedule, every sum read": lambda: read_out(plan),
    }
    works |= {name: peer.work(terms) for name, peer in SCHEDULES.items()}
    seconds = timed(list(works.values()))
    print(f"{periods} periods, schedule")
    for name, measured in zip(works, seconds, strict=True):
        wrong = faults.get(name)
        note = "" if wrong is None else "exact" if not wrong else f"off in {wrong} of {PLANS} plans"
        report(name, measured, seconds[0], note)


def bench_parts(periods: int) -> None:
    """Our quote of a part payment beside the peers that know one."""
    terms = Terms(Decimal("6000.00"), Decimal("0.12"), periods)
    plan = Plan.from_json(plan_of(terms))
    paid, amount = periods // 2, PART
    free = Policy.from_json({"allowed": "both", "partial_effect": "shorten"})
    day: date = plan.due_dates[paid - 1]
    works: dict[str, Work] = {
        "ours: part payment": lambda: quote_partial(plan, free, paid, day, amount).rows
    }
    notes = [""]
    others = [terms for terms in random_terms(PLANS) if terms.periods == periods]
    for name, peer in PARTS.items():
        works[name] = peer.work(terms, paid, amount)
        wrong = sum(
            peer.rows(other, paid, PART) != reference_part(other, paid, PART) for other in others
        )
        notes.append(f"off in {wrong} of {len(others)} plans" if wrong else "exact")
    seconds = timed(list(works.values()))
    print(f"{periods} periods, part payment of {amount} after {paid}")
    for name, measured, note in zip(works, seconds, notes, strict=True):
        report(name, measured, seconds[0], note)


def main() -> None:
    """Checks everybody, then measures."""
    ours_off = off_by_a_fen(our_rows)
    print(f"ours: off by a fen in {ours_off} of {PLANS} plans")
    faults = {name: off_by_a_fen(peer.rows) for name, peer in SCHEDULES.items()}
    for periods in PERIODS:
        bench_schedules(periods, faults)
    for periods in PERIODS:
        bench_parts(periods)


if __name__ == "__main__":
    main()
