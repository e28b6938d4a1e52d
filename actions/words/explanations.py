"""How a figure comes about, in words: the engine's explanations as sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from actions.payoff import (
    BalanceDays,
    Equation,
    Explanation,
    Operator,
    PartialQuote,
    PayoffQuote,
    Quantity,
    Series,
    Span,
    Step,
    StepCode,
    Term,
    Value,
    explanations,
)
from actions.payoff.rates import Rate
from actions.words import content
from actions.words.formats import chinese_day, yuan

_MOST_ADDENDS = 6
"""Sums of instalments written out one by one; where there are more, only their total is told."""

_MOST_BALANCES = 3
"""Balances written out with their days; where there are more, only their total is told."""

_MOST_LATE = 4
"""Instalments whose late charge is told one by one; the others' are told as one sum."""

_OF_ONE_INSTALMENT = {
    StepCode.DUE_ON_THE_DAY,
    StepCode.WITHIN_GRACE,
    StepCode.LATE_BY_DAYS,
    StepCode.LATE_CAPPED,
}
"""Steps that stand beside each other, one for each late instalment; others follow each other."""


def explain(quote: PayoffQuote | PartialQuote) -> dict[str, str]:
    """Return one sentence for every line and sum of a quote, by its name, those of 0 among them.

    A sentence has the numbers in it, and what stands left of a "=" comes to what stands right of
    it once rounded as the plan says. Days have a year where it is not the quote's.
    """
    return {name: sentence(steps, quote.as_of) for name, steps in explanations(quote).items()}


def sentence(explanation: Explanation, as_of: date) -> str:
    """Return an explanation of a quote for the day `as_of` as one sentence."""
    if explanation[0].code in _OF_ONE_INSTALMENT:
        return _late_sentence(explanation, as_of)
    return _part("next_step").join(_step(each, as_of) for each in explanation)


def line_label(code: str) -> str:
    """Return what a line or sum of a quote is called in front of a customer.

    Raises:
        KeyError: no quote has such a line.
    """
    return content.explanations()["labels"][code]


def _late_sentence(steps: Explanation, as_of: date) -> str:
    """One step for each late instalment, and their sum where several of them are charged."""
    shown, others = steps[:_MOST_LATE], steps[_MOST_LATE:]
    parts = [_step(each, as_of) for each in shown]
    charges = [_late_charge(each) for each in shown]
    if others:
        charges.append(sum(map(_late_charge, others), Decimal(0)))
        instalments = _span(Span(_late_span(others[0]).first_no, _late_span(others[-1]).last_no))
        parts.append(_part("other_late", instalments=instalments, total=yuan(charges[-1])))
    charged = [charge for charge in charges if charge]
    if len(charged) > 1:
        addends = _operator(Operator.PLUS).join(map(yuan, charged))
        total = yuan(sum(charged, Decimal(0)))
        parts.append(_part("late_total", addends=addends, total=total))
    return _part("next_instalment").join(parts)


def _late_charge(step: Step) -> Decimal:
    """What an instalment's late charge comes to in the end."""
    amounts = [value.amount for _, value in step.values if isinstance(value, Equation)]
    return amounts[-1] if amounts else Decimal(0)


def _late_span(step: Step) -> Span:
    return next(value for _, value in step.values if isinstance(value, Span))


def _step(step: Step, as_of: date) -> str:
    values = {name: _value(value, as_of) for name, value in step.values}
    return content.explanations()["steps"][step.code].format(**values)


def _value(value: Value | Rate, as_of: date) -> str:
    match value:
        case Equation():
            return _equation(value, as_of)
        case Quantity():
            return _quantity(value, as_of)
        case Series():
            return _series(value)
        case Span():
            return _span(value)
        case Rate():
            return value.percent
        case Decimal():
            return yuan(value)
        case date():
            return chinese_day(value, as_of)
        case int():
            return str(value)


def _equation(equation: Equation, as_of: date) -> str:
    first = equation.first
    left = (
        _balance_days(first, as_of) if isinstance(first, BalanceDays) else _quantity(first, as_of)
    )
    if not equation.then:
        return left
    for operator, quantity in equation.then:
        left += _operator(operator) + _quantity(quantity, as_of)
    return _part("equation", left=left, amount=yuan(equation.amount))


def _quantity(quantity: Quantity, as_of: date) -> str:
    words = _term(quantity.term, _value(quantity.value, as_of))
    return words if quantity.instalments is None else _of(quantity.instalments, words)


def _series(series: Series) -> str:
    """How one sum of each instalment makes a total, written out where it is short enough."""
    amounts, total = series.amounts, yuan(sum(series.amounts, Decimal(0)))
    if len(amounts) == 1:
        words = _term(series.term, total)
    elif len(set(amounts)) == 1:
        each, periods = yuan(amounts[0]), len(amounts)
        words = _term(series.term, _part("same_each", each=each, periods=periods, total=total))
    elif len(amounts) <= _MOST_ADDENDS:
        addends = _operator(Operator.PLUS).join(map(yuan, amounts))
        words = _term(series.term, _part("one_by_one", addends=addends, total=total))
    else:
        words = content.explanations()["totals"][series.term].format(value=total)
    return _of(series.instalments, words)


def _balance_days(balances: BalanceDays, as_of: date) -> str:
    spans = balances.spans
    if len(spans) > _MOST_BALANCES:
        return _part(
            "balance_days",
            start=chinese_day(balances.start, as_of),
            day=chinese_day(balances.day, as_of),
            total=yuan(sum((span.balance * span.days for span in spans), Decimal(0))),
        )
    terms = _operator(Operator.PLUS).join(
        _part("balance_day", balance=yuan(span.balance), days=span.days) for span in spans
    )
    return _part("balance" if len(spans) == 1 else "balances", terms=terms)


def _of(instalments: Span, words: str) -> str:
    return _part("of_instalments", instalments=_span(instalments), quantity=words)


def _span(span: Span) -> str:
    name = "instalment" if span.first_no == span.last_no else "instalments"
    return _part(name, first=span.first_no, last=span.last_no)


def _term(term: Term, value: str) -> str:
    return content.explanations()["terms"][term].format(value=value)


def _operator(operator: Operator) -> str:
    return content.explanations()["operators"][operator]


def _part(name: str, /, **values: object) -> str:
    return content.explanations()["parts"][name].format(**values)
