"""Reading the details among a message's entities."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from actions.dialogue.details import Count, Details, read_details, second_question
from contract.details import (
    ASKED_LINES,
    COUNT_ROLES,
    DAY_REFS,
    ENTITIES,
    EXCLUDED,
    TRAITS,
    EntityName,
)


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
        entity("amount", "9" * 1_000_000 + ".00"),
        entity("share", "1e-9999999"),
        entity("share", "1/" + "9" * 1_000_000),
        entity("instalment_count", 3, role="other"),
        entity("plan_trait", "prettiest"),
        entity("signed_in", "yes"),
        entity("ordinal", True),
        entity("ordinal", "2"),
        entity("plan_no", ""),
        entity("customer_id", "C001"),
    ],
)
def test_what_is_of_another_form_is_left_out(bad: dict[str, Any]) -> None:
    """A value that does not fit counts as not named, never as something else."""
    assert repr(read_details([bad])) == repr(Details())


def test_the_first_of_a_kind_counts() -> None:
    """Two sums in a line: the first is meant."""
    details = read_details([entity("amount", "1.00"), entity("amount", "2.00")])
    assert details.amount == Decimal("1.00")


VALUES: dict[EntityName, tuple[object, str, object]] = {
    "plan_no": ("FQ202609010001", "plan_no", "FQ202609010001"),
    "order_no": ("5260901000123456", "order_no", "5260901000123456"),
    "product": ("小米15", "product", "小米15"),
    "ordinal": (-1, "ordinal", -1),
    "plan_trait": ("newest", "trait", "newest"),
    "plan_ref": ("current", "points_back", True),
    "amount": ("5000.00", "amount", Decimal("5000.00")),
    "share": ("1/2", "share", Fraction(1, 2)),
    "day": ("2026-12-01", "day", date(2026, 12, 1)),
    "past_day": ("2026-10-01", "past_day", date(2026, 10, 1)),
    "day_ref": ("next_due", "day_ref", "next_due"),
    "instalment_count": (3, "counts", (Count(3, "total"),)),
    "lender": ("花呗", "lender", "花呗"),
    "asked_line": ("interest", "asked_line", "interest"),
    "mentions": ("instalments", "mentions_instalments", True),
    "signed_in": (True, "signed_in", True),
}
"""A value of each entity, the field it becomes, and what it is there."""


def test_every_entity_agreed_on_is_read() -> None:
    """None is emitted for nobody."""
    assert {*VALUES, "second_question"} == set(ENTITIES)
    assert second_question([entity("second_question", "faq/prepay_how")]) == "faq/prepay_how"


@pytest.mark.parametrize("name", VALUES)
def test_an_entity_becomes_its_field(name: EntityName) -> None:
    """And that field alone; one that is not meant only what is excluded."""
    value, field, read = VALUES[name]
    assert repr(read_details([entity(name, value)])) == repr(Details(**{field: read}))  # type: ignore[arg-type]
    not_meant = read_details([entity(name, value, role=EXCLUDED)])
    assert repr(not_meant) == repr(Details(excluded=Details(**{field: read})))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("plan_trait", "trait", TRAITS),
        ("day_ref", "day_ref", DAY_REFS),
        ("asked_line", "asked_line", ASKED_LINES),
    ],
)
def test_every_value_agreed_on_is_read(name: str, field: str, values: tuple[str, ...]) -> None:
    """As it was emitted."""
    read = [getattr(read_details([entity(name, value)]), field) for value in values]
    assert read == list(values)


def test_every_role_of_a_count_is_read() -> None:
    """And one without a role counts all instalments."""
    counts = [entity("instalment_count", 3, role=role) for role in (*COUNT_ROLES, None)]
    assert [each.role for each in read_details(counts).counts] == [*COUNT_ROLES, "total"]


def test_what_only_relates_makes_no_other_question() -> None:
    """The same question stays the same; a lender's name alone names nothing to go on with."""
    related = Details(
        lender="花呗",
        asked_line="fee",
        points_back=True,
        mentions_instalments=True,
        signed_in=True,
        excluded=Details(ordinal=2),
    )
    assert related == Details()
    assert not related.names_any


def test_a_second_question_of_another_form_is_none() -> None:
    """Nothing but an intent's name is one."""
    assert second_question([entity("second_question", "faq/../x"), entity("day", "x")]) is None
