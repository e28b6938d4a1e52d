"""A proven customer's turn: its details completed, and the plan it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from actions.dialogue.details import Details
from actions.services.plan_state import PlanState
from contract.details import SlotName
from tests.unit.demo_shop import HALFWAY, SETTLED, THREE_PLANS, TODAY, Plans
from tests.unit.talk import Entity, account_turn, cards, entity, offered, only

NEXT_WEEK = date(2026, 11, 30)
TABLET, PHONE, REDMI = "FQ202609130004", "FQ202608010002", "FQ202606070003"


@pytest.fixture
def three(demo_plans: Plans) -> tuple[PlanState, ...]:
    """A tablet, a phone, another phone."""
    return demo_plans[THREE_PLANS]


def closed(state: PlanState) -> PlanState:
    """The plan, called off."""
    return PlanState(replace(state.plan, status="closed", settled_on=None), TODAY)


class TestDetails:
    """What the message names, and what was asked before without being answered yet."""

    ASKED = Details(
        ordinal=3, day=NEXT_WEEK, amount=Decimal("500.00"), share=Fraction(1, 2), trait="newest"
    )

    def test_a_product_in_the_words_is_one_of_the_customers_own(
        self, three: tuple[PlanState, ...]
    ) -> None:
        """Also where the model saw none."""
        turn = account_turn(three, text="那个平板还要还多少")
        assert turn.details == Details(product="平板")

    def test_day_and_sum_asked_before_stand_until_they_are_kept(
        self, three: tuple[PlanState, ...]
    ) -> None:
        """The plan does not: it is asked for with buttons, and the answer names it."""
        turn = account_turn(three, entity("ordinal", 2), asked=self.ASKED)
        assert turn.details == Details(
            ordinal=2, day=NEXT_WEEK, amount=Decimal("500.00"), share=Fraction(1, 2)
        )
        assert not account_turn(three, asked=self.ASKED).details.names_plan
        kept = {"day": "2026-12-01", "amount": "700.00"}
        answered = account_turn(three, entity("ordinal", 2), asked=self.ASKED, kept=kept)
        assert answered.details == Details(ordinal=2)

    def test_who_has_just_signed_in_need_not_name_the_plan_again(
        self, three: tuple[PlanState, ...]
    ) -> None:
        """Nobody's context is there yet, so that what was asked was asked by them."""
        turn = account_turn(three, asked=self.ASKED, kept={"customer": None}, same_customer=False)
        assert turn.details == self.ASKED

    def test_nothing_of_another_customer_stands(self, three: tuple[PlanState, ...]) -> None:
        """Neither what was asked nor the context that answers left."""
        kept = {"day": "2026-12-01", "plan_no": TABLET, "plan_choices": [REDMI]}
        names: tuple[SlotName, ...] = ("day", "plan_no", "plan_choices")
        turn = account_turn(three, asked=self.ASKED, kept=kept, same_customer=False)
        assert turn.details == Details()
        assert [turn.context(name) for name in names] == [None, None, None]

    def test_what_the_message_names_goes_before(self, three: tuple[PlanState, ...]) -> None:
        """Another day and sum, whatever was asked."""
        turn = account_turn(
            three, entity("day", "2026-12-24"), entity("amount", "9.00"), asked=self.ASKED
        )
        assert (turn.details.day, turn.details.amount) == (date(2026, 12, 24), Decimal("9.00"))
        assert turn.details.share is None


