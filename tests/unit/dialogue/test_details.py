"""Reading the details among a message's entities."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from actions.dialogue.details import Count, Details, read_details


def entity(name: str, value: Any, **more: Any) -> dict[str, Any]:
    """An entity as Rasa hands it over."""
    return {"entity": name, "value": value, **more}


def test_every_kind_is_read() -> None:
    """Each entity ends up under its name, in its type."""
    details = read_details(
        [
            entity("plan_no", "FQ202609010001"),
            entity("product", "小米15"),
            entity("ordinal", 2),
            entity("plan_trait", "newest"),
            entity("amount", "5000.00"),
            entity("share", "1/2"),
            entity("day", "2026-12-01"),
            entity("instalment_count", 3, role="paid"),
        ]
    )
    assert details == Details(
        plan_no="FQ202609010001",
        product="小米15",
        ordinal=2,
        trait="newest",
        amount=Decimal("5000.00"),
        share=Fraction(1, 2),
        day=date(2026, 12, 1),
        counts=(Count(3, "paid"),),
    )


@pytest.mark.parametrize(
    "bad",
    [
        entity("day", "2026-02-30"),
        entity("day", None),
        entity("amount", "NaN"),
        entity("amount", "-5"),
        entity("amount", "1e99"),
        entity("share", "3/2"),
        entity("share", "1/0"),
        entity("ordinal", True),
        entity("ordinal", "2"),
        entity("plan_no", ""),
        entity("customer_id", "C001"),
    ],
)
def test_what_is_of_another_form_is_left_out(bad: dict[str, Any]) -> None:
    """A value that does not fit counts as not named, never as something else."""
    assert read_details([bad]) == Details()


def test_the_first_of_a_kind_counts() -> None:
    """Two sums in a line: the first is meant."""
    details = read_details([entity("amount", "1.00"), entity("amount", "2.00")])
    assert details.amount == Decimal("1.00")
