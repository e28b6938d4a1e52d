"""The payoff engine: schedules, early repayment and their cost, exact to the fen.

Pure functions of values: a plan, a lender's policy, what has been paid, and a day. No clock, no
database, no floats. Sums are `Decimal` yuan with two decimals here, whole fen inside. What it
computes, rule by rule, is docs/payoff-rules.md: "the page" throughout this package.
"""

from .days import monthly_due_dates
from .errors import BelowMinimum, InvalidInput, NotAMultiple, Objection, PayoffError, Refusal
from .explain import LINE_LABELS, explain
from .partial import PartialLimits, PartialQuote, partial_limits, quote_partial
from .policy import Policy
from .rate import AnnualisedRate, annualised_rate, realised_annual_cost
from .schedule import Instalment, Schedule, build_schedule
from .settlement import Line, PayoffQuote, quote_payoff
from .standing import InstalmentsAhead, Standing, instalments_ahead, standing_on
from .terms import Plan

__all__ = [
    "LINE_LABELS",
    "AnnualisedRate",
    "BelowMinimum",
    "Instalment",
    "InstalmentsAhead",
    "InvalidInput",
    "Line",
    "NotAMultiple",
    "Objection",
    "PartialLimits",
    "PartialQuote",
    "PayoffError",
    "PayoffQuote",
    "Plan",
    "Policy",
    "Refusal",
    "Schedule",
    "Standing",
    "annualised_rate",
    "build_schedule",
    "explain",
    "instalments_ahead",
    "monthly_due_dates",
    "partial_limits",
    "quote_partial",
    "quote_payoff",
    "realised_annual_cost",
    "standing_on",
]
