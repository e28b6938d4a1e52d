"""The payoff engine: schedules, early repayment and their cost, exact to the fen.

Pure functions of values: a plan, a lender's policy, what has been paid, and a day. No clock, no
database, no floats. Sums are `Decimal` yuan with two decimals here, whole fen inside. What it
computes, rule by rule, is docs/payoff-rules.md: "the page" throughout this package. It speaks no
language: what a figure comes from is told in codes with numbers (`explanations`).
"""

from .days import monthly_due_dates
from .errors import BelowMinimum, InvalidInput, NotAMultiple, Objection, PayoffError, Refusal
from .explain import explanations
from .explanation import (
    BalanceDays,
    BalanceSpan,
    Equation,
    Explanation,
    Operator,
    Quantity,
    Series,
    Span,
    Step,
    StepCode,
    Term,
    Value,
)
from .partial import PartialLimits, PartialQuote, partial_limits, quote_partial
from .policy import Policy
from .rate import AnnualisedRate, annualised_rate, realised_annual_cost
from .schedule import Instalment, Schedule, build_schedule
from .settlement import Line, PayoffQuote, quote_payoff
from .standing import InstalmentsAhead, Standing, instalments_ahead, standing_on
from .terms import Plan

__all__ = [
    "AnnualisedRate",
    "BalanceDays",
    "BalanceSpan",
    "BelowMinimum",
    "Equation",
    "Explanation",
    "Instalment",
    "InstalmentsAhead",
    "InvalidInput",
    "Line",
    "NotAMultiple",
    "Objection",
    "Operator",
    "PartialLimits",
    "PartialQuote",
    "PayoffError",
    "PayoffQuote",
    "Plan",
    "Policy",
    "Quantity",
    "Refusal",
    "Schedule",
    "Series",
    "Span",
    "Standing",
    "Step",
    "StepCode",
    "Term",
    "Value",
    "annualised_rate",
    "build_schedule",
    "explanations",
    "instalments_ahead",
    "monthly_due_dates",
    "partial_limits",
    "quote_partial",
    "quote_payoff",
    "realised_annual_cost",
    "standing_on",
]
