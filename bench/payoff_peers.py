"""The libraries the payoff engine is measured beside, each behind the same two calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from amortization.schedule import amortization_schedule as float_schedule
from financial_engine.models import AmortizationRequest, ExtraPayment, PaymentRow
from financial_engine.strategies.extra_payments import ExtraPaymentsStrategy
from financial_engine.strategies.french_fixed import FrenchFixedPaymentStrategy
from loan.models import LoanRequest
from loan.strategies.equal_installment import EqualInstallmentStrategy
from mortgagemath import LoanParams, PaymentRounding, amortization_schedule

START = date(2025, 1, 15)


class Terms(NamedTuple):
    """An annuity: yuan, a yearly rate (0.12 is 12 %), and monthly instalments."""

    principal: Decimal
    annual_rate: Decimal
    periods: int


class Row(NamedTuple):
    """One instalment in yuan."""

    payment: Decimal
    principal: Decimal
    interest: Decimal
    balance: Decimal


class Peer(Protocol):
    """A library that makes schedules."""

    def work(self, terms: Terms) -> Callable[[], object]:
        """What is timed: making the schedule, from a request that stands ready."""

    def rows(self, terms: Terms) -> list[Row]:
        """The schedule, to be checked."""


class PartPeer(Protocol):
    """A library that knows part payments."""

    def work(self, terms: Terms, paid: int, amount: Decimal) -> Callable[[], object]:
        """What is timed: the schedule with a part paid on a due day, fewer instalments after."""

    def rows(self, terms: Terms, paid: int, amount: Decimal) -> list[Row]:
        """The rows after it, to be checked."""


class Loankit:
    """loankit 0.1: decimals, half up."""

    def work(self, terms: Terms) -> Callable[[], object]:
        request = LoanRequest(terms.principal, terms.annual_rate * 100, terms.periods, "")
        strategy = EqualInstallmentStrategy()
        return lambda: strategy.generate(request)

    def rows(self, terms: Terms) -> list[Row]:
        request = LoanRequest(terms.principal, terms.annual_rate * 100, terms.periods, "")
        made = EqualInstallmentStrategy().generate(request).installments
        return [Row(row.payment, row.principal, row.interest, row.remaining) for row in made]


class Mortgagemath:
    """mortgagemath 0.7: decimals, told to round half up."""

    def _loan(self, terms: Terms) -> LoanParams:
        return LoanParams(
            principal=terms.principal,
            annual_rate=terms.annual_rate * 100,
            term_months=terms.periods,
            payment_rounding=PaymentRounding.ROUND_HALF_UP,
        )

    def work(self, terms: Terms) -> Callable[[], object]:
        loan = self._loan(terms)
        return lambda: amortization_schedule(loan)

    def rows(self, terms: Terms) -> list[Row]:
        made = amortization_schedule(self._loan(terms))[1:]
        return [Row(row.payment, row.principal, row.interest, row.balance) for row in made]


class AmortizacionEngine:
    """amortizacion-engine 0.1: decimals, half up, with due dates."""

    def work(self, terms: Terms) -> Callable[[], object]:
        request, strategy = _engine_request(terms), FrenchFixedPaymentStrategy()
        return lambda: strategy.compute(request)

    def rows(self, terms: Terms) -> list[Row]:
        made = FrenchFixedPaymentStrategy().compute(_engine_request(terms)).schedule
        return [_row_of_engine(row) for row in made]


class AmortizacionEngineParts:
    """amortizacion-engine 0.1 with an extra payment on a due day, which shortens the term."""

    def part_request(self, terms: Terms, paid: int, amount: Decimal) -> AmortizationRequest:
        return _engine_request(terms, extra_payments=[ExtraPayment(period=paid, amount=amount)])

    def work(self, terms: Terms, paid: int, amount: Decimal) -> Callable[[], object]:
        request, strategy = self.part_request(terms, paid, amount), ExtraPaymentsStrategy()
        return lambda: strategy.compute(request)

    def rows(self, terms: Terms, paid: int, amount: Decimal) -> list[Row]:
        request = self.part_request(terms, paid, amount)
        made = ExtraPaymentsStrategy().compute(request).schedule
        return [_row_of_engine(row) for row in made[paid:]]


class Amortization:
    """amortization 3.0: floats."""

    def work(self, terms: Terms) -> Callable[[], object]:
        principal, rate = float(terms.principal), float(terms.annual_rate)
        return lambda: list(float_schedule(principal, rate, terms.periods))

    def rows(self, terms: Terms) -> list[Row]:
        made = float_schedule(float(terms.principal), float(terms.annual_rate), terms.periods)
        return [
            Row(*map(_to_the_fen, (row.amount, row.principal, row.interest, row.balance)))
            for row in made
        ]


def _to_the_fen(sum_: float) -> Decimal:
    """A float as the sum it would be shown as, which forgives what floats add up to."""
    return Decimal(f"{sum_:.2f}")


def _engine_request(
    terms: Terms, extra_payments: list[ExtraPayment] | None = None
) -> AmortizationRequest:
    return AmortizationRequest(
        principal=terms.principal,
        annual_rate=terms.annual_rate,
        periods=terms.periods,
        periodicity="monthly",
        start_date=START,
        extra_payments=extra_payments,
    )


def _row_of_engine(row: PaymentRow) -> Row:
    return Row(row.payment, row.principal_component, row.interest_component, row.balance)


SCHEDULES: dict[str, Peer] = {
    "loankit": Loankit(),
    "mortgagemath": Mortgagemath(),
    "amortizacion-engine": AmortizacionEngine(),
    "amortization (floats)": Amortization(),
}
PARTS: dict[str, PartPeer] = {"amortizacion-engine": AmortizacionEngineParts()}