class TestChoose:
    """Which plan is meant, or what is said where none is."""

    def test_an_only_plan_is_meant(self, demo_plans: Plans) -> None:
        """And kept as the one talked about; nothing is said."""
        turn = account_turn(demo_plans[HALFWAY])
        assert turn.choose(turn.running) == demo_plans[HALFWAY][0]
        assert turn.reply.slots == {"plan_no": "FQ202607020001"}
        assert turn.reply.utterances == []

    def test_the_plan_talked_about_is_meant_where_none_is_named(
        self, three: tuple[PlanState, ...]
    ) -> None:
        """A message that names another one is about that."""
        assert account_turn(three, kept={"plan_no": PHONE}).choose(three) == three[1]
        named = account_turn(three, entity("product", "平板"), kept={"plan_no": PHONE})
        assert named.choose(three) == three[0]

    def test_a_place_counts_in_the_list_shown_last(self, three: tuple[PlanState, ...]) -> None:
        """Not in the order of the plans."""
        turn = account_turn(three, entity("ordinal", 1), kept={"plan_choices": [REDMI, TABLET]})
        assert turn.choose(three) == three[2]

    def test_several_plans_are_asked_about_in_the_order_shown(
        self, three: tuple[PlanState, ...]
    ) -> None:
        """Text, card and buttons list the same; the order is kept, no plan is talked about."""
        turn = account_turn(three, kept={"plan_no": "FQ209901010001"})
        assert turn.choose(three) is None
        assert only(turn.reply).startswith("您有3笔分期：\n1. 小米平板7（")
        (card,) = cards(turn.reply)
        assert card["purpose"] == "choose"
        numbers = [TABLET, PHONE, REDMI]
        assert [plan["plan_no"] for plan in card["plans"]] == numbers
        assert offered(turn.reply) == numbers
        assert turn.reply.slots["plan_choices"] == numbers
        assert turn.reply.slots["plan_no"] is None

    def test_day_and_sum_named_before_the_plan_are_kept(self, three: tuple[PlanState, ...]) -> None:
        """So that they need not be said again."""
        turn = account_turn(three, entity("day", "2026-11-30"), entity("amount", "500.00"))
        assert turn.choose(three) is None
        assert turn.reply.slots["day"] == "2026-11-30"
        assert turn.reply.slots["amount"] == "500.00"

    def test_a_new_question_without_them_drops_the_old_ones(
        self, three: tuple[PlanState, ...]
    ) -> None:
        """A message that only goes on leaves them."""
        turn = account_turn(three)
        turn.choose(three)
        assert (turn.reply.slots["day"], turn.reply.slots["amount"]) == (None, None)
        going_on = account_turn(three, following_up=True)
        going_on.choose(three)
        assert "day" not in going_on.reply.slots
        assert "amount" not in going_on.reply.slots

    def test_what_fits_none_is_told_with_what_there_is(self, three: tuple[PlanState, ...]) -> None:
        """Somebody else's number is no hint that it exists."""
        turn = account_turn(three, entity("plan_no", "FQ202607020001"))
        assert turn.choose(three) is None
        assert only(turn.reply).startswith("在您名下没有查到这笔分期。能查到的有：\n1. 小米平板7")
        assert turn.reply.slots["plan_choices"] == [TABLET, PHONE, REDMI]

    def test_an_ended_plan_that_is_named_is_told_as_ended(
        self, three: tuple[PlanState, ...], demo_plans: Plans
    ) -> None:
        """Although it is no candidate, whether or not others are running."""
        plans = (*three, demo_plans[SETTLED][1])
        turn = account_turn(plans, entity("product", "小米13"))
        assert turn.choose(turn.running) is None
        assert only(turn.reply) == "小米13这笔分期11月8日已经结清，不用再还。"
        assert turn.reply.slots == {"plan_no": "FQ202605080009"}
        none_running = account_turn(demo_plans[SETTLED], entity("ordinal", 2))
        assert none_running.choose(none_running.running) is None
        assert only(none_running.reply) == only(turn.reply)

    @pytest.mark.parametrize("names", [(), (entity("plan_trait", "newest"),)])
    def test_a_customer_without_plans_is_told_so(self, names: tuple[Entity, ...]) -> None:
        """Also one who asks for the newest of them."""
        turn = account_turn((), *names)
        assert turn.choose(turn.running) is None
        assert only(turn.reply).startswith("您名下目前没有分期记录。")

    def test_plans_all_settled_are_told_as_settled(self, demo_plans: Plans) -> None:
        """None of them is listed as if it were running."""
        turn = account_turn(demo_plans[SETTLED])
        assert turn.choose(turn.running) is None
        assert only(turn.reply) == "您名下的分期都已经结清，没有要还的款项。"

    def test_a_plan_called_off_is_not_told_as_settled(self, demo_plans: Plans) -> None:
        """Nor all of them as settled where one was called off."""
        plans = (closed(demo_plans[HALFWAY][0]), demo_plans[SETTLED][0])
        turn = account_turn(plans)
        assert turn.choose(turn.running) is None
        assert only(turn.reply).startswith("您名下没有在还的分期：\n1. 小米15 Pro（")
        named = account_turn(plans, entity("ordinal", 1))
        assert named.choose(named.running) is None
        assert "在我们的记录里已经取消" in only(named.reply)
        assert "客服400-000-0000（示例）核对" in only(named.reply)

    def test_running_plans_are_those_that_have_not_ended(
        self, three: tuple[PlanState, ...], demo_plans: Plans
    ) -> None:
        """In their order."""
        turn = account_turn((three[0], *demo_plans[SETTLED], three[1]))
        assert turn.running == (three[0], three[1])
