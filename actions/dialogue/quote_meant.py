"""The quote a turn is about, or why there is none."""

from __future__ import annotations

from datetime import date

from actions.dialogue.days_meant import day_meant
from actions.dialogue.human import offer_human
from actions.dialogue.turn import AccountTurn
from actions.payoff import Refusal
from actions.services.plan_state import PlanState
from actions.services.quoting import DatedQuote, PartPaid, quote_on
from actions.words.cards.payoff_quote import payoff_quote_card
from actions.words.contacts import hotline, repay_entry
from actions.words.formats import chinese_day, yuan
from actions.words.quotes import notes, quote_lines
from actions.words.sources import source_line


def quote_meant(turn: AccountTurn) -> DatedQuote | None:
    """Return the quote the turn is about, or None after saying why there is none."""
    state = turn.choose(turn.running)
    day = day_meant(turn, state) if state else None
    if state is None or day is None:
        return None
    return quote_or_refuse(turn, state, day)


def quote_or_refuse(turn: AccountTurn, state: PlanState, day: date) -> DatedQuote | None:
    """Return the quote for clearing a plan on `day`, or None after saying why there is none."""
    try:
        return quote_on(state, day)
    except Refusal as refusal:
        say_refusal(turn, state, refusal, day)
    except PartPaid:
        offer_human(turn.reply, "part_paid", state.plan.lender)
    return None


def say_refusal(turn: AccountTurn, state: PlanState, refusal: Refusal, day: date) -> None:
    """Say why the rule gives no sum, and whom to ask."""
    plan = state.plan
    turn.reply.say(
        f"payoff_{refusal.code}",
        {
            "product": plan.product_name,
            "lender": plan.lender.name,
            "hotline": hotline(plan.lender),
            "repay_entry": repay_entry(plan.lender),
            "carry_on_total": yuan(state.remaining_total),
            "start_day": chinese_day(plan.terms.start_date, turn.today),
            "day": chinese_day(day, turn.today),
            "source": source_line(plan.policy, turn.today),
        },
    )


def show_lines(turn: AccountTurn, dated: DatedQuote) -> None:
    """Show the lines of a quote after a text that a card must not stand for."""
    turn.reply.say(
        "quote_lines",
        {"day": chinese_day(dated.as_of, turn.today), "lines": quote_lines(dated)},
        card=payoff_quote_card(dated, notes(dated, turn.today)),
    )
