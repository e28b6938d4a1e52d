"""Is it worth it: paying off now beside paying off on the next due day and carrying on."""

from __future__ import annotations

from actions.dialogue.details import Details
from actions.dialogue.quote_meant import quote_meant, say_refusal
from actions.dialogue.topic import COMPARISON, AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.payoff import Refusal
from actions.services.comparing import Comparison, compare
from actions.services.quoting import line_amount
from actions.words.cards.comparison import comparison_card
from actions.words.content import phrase
from actions.words.formats import chinese_day, percent, yuan
from actions.words.quotes import common_values, note_lines, notes


class ComparePayoff(AccountTopic):
    """Compares the ways to go on with a plan."""

    name = COMPARISON
    intent = "compare_payoff"
    general_answer = "comparison_general"
    keeps_day = True

    def is_part_payment(self, details: Details) -> bool:
        """A sum named is a part-payment."""
        return details.names_sum

    def answer(self, turn: AccountTurn) -> None:
        """Show the ways side by side, and which costs least."""
        dated = quote_meant(turn)
        if dated is None:
            return
        try:
            comparison = compare(dated)
        except Refusal as refusal:
            say_refusal(turn, dated.state, refusal, dated.as_of)
            return
        values = common_values(dated, turn.today)
        verdict = _verdict(comparison)
        found = notes(dated, turn.today, on_time=True)
        turn.reply.say(
            "comparison",
            {
                "product": values["product"],
                "options": _option_lines(comparison, turn),
                "verdict": verdict,
                "notes": note_lines(found),
                "source": values["source"],
            },
            card=comparison_card(comparison, [verdict, *found]),
        )


def _option_lines(comparison: Comparison, turn: AccountTurn) -> str:
    return "\n".join(
        phrase(
            f"option_{option.code}",
            day=chinese_day(option.day, turn.today) if option.day else "",
            total=yuan(option.total),
            cost=phrase("option_cost", rate=percent(option.annual_cost))
            if option.annual_cost is not None
            else "",
        )
        for option in comparison.options
    )


def _verdict(comparison: Comparison) -> str:
    now, carry_on = comparison.options[0], comparison.options[-1]
    best = comparison.recommended
    if best is None:
        return phrase("verdict_same")
    if best == "carry_on":
        return phrase("verdict_carry_on", more=yuan(-now.saving))
    chosen = next(option for option in comparison.options if option.code == best)
    verdict = phrase(f"verdict_{best}", saving=yuan(chosen.saving))
    before, after = carry_on.annual_cost, chosen.annual_cost
    dearer = before is not None and after is not None and after > before
    if dearer and line_amount(comparison.dated.quote, "early_charge"):
        verdict += phrase("verdict_rate_note")
    return verdict
