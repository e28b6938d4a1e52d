"""The demo customers' plans as values, as of one day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from actions.services.plan_state import PlanState
from tests.unit.demo_shop import TODAY, Plans, database, demo_file, demo_plans, keys

__all__ = ["TODAY", "Plans", "database", "demo_file", "demo_plans", "keys"]


@pytest.fixture
def halfway(demo_plans: Plans) -> PlanState:
    """¥5,299.00 over 12 months at 14.4 %, four paid; the next falls due on 2 December.

    1 % of the principal as charge until the sixth is paid; interest to the day.
    """
    (plan,) = demo_plans["MI100001"]
    assert plan.plan.terms.principal == Decimal("5299.00")
    assert plan.next_due is not None
    assert plan.next_due.due_date == date(2026, 12, 2)
    return plan


@pytest.fixture
def late(demo_plans: Plans) -> PlanState:
    """Two instalments overdue."""
    (plan,) = demo_plans["MI100005"]
    return plan


@pytest.fixture
def interest_free(demo_plans: Plans) -> PlanState:
    """A plan without interest and fees."""
    (plan,) = demo_plans["MI100008"]
    return plan
