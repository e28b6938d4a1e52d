"""What it takes to clear a plan on a day, line by line."""

from __future__ import annotations

from actions.dialogue.quote_meant import quote_meant
from actions.dialogue.topic import PAYOFF, AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.words.cards.payoff_quote import payoff_quote_card
from actions.words.quotes import common_values, notes, quote_lines


class QuotePayoff(AccountTopic):
    """What it takes to clear a plan on a day, line by line."""

    name = PAYOFF
    intent = "get_payoff_quote"

    def answer(self, turn: AccountTurn) -> None:
        """Show the quote for the plan and day that are meant."""
        if dated := quote_meant(turn):
            turn.reply.say(
                "payoff_quote",
                {**common_values(dated, turn.today), "lines": quote_lines(dated)},
                card=payoff_quote_card(dated, notes(dated, turn.today)),
            )
