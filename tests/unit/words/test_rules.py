"""A lender's rule in a customer's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.payoff import Policy
from actions.store.records import PlanRecord
from actions.words.rules import policy_rules
from tests.unit.demo_shop import CARDS, HALFWAY, INTEREST_FREE, Plans

WHOLE = "可以提前结清，只能一次全部还清"


def told(plan: PlanRecord, **rule: Any) -> list[str]:
    """The points of the plan's rule, were it another one."""
    policy = replace(plan.policy, document=rule, terms=Policy.from_json(rule))
    points = policy_rules(replace(plan, policy=policy)).splitlines()
    assert all(point.startswith("· ") for point in points)
    return [point.removeprefix("· ") for point in points]


@pytest.mark.parametrize(
    ("allowed", "points"),
    [
        ("no", ["不能提前结清"]),
        ("unverified", ["能否提前结清、怎么收费，没有核实"]),
    ],
)
def test_a_rule_that_gives_no_sum_has_no_costs_to_tell(
    demo_plans: Plans, allowed: str, points: list[str]
) -> None:
    """Whatever else its document says."""
    plan = demo_plans[HALFWAY][0].plan
    assert told(plan, allowed=allowed, cooling_off_days=7) == points


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ({}, [WHOLE, "不收违约金或手续费", "利息只算到还款当天"]),
        (
            {"interest": "whole_period", "cooling_off_days": 7},
            [
                WHOLE,
                "不收违约金或手续费",
                "当期利息要付满整期，以后各期的不再收",
                "放款7天内还没还过款的，只还本金",
            ],
        ),
        (
            {"charge": {"type": "percent", "rate": "0.015"}, "free_after_periods": 6},
            [WHOLE, "按剩余本金的1.5%收违约金，还满6期后不收", "利息只算到还款当天"],
        ),
        (
            {"charge": {"type": "fixed", "amount": "1030.00"}},
            [WHOLE, "每次收违约金¥1,030.00", "利息只算到还款当天"],
        ),
        (
            {"charge": {"type": "months_interest", "months": 1}},
            [WHOLE, "收1个月的利息作为违约金", "利息只算到还款当天"],
        ),
        ({"charge": {"type": "none"}}, [WHOLE, "不收违约金或手续费", "利息只算到还款当天"]),
    ],
)
def test_a_plan_that_bears_interest(
    demo_plans: Plans, rule: dict[str, Any], points: list[str]
) -> None:
    """Its charge and its interest, in that order."""
    plan = demo_plans[HALFWAY][0].plan
    assert told(plan, **{"allowed": "whole", "interest": "to_day", **rule}) == points


@pytest.mark.parametrize(
    ("rule", "point"),
    [
        ({"remaining_fee": "waive"}, "没到期的手续费不再收"),
        ({"remaining_fee": "charge_all"}, "剩余各期的手续费照收"),
        ({"remaining_fee": "charge_next"}, "只再收当期的手续费，以后各期的不收"),
        (
            {"remaining_fee": "topup", "topup_daily_rate": "0.00065"},
            "按实际占用天数补收费用，再减去已收的手续费",
        ),
    ],
)
def test_a_plan_that_has_fees(demo_plans: Plans, rule: dict[str, str], point: str) -> None:
    """What becomes of them."""
    plan = demo_plans[CARDS][0].plan
    assert told(plan, allowed="whole", **rule) == [WHOLE, "不收违约金或手续费", point]


def test_an_interest_free_plan(demo_plans: Plans) -> None:
    """There is nothing to save."""
    plan = demo_plans[INTEREST_FREE][0].plan
    assert told(plan, allowed="both", partial_effect="shorten") == [
        "可以提前结清，也可以先还一部分",
        "不收违约金或手续费",
        "免息分期没有利息，提前还也不会少付",
    ]
