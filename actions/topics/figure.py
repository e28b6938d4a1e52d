"""How the figure just shown came about, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from actions.dialogue.days_meant import day_meant
from actions.dialogue.quote_meant import quote_or_refuse
from actions.dialogue.topic import FIGURE, PART, PAYOFF, AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.payoff import PayoffQuote, Refusal
from actions.services.partial_payment import DatedPartial, quote_part
from actions.services.quoting import DatedQuote, PartPaid
from actions.words.content import phrase
from actions.words.explanations import explain, line_label
from actions.words.formats import chinese_day, yuan
from actions.words.sources import source_line
from contract.details import AskedLine

_ASKED: dict[AskedLine, tuple[str, ...]] = {
    "interest": ("due_interest", "interest", "interest_now"),
    "fee": ("due_fee", "fee", "early_charge", "charge_now"),
    "early_charge": ("early_charge", "charge_now"),
    "late_charge": ("late_charge",),
    "principal": ("due_principal", "principal", "principal_now"),
}
"""What a question may ask about, and the lines that are then meant."""

_PARTIAL_LINES = ("interest_now", "charge_now", "principal_now", "unused")


class ExplainFigure(AccountTopic):
    """Tells how the sum just shown came about: all of it, or the line that is asked about."""

    name = FIGURE
    intent = "ask_why"

    def answer(self, turn: AccountTurn) -> None:
        """Explain the quote in context, or ask which figure is meant."""
        topic = turn.context("topic")
        if topic == self.name:
            topic = None
        if topic is None and len(turn.running) != 1:
            turn.reply.say("nothing_to_explain")
            return
        turn.following_up = True
        turn.reply.keep(topic=topic or PAYOFF)
        state = turn.choose(turn.running)
        day = day_meant(turn, state) if state else None
        if state is None or day is None:
            return
        if topic == PART and turn.context("amount"):
            try:
                part = quote_part(state, day, Decimal(turn.context("amount")))
            except (Refusal, PartPaid):
                part = None
            if part is not None:
                _explain_part(turn, part)
                return
        if dated := quote_or_refuse(turn, state, day):
            _explain_payoff(turn, dated)


def _explain_payoff(turn: AccountTurn, dated: DatedQuote) -> None:
    quote: PayoffQuote = dated.quote
    sums = {line.code: line.amount for line in quote.lines}
    _say(turn, dated, sums, explain(quote), quote.total)


def _explain_part(turn: AccountTurn, part: DatedPartial) -> None:
    sums = {code: getattr(part.quote, code) for code in _PARTIAL_LINES}
    _say(turn, part, sums, explain(part.quote), part.amount)


def _say(
    turn: AccountTurn,
    dated: DatedQuote | DatedPartial,
    sums: Mapping[str, Decimal],
    sentences: Mapping[str, str],
    total: Decimal,
) -> None:
    plan, line = dated.state.plan, turn.conversation.message.details.asked_line
    shown = [code for code, amount in sums.items() if amount]
    asked = [code for code in shown if line and code in _ASKED[line]]
    answer = "figure_explained"
    if line:
        answer = "line_explained" if asked else "line_absent"
    turn.reply.say(
        answer,
        {
            "product": plan.product_name,
            "day": chinese_day(dated.as_of, turn.today),
            "total": yuan(total),
            "asked": phrase(f"asked_{line}") if line else "",
            "explanations": "\n".join(
                phrase("explanation_line", label=line_label(code), sentence=sentences[code])
                for code in asked or shown
            ),
            "source": source_line(plan.policy, turn.today),
        },
    )
