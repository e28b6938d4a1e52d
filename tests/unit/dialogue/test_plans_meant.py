"""Which plan is meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from actions.dialogue.details import Details
from actions.dialogue.plans_meant import Chosen, NoneFound, Unclear, choose_plan
from actions.services.plan_state import PlanState
from actions.store import demo, migrate
from actions.store.database import dispose_engine, session_scope
from actions.store.repositories import CustomerRepository, PlanRepository

TODAY = date(2026, 11, 23)
THREE_PLANS = "13800000002"
OVERDUE = "13800000005"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demo data in a file of its own."""
    folder: Path = tmp_path_factory.mktemp("plans")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/fenqi.db")
        patch.setenv("FENQI_TODAY", TODAY.isoformat())
        migrate.upgrade()
        with session_scope(write=True) as session:
            demo.fill(session, TODAY)
        yield
        dispose_engine()


def plans_of(phone: str) -> tuple[PlanState, ...]:
    """A demo customer's plans, newest first."""
    with session_scope() as session:
        customer = CustomerRepository(session).by_phone(phone)
        assert customer is not None
        plans = PlanRepository(session).for_customer(customer.customer_id)
    return tuple(PlanState(plan, TODAY) for plan in plans)


@pytest.fixture
def plans(database: None) -> tuple[PlanState, ...]:
    """Three plans: a tablet, a phone, another phone."""
    return plans_of(THREE_PLANS)


def product(choice: object) -> str:
    """The product of the plan that was chosen."""
    assert isinstance(choice, Chosen), choice
    return choice.plan.plan.product_name


def test_by_number(plans: tuple[PlanState, ...]) -> None:
    """The plan's own number finds it, whatever is in context."""
    wanted = plans[2].plan
    choice = choose_plan(Details(plan_no=wanted.plan_no), plans, current=plans[0].plan.plan_no)
    assert product(choice) == wanted.product_name


def test_by_order_number(plans: tuple[PlanState, ...]) -> None:
    """The shop's order number does as well."""
    wanted = plans[1].plan
    assert product(choose_plan(Details(order_no=wanted.order_no), plans)) == wanted.product_name


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("小米15", "小米15"),
        ("小米 15", "小米15"),
        ("平板", "小米平板7"),
        ("redmi k80", "REDMI K80"),
    ],
)
def test_by_product(plans: tuple[PlanState, ...], typed: str, found: str) -> None:
    """As customers write it: spaces, case, a part of the name."""
    assert product(choose_plan(Details(product=typed), plans)) == found


def test_by_place_in_the_list_shown(plans: tuple[PlanState, ...]) -> None:
    """第二个 counts in the order last shown, from the end where it is negative."""
    shown = [plans[2].plan.plan_no, plans[0].plan.plan_no]
    second = choose_plan(Details(ordinal=2), plans, offered=shown)
    last = choose_plan(Details(ordinal=-1), plans, offered=shown)
    assert product(second) == product(last) == plans[0].plan.product_name


def test_a_place_beyond_the_list_is_none(plans: tuple[PlanState, ...]) -> None:
    """第九个 of three is nobody's."""
    assert isinstance(choose_plan(Details(ordinal=9), plans), NoneFound)


def test_another_number_finds_nothing(plans: tuple[PlanState, ...]) -> None:
    """A number that is not among the customer's own is told so, with what there is."""
    choice = choose_plan(Details(plan_no="FQ200001010001"), plans)
    assert isinstance(choice, NoneFound)
    assert choice.choices == plans


def test_the_other_one(plans: tuple[PlanState, ...]) -> None:
    """另一个 is the other of two, and a question among three."""
    current = plans[0].plan.plan_no
    of_two = choose_plan(Details(trait="other"), plans[:2], current=current)
    assert product(of_two) == plans[1].plan.product_name
    assert isinstance(choose_plan(Details(trait="other"), plans, current=current), Unclear)


def test_the_most_expensive_one(plans: tuple[PlanState, ...]) -> None:
    """By the sum financed."""
    dearest = max(plans, key=lambda each: each.plan.terms.principal)
    choice = choose_plan(Details(trait="most_expensive"), plans)
    assert product(choice) == dearest.plan.product_name


def test_context_counts_where_nothing_is_named(plans: tuple[PlanState, ...]) -> None:
    """The plan talked about stays meant; without one it has to be asked."""
    current = plans[1].plan
    assert product(choose_plan(Details(), plans, current=current.plan_no)) == current.product_name
    assert isinstance(choose_plan(Details(), plans), Unclear)


def test_an_only_plan_need_not_be_named(database: None) -> None:
    """And its overdue instalments are seen."""
    (only,) = plans_of(OVERDUE)
    assert isinstance(choose_plan(Details(), [only]), Chosen)
    assert only.status == "overdue"
    assert len(only.overdue) == 2
