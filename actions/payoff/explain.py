"""Where every sum of a quote comes from, in codes with numbers."""

from __future__ import annotations

from .explain_partial import explain_partial
from .explain_payoff import explain_payoff
from .explanation import Explanation
from .partial import PartialQuote
from .settlement import PayoffQuote


def explanations(quote: PayoffQuote | PartialQuote) -> dict[str, Explanation]:
    """An explanation for every line and sum of a quote, by its name, those of 0 among them.

    They are named as the quote names its lines and sums, in the order they are told in. Nothing
    of it is worked out before it is asked for.
    """
    if isinstance(quote, PayoffQuote):
        return explain_payoff(quote)
    return explain_partial(quote)
