"""Which plan is meant."""

from __future__ import annotations

import pytest

from actions.dialogue.details import Details, read_details
from actions.dialogue.plans_meant import (
    Chosen,
    NoneFound,
    Unclear,
    choose_plan,
    names_product,
    with_product,
)
from actions.services.plan_state import PlanState
from tests.unit.demo_shop import CARDS, LATE, THREE_PLANS, Plans
from tests.unit.talk import entity

TRAITS = [
    "most_expensive",
    "cheapest",
    "newest",
    "oldest",
    "most_left",
    "least_left",
    "overdue",
    "other",
    "all",
]


@pytest.fixture
def plans(demo_plans: Plans) -> tuple[PlanState, ...]:
    """Three plans, newest first: a tablet, a phone, another phone."""
    return demo_plans[THREE_PLANS]


def product(choice: object) -> str:
    """The product of the plan that was chosen."""
    assert isinstance(choice, Chosen), choice
    return choice.plan.plan.product_name


def trait_of(trait: str) -> Details:
    """What a message names that tells a plan by a trait."""
    return read_details([entity("plan_trait", trait)])


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


@pytest.mark.parametrize(
    ("trait", "found"),
    [
        ("most_expensive", "小米15"),
        ("cheapest", "小米平板7"),
        ("newest", "小米平板7"),
        ("oldest", "REDMI K80"),
        ("most_left", "小米15"),
        ("least_left", "小米平板7"),
    ],
)
def test_the_one_that_stands_out(plans: tuple[PlanState, ...], trait: str, found: str) -> None:
    """By the sum financed, the day of the order, what is left to pay."""
    assert product(choose_plan(trait_of(trait), plans)) == found


def test_of_two_that_are_alike_neither_is_chosen(plans: tuple[PlanState, ...]) -> None:
    """The customer chooses among them."""
    choice = choose_plan(trait_of("cheapest"), (plans[0], plans[0], plans[1]))
    assert choice == Unclear((plans[0], plans[0]))


@pytest.mark.parametrize("trait", TRAITS)
def test_a_customer_without_plans_has_none_that_stands_out(trait: str) -> None:
    """我昨天刚买的, before the order is confirmed."""
    assert choose_plan(trait_of(trait), ()) == NoneFound(())


def test_the_overdue_one(plans: tuple[PlanState, ...], demo_plans: Plans) -> None:
    """None where none is late."""
    (late,) = demo_plans[LATE]
    assert choose_plan(trait_of("overdue"), (*plans, late)) == Chosen(late)
    assert choose_plan(trait_of("overdue"), plans) == NoneFound(plans)


def test_all_of_them_is_no_single_one(plans: tuple[PlanState, ...]) -> None:
    """Even where one is talked about."""
    choice = choose_plan(trait_of("all"), plans, current=plans[0].plan.plan_no)
    assert choice == Unclear(plans)


def test_a_product_that_fits_two_is_unclear_unless_it_names_one(demo_plans: Plans) -> None:
    """小米 is a part of both names, 小米15 Pro is one of them."""
    cards = demo_plans[CARDS]
    assert choose_plan(Details(product="小米"), cards) == Unclear((cards[0], cards[2]))
    assert choose_plan(Details(product="小米15 Pro"), cards) == Chosen(cards[2])


def test_no_place_is_before_the_first(plans: tuple[PlanState, ...]) -> None:
    """倒数第四个 of three is nobody's, nor is the zeroth."""
    assert choose_plan(Details(ordinal=-3), plans) == Chosen(plans[0])
    assert choose_plan(Details(ordinal=-4), plans) == NoneFound(plans)


def test_what_was_offered_and_is_gone_does_not_count(plans: tuple[PlanState, ...]) -> None:
    """A place is one among those that are still there."""
    offered = ["FQ209901010001", plans[2].plan.plan_no]
    assert choose_plan(Details(ordinal=1), plans, offered=offered) == Chosen(plans[2])
    assert choose_plan(Details(ordinal=1), plans, offered=offered[:1]) == Chosen(plans[0])


class TestWithProduct:
    """The product of one of the plans that a text names."""

    def test_the_longest_name_in_the_words_counts(self, plans: tuple[PlanState, ...]) -> None:
        """小米平板 is the tablet, not everything that is 小米 something."""
        assert with_product(Details(), "我的小米平板还剩多少", plans) == Details(product="小米平板")
        assert with_product(Details(), "REDMI  k80 的呢", plans) == Details(product="redmik80")

    def test_a_product_seen_in_part_is_completed(self, plans: tuple[PlanState, ...]) -> None:
        """Another product that the model saw stays."""
        seen = Details(product="K80")
        assert with_product(seen, "Redmi K80多少钱", plans) == Details(product="redmik80")
        other = Details(product="华为")
        assert with_product(other, "华为不是小米15", plans) == other

    def test_a_plan_that_is_pointed_at_otherwise_stays(self, plans: tuple[PlanState, ...]) -> None:
        """By its place, its number, a trait."""
        details = Details(ordinal=2)
        assert with_product(details, "第二个，不是平板", plans) == details
        assert with_product(details, "第二个平板", plans) == details

    def test_a_product_said_not_to_be_meant_is_not(self, plans: tuple[PlanState, ...]) -> None:
        """除了平板."""
        assert with_product(Details(), "除了平板都看看", plans) == Details()

    def test_words_that_name_none_leave_the_details(self, plans: tuple[PlanState, ...]) -> None:
        """Also for a customer without plans."""
        assert with_product(Details(), "还剩多少", plans) == Details()
        assert with_product(Details(), "平板还剩多少", ()) == Details()


def test_words_without_letters_name_no_product(plans: tuple[PlanState, ...]) -> None:
    """Nothing is not a part of every name."""
    assert not names_product("？！", plans[0])
    assert names_product("平板", plans[0])


def test_context_counts_where_nothing_is_named(plans: tuple[PlanState, ...]) -> None:
    """The plan talked about stays meant; without one it has to be asked."""
    current = plans[1].plan
    assert product(choose_plan(Details(), plans, current=current.plan_no)) == current.product_name
    assert isinstance(choose_plan(Details(), plans), Unclear)


def test_an_only_plan_need_not_be_named(plans: tuple[PlanState, ...]) -> None:
    """Whatever else is in context."""
    assert choose_plan(Details(), plans[:1], current="FQ209901010001") == Chosen(plans[0])
