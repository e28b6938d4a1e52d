"""The demo customers' plans as values, as of one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from actions.services.plan_state import PlanState
from actions.store import demo, migrate
from actions.store.database import dispose_engine, session_scope
from actions.store.repositories import PlanRepository

TODAY = date(2026, 11, 23)

Plans = Mapping[str, tuple[PlanState, ...]]


@pytest.fixture(scope="session")
def demo_plans(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    """Every demo customer's plans, newest first, by customer."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/fenqi.db")
        migrate.upgrade()
        with session_scope(write=True) as session:
            demo.fill(session, TODAY)
        with session_scope() as session:
            plans = PlanRepository(session)
            found = {
                each.customer_id: tuple(
                    PlanState(plan, TODAY) for plan in plans.for_customer(each.customer_id)
                )
                for each in demo.list_demo_customers()
            }
        dispose_engine()
    return found


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
