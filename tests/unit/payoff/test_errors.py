"""What the engine objects to: codes with values, put into English in one place."""

from __future__ import annotations

import string

import pytest

from actions.payoff import InvalidInput, Objection, Plan, Policy
from actions.payoff.errors import MESSAGES

PLAN = {
    "principal": "12000.00",
    "periods": 12,
    "start_date": "2025-01-15",
    "first_due_date": "2025-02-15",
    "method": "annuity",
    "annual_rate": "0.12",
}


def test_every_objection_is_said_in_its_own_words() -> None:
    assert set(MESSAGES) == set(Objection)
    assert len(set(MESSAGES.values())) == len(Objection)


@pytest.mark.parametrize("objection", Objection)
def test_an_objection_fills_the_gaps_of_its_message(objection: Objection) -> None:
    gaps = {name: f"<{name}>" for _, name, _, _ in string.Formatter().parse(MESSAGES[objection])}
    values = {name: value for name, value in gaps.items() if name}
    error = InvalidInput("plan.x", objection, **values)
    assert error.objection is objection
    assert error.values == values
    assert all(value in error.message for value in values.values())
    assert "{" not in error.message
    if values:
        with pytest.raises(KeyError):
            InvalidInput("plan.x", objection)


@pytest.mark.parametrize(
    ("changes", "field", "objection", "values"),
    [
        ({"periods": 361}, "periods", Objection.OUT_OF_RANGE, {"low": 1, "high": 360}),
        ({"annual_rate": "11"}, "annual_rate", Objection.ABOVE, {"high": 10}),
        (
            {"annual_rate": None},
            "annual_rate",
            Objection.MISSING_FOR_METHOD,
            {"method": "annuity"},
        ),
        (
            {"rounding": "up"},
            "rounding",
            Objection.NOT_A_WORD,
            {"words": "half_up, half_even, down"},
        ),
        (
            {"first_due_date": None, "due_dates": ["2025-01-15", *["2025-02-15"] * 11]},
            "due_dates[0]",
            Objection.NOT_AFTER,
            {"other": "start_date"},
        ),
        (
            {"first_due_date": None, "due_dates": ["2025-02-15"] * 12},
            "due_dates[1]",
            Objection.NOT_ASCENDING,
            {},
        ),
    ],
)
def test_a_plan_is_refused_with_a_code_and_its_values(
    changes: dict[str, object], field: str, objection: Objection, values: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput) as raised:
        Plan.from_json(PLAN | changes)
    error = raised.value
    assert (error.field, error.objection, error.values) == (f"plan.{field}", objection, values)


def test_a_policy_is_refused_with_a_code_and_its_values() -> None:
    with pytest.raises(InvalidInput) as raised:
        Policy.from_json({"allowed": "whole", "charge": {"type": "none", "rate": "0.1"}})
    assert raised.value.objection is Objection.NOT_FOR_CHARGE
    assert raised.value.values == {"type": "none"}
