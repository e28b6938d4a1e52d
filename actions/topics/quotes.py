"""What it takes to clear a plan: the quote for a day, how it came about, what the rule costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from actions.dialogue.human import offer_human
from actions.dialogue.turn import AccountTurn
from actions.payoff import LINE_LABELS, Refusal
from actions.services.plan_state import PlanState
from actions.services.quoting import DatedQuote, PartPaid, late_part, line_amount, quote_on
from actions.topics.account_action import AccountAction
from actions.words.cards.payoff_quote import payoff_quote_card
from actions.words.content import phrase
from actions.words.formats import chinese_day, yuan
from actions.words.rules import policy_rules
from actions.words.sources import source_line


class QuotePayoff(AccountAction):
    """What it takes to clear a plan on a day, line by line."""

    topic = "quote_payoff"

    def intent(self) -> str:
        """Return the intent that opens the topic."""
        return "get_payoff_quote"

    def answer(self, turn: AccountTurn) -> None:
        """Show the quote for the plan and day that are meant."""
        if dated := quote_meant(turn):
            turn.reply.say(
                "payoff_quote",
                {**common_values(dated, turn.today), "lines": quote_lines(dated)},
                card=payoff_quote_card(dated, notes(dated, turn.today)),
            )


class ExplainPrepayFee(AccountAction):
    """What early repayment costs or saves under the lender's rule."""

    topic = "explain_prepay_fee"
    general_response = "prepay_fee_general"
    keeps_day = True

    def answer(self, turn: AccountTurn) -> None:
        """Tell the rule, and what it comes to on the day that is meant."""
        if dated := quote_meant(turn):
            turn.reply.say(
                "prepay_fee",
                {
                    "rules": policy_rules(dated.state.plan),
                    "fee_today": fee_today(dated),
                    **common_values(dated, turn.today),
                },
            )
            show_lines(turn, dated)


def show_lines(turn: AccountTurn, dated: DatedQuote) -> None:
    """Show the lines of a quote after a text that a card must not stand for."""
    turn.reply.say(
        "quote_lines",
        {"day": chinese_day(dated.as_of, turn.today), "lines": quote_lines(dated)},
        card=payoff_quote_card(dated, notes(dated, turn.today)),
    )


def quote_meant(turn: AccountTurn) -> DatedQuote | None:
    """Return the quote the turn is about, or None after saying why there is none."""
    state = turn.choose(turn.running)
    day = turn.day_meant(state) if state else None
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
            "hotline": plan.lender.hotline or phrase("hotline_unknown"),
            "repay_entry": plan.lender.repay_entry or phrase("entry_unknown"),
            "carry_on_total": yuan(state.remaining_total),
            "start_day": chinese_day(plan.terms.start_date, turn.today),
            "day": chinese_day(day, turn.today),
            "source": source_line(plan.policy, turn.today),
        },
    )


def common_values(dated: DatedQuote, today: date) -> dict[str, str]:
    """Return what every response about a quote names: plan, day, total, saving, source, notes."""
    plan, quote = dated.state.plan, dated.quote
    return {
        "product": plan.product_name,
        "lender": plan.lender.name,
        "day": chinese_day(quote.as_of, today),
        "total": yuan(quote.total),
        "saving": saving_sentence(quote.saving, quote.carry_on_total),
        "notes": note_lines(notes(dated, today)),
        "source": source_line(plan.policy, today),
    }


def saving_sentence(saving: Decimal, carry_on_total: Decimal) -> str:
    """Return what is saved against carrying on, also where it is nothing or less."""
    if saving > 0:
        name = "saves"
    elif saving == 0:
        name = "saves_nothing"
    else:
        name = "costs_more"
    return phrase(name, saving=yuan(abs(saving)), carry_on=yuan(carry_on_total))


def fee_today(dated: DatedQuote) -> str:
    """Return what early repayment itself costs on the quote's day: charge and remaining fees."""
    charge = line_amount(dated.quote, "early_charge")
    fee = line_amount(dated.quote, "fee")
    costs = [
        phrase(name, amount=yuan(amount))
        for name, amount in (("fee_today_charge", charge), ("fee_today_remaining", fee))
        if amount
    ]
    return phrase("separator").join(costs) or phrase("fee_today_none")


def notes(dated: DatedQuote, today: date, *, on_time: bool = False) -> list[str]:
    """Return what the customer should know beside the figures, a sentence each.

    `on_time` tells that the figures count the instalments due before the day as paid on time.
    """
    quote = dated.quote
    found = []
    if quote.cooling_off:
        found.append(phrase("note_cooling_off", days=str(quote.policy.cooling_off_days)))
    if dated.after_them is not None:
        name = "note_due_before_late" if late_part(quote) else "note_due_before"
        found.append(
            phrase(
                "note_on_time" if on_time else name,
                count=str(len(dated.due_before)),
                due=yuan(sum((row.outstanding for row in dated.due_before), Decimal(0))),
                day=chinese_day(quote.as_of, today),
                total=yuan(dated.after_them.total),
            )
        )
    elif dated.state.overdue:
        found.append(phrase("note_overdue", count=str(len(dated.state.overdue))))
    return found


def note_lines(notes: Sequence[str]) -> str:
    """Return notes as text, each on a line of its own."""
    return "".join(f"\n{note}" for note in notes)


def quote_lines(dated: DatedQuote) -> str:
    """Return the quote's lines as text, lines of zero left out."""
    return "\n".join(
        phrase("quote_line", label=LINE_LABELS[line.code], amount=yuan(line.amount))
        for line in dated.quote.lines
        if line.amount
    )
