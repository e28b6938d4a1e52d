"""The payoff engine: schedules, early repayment and their cost, exact to the fen.

Pure functions of values: a plan, a lender's policy, what has been paid, and a day. No clock, no
database, no floats. Sums are `Decimal` yuan with two decimals here, whole fen inside.
"""

from .errors import BelowMinimum, InvalidInput, NotAMultiple, PayoffError, Refusal
from .policy import Policy
from .schedule import Instalment, Schedule, build_schedule
from .settlement import Line, PayoffQuote, quote_payoff
from .standing import InstalmentsAhead, Standing, instalments_ahead, standing_on
from .terms import Plan

__all__ = [
    "BelowMinimum",
    "Instalment",
    "InstalmentsAhead",
    "InvalidInput",
    "Line",
    "NotAMultiple",
    "PayoffError",
    "PayoffQuote",
    "Plan",
    "Policy",
    "Refusal",
    "Schedule",
    "Standing",
    "build_schedule",
    "instalments_ahead",
    "quote_payoff",
    "standing_on",
]
