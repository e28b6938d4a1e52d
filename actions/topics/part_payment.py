"""Paying a part ahead: what it costs now, does to the plan, and saves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from actions.dialogue.days_meant import day_meant
from actions.dialogue.human import offer_human
from actions.dialogue.quote_meant import quote_or_refuse, say_refusal
from actions.dialogue.topic import PART, AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.payoff import BelowMinimum, NotAMultiple, Refusal
from actions.services.partial_payment import (
    DatedPartial,
    limits,
    quote_part,
    share_of_principal,
)
from actions.services.plan_state import PlanState
from actions.services.quoting import PartPaid
from actions.words.cards.partial_quote import ask_sum, partial_quote_card
from actions.words.cards.payoff_quote import payoff_quote_card
from actions.words.content import phrase
from actions.words.formats import chinese_day, yuan
from actions.words.quotes import common_values, notes, quote_lines
from actions.words.sources import source_line


class QuotePartialPrepayment(AccountTopic):
    """What paying a part ahead costs now, does to the plan, and saves."""

    name = PART
    intent = "quote_partial_prepayment"
    general_answer = "partial_general"

    def answer(self, turn: AccountTurn) -> None:
        """Quote the sum that is meant, or ask for it."""
        state = turn.choose(turn.running)
        day = day_meant(turn, state) if state else None
        if state is None or day is None:
            return
        amount = _amount_meant(turn, state)
        try:
            if amount is None:
                self._ask_amount(turn, state, day)
            else:
                turn.reply.keep(amount=str(amount))
                _say_partial(turn, quote_part(state, day, amount))
        except PartPaid:
            offer_human(turn.reply, "part_paid", state.plan.lender)
        except Refusal as refusal:
            say_partial_refusal(turn, state, refusal, day, amount or Decimal(0))

    @staticmethod
    def _ask_amount(turn: AccountTurn, state: PlanState, day: date) -> None:
        range_ = limits(state, day)
        turn.reply.say(
            "ask_partial_amount",
            {
                "product": state.plan.product_name,
                "limits": phrase(
                    "partial_limits" if range_.minimum > 1 else "partial_limit",
                    minimum=yuan(range_.minimum),
                    maximum=yuan(range_.maximum),
                ),
            },
        )


def _amount_meant(turn: AccountTurn, state: PlanState) -> Decimal | None:
    details = turn.details
    if details.amount is not None:
        return details.amount
    if details.share is not None:
        return share_of_principal(state, details.share)
    kept = turn.context("amount") if turn.following_up else None
    return Decimal(kept) if kept else None


def _partial_saving(saving: Decimal) -> str:
    if saving > 0:
        return phrase("partial_saves", saving=yuan(saving))
    if saving == 0:
        return phrase("partial_saves_nothing")
    return phrase("partial_costs_more", more=yuan(-saving))


def _say_partial(turn: AccountTurn, part: DatedPartial) -> None:
    plan, quote = part.state.plan, part.quote
    figures = {
        "partial_interest": quote.interest_now,
        "partial_charge": quote.charge_now,
        "partial_principal": quote.principal_now,
        "partial_unused": quote.unused,
    }
    saving = _partial_saving(quote.saving)
    turn.reply.say(
        "partial_quote",
        {
            "product": plan.product_name,
            "lender": plan.lender.name,
            "day": chinese_day(part.as_of, turn.today),
            "amount": yuan(part.amount),
            "lines": "\n".join(
                phrase(name, amount=yuan(figure)) for name, figure in figures.items() if figure
            ),
            "after": phrase(
                f"partial_{plan.policy.terms.partial_effect}",
                periods=str(part.after.periods),
                payment=yuan(part.after.next_payment),
                payment_before=yuan(part.before.next_payment),
                periods_before=str(part.before.periods),
                last_due=chinese_day(part.after.last_due, turn.today),
            ),
            "saving": saving,
            "source": source_line(plan.policy, turn.today),
        },
        card=partial_quote_card(part),
    )


def say_partial_refusal(
    turn: AccountTurn, state: PlanState, refusal: Refusal, day: date, amount: Decimal
) -> None:
    """Say why that part cannot be paid ahead, and what could be."""
    plan, reply = state.plan, turn.reply
    product = plan.product_name
    if isinstance(refusal, BelowMinimum):
        reply.say(
            "partial_below_minimum",
            {"product": product, "amount": yuan(amount), "minimum": yuan(refusal.minimum)},
            buttons=_sum_buttons([refusal.minimum]),
        )
        reply.keep(offer="part", amount=str(refusal.minimum))
    elif isinstance(refusal, NotAMultiple):
        reply.say(
            "partial_not_a_multiple",
            {
                "product": product,
                "amount": yuan(amount),
                "nearest": phrase("or").join(yuan(sum_) for sum_ in refusal.amounts),
                "question": phrase("ask_which_sum" if len(refusal.amounts) > 1 else "ask_this_sum"),
            },
            buttons=_sum_buttons(refusal.amounts),
        )
        if len(refusal.amounts) == 1:
            reply.keep(offer="part", amount=str(refusal.amounts[0]))
    elif refusal.code == "overdue_first":
        reply.say(
            "partial_overdue_first",
            {
                "product": product,
                "count": str(len(state.overdue)),
                "amount": yuan(state.overdue_total),
            },
        )
    elif refusal.code == "use_payoff":
        reply.say("partial_use_payoff", {"product": product, "amount": yuan(amount)})
        if dated := quote_or_refuse(turn, state, day):
            values = common_values(dated, turn.today)
            reply.say(
                "payoff_quote",
                {"lines": quote_lines(dated), **values},
                card=payoff_quote_card(dated, notes(dated, turn.today)),
            )
    elif refusal.code == "not_allowed" and plan.policy.terms.allowed == "whole":
        reply.say(
            "partial_whole_only",
            {
                "product": product,
                "lender": plan.lender.name,
                "source": source_line(plan.policy, turn.today),
            },
        )
    else:
        say_refusal(turn, state, refusal, day)


def _sum_buttons(sums: list[Decimal] | tuple[Decimal, ...]) -> list[dict[str, str]]:
    return [
        {
            "title": phrase("pay_sum", amount=yuan(sum_)),
            "payload": ask_sum(f"{sum_:.2f}"),
        }
        for sum_ in sums
    ]
