"""The forms of values: what each entity may be, and that nothing else is computed from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from contract.details import (
    ASKED_LINES,
    COUNT_ROLES,
    DAY_REFS,
    ENTITIES,
    EXCLUDED,
    MENTIONS,
    PLAN_REFS,
    TRAITS,
    fits,
    leaves_out,
    read_value,
    write_amount,
    write_share,
)

READ = [
    ("plan_no", "FQ202609010001", "FQ202609010001"),
    ("order_no", "5260901000123456", "5260901000123456"),
    ("product", "小米15 Pro", "小米15 Pro"),
    ("ordinal", 2, 2),
    ("ordinal", -1, -1),
    ("amount", "0.01", Decimal("0.01")),
    ("amount", "99999999.99", Decimal("99999999.99")),
    ("share", "1/2", Fraction(1, 2)),
    ("share", "617/50000", Fraction(617, 50000)),
    ("day", "2026-12-01", date(2026, 12, 1)),
    ("past_day", "2026-10-01", date(2026, 10, 1)),
    ("instalment_count", 120, 120),
    ("instalment_count", -1, -1),
    ("lender", "花呗", "花呗"),
    ("signed_in", True, True),
    ("second_question", "faq/prepay_how", "faq/prepay_how"),
    *(("plan_trait", each, each) for each in TRAITS),
    *(("plan_ref", each, each) for each in PLAN_REFS),
    *(("day_ref", each, each) for each in DAY_REFS),
    *(("asked_line", each, each) for each in ASKED_LINES),
    *(("mentions", each, each) for each in MENTIONS),
]

REFUSED = [
    ("customer_id", "C001"),
    ("plan_no", ""),
    ("plan_no", "FQ20260901000"),
    ("plan_no", "FQ２０２６０９０１０００１"),
    ("order_no", "123456789"),
    ("order_no", 5260901000123456),
    ("order_no", "1" * 21),
    ("product", ""),
    ("product", "米" * 101),
    ("ordinal", 0),
    ("ordinal", -2),
    ("ordinal", 1000),
    ("ordinal", True),
    ("ordinal", "2"),
    ("ordinal", 2.0),
    ("plan_trait", "prettiest"),
    ("plan_trait", ["newest"]),
    ("plan_ref", "other"),
    ("amount", "0.00"),
    ("amount", "100000000.00"),
    ("amount", "5"),
    ("amount", 5),
    ("amount", "-5.00"),
    ("amount", "+5.00"),
    ("amount", " 5.00"),
    ("amount", "5.00\n"),
    ("amount", "5_0.00"),
    ("amount", "NaN"),
    ("amount", "1e99"),
    ("amount", "9" * 1_000_000 + ".00"),
    ("share", "1"),
    ("share", "1/1"),
    ("share", "3/2"),
    ("share", "0/2"),
    ("share", "1/0"),
    ("share", "0.5"),
    ("share", "1e-9999999"),
    ("share", "1/" + "9" * 1_000_000),
    ("day", "2026-02-30"),
    ("day", "0000-01-01"),
    ("day", "20261201"),
    ("day", "2026-W49-2"),
    ("day", "2026-12-01T00:00"),
    ("day", "２０２６-12-01"),
    ("day", None),
    ("day_ref", "yesterday"),
    ("instalment_count", 0),
    ("instalment_count", 121),
    ("instalment_count", 10**1000),
    ("instalment_count", True),
    ("lender", None),
    ("asked_line", "利息"),
    ("mentions", ""),
    ("signed_in", 1),
    ("signed_in", False),
    ("signed_in", "true"),
    ("second_question", "faq/../x"),
]


@pytest.mark.parametrize(("entity", "value", "read"), READ)
def test_what_fits_is_read(entity: str, value: Any, read: Any) -> None:
    """A value in its form comes out in its type."""
    assert read_value(entity, value) == read
    assert type(read_value(entity, value)) is type(read)


@pytest.mark.parametrize(("entity", "value"), REFUSED, ids=lambda value: repr(value)[:30])
def test_another_form_is_no_detail(entity: str, value: Any) -> None:
    """And is refused by its form: a million digits are never computed with."""
    assert read_value(entity, value) is None
    assert not fits(entity, value)


def test_every_entity_has_a_form() -> None:
    """None of them can only be refused."""
    assert {entity for entity, _, _ in READ} == set(ENTITIES)


def test_roles_of_counts() -> None:
    """A count may have none; only the last instalment has no number."""
    assert all(fits("instalment_count", 3, role) for role in (None, EXCLUDED, *COUNT_ROLES))
    assert not fits("instalment_count", 3, "other")
    assert [role for role in COUNT_ROLES if fits("instalment_count", -1, role)] == ["nth"]
    assert not fits("instalment_count", -1)


def test_other_details_are_meant_or_not() -> None:
    """They have no other role."""
    assert fits("product", "小米15", EXCLUDED)
    assert not fits("product", "小米15", "total")
    assert not fits("product", "小米15", ["not"])


@pytest.mark.parametrize("words", ["不是", "我不要", "先不看", "除了"])
def test_words_that_leave_out(words: str) -> None:
    """What follows them is not meant."""
    assert leaves_out(words)


@pytest.mark.parametrize("words", ["", "是不是", "要不要", "看不看", "不是的，", "除了他还有"])
def test_words_that_do_not(words: str) -> None:
    """A question leaves nothing out, nor do words that stand apart."""
    assert not leaves_out(words)


@pytest.mark.parametrize(
    ("yuan", "written"),
    [
        ("5000", "5000.00"),
        ("0.1", "0.10"),
        ("1E+3", "1000.00"),
        ("99999999.99", "99999999.99"),
        ("100000000", None),
        ("0.005", None),
        ("0", None),
        ("-1", None),
    ],
)
def test_sums_are_written_as_they_are_read(yuan: str, written: str | None) -> None:
    """Whole fen within the bounds, else not at all."""
    assert write_amount(Decimal(yuan)) == written
    assert written is None or read_value("amount", written) == Decimal(yuan)


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (Fraction(2, 4), "1/2"),
        (Fraction(617, 50000), "617/50000"),
        (Fraction(1), None),
        (Fraction(0), None),
        (Fraction(-1, 2), None),
        (Fraction(1, 10**6), None),
    ],
)
def test_shares_are_written_as_they_are_read(share: Fraction, written: str | None) -> None:
    """In lowest terms, strictly between nothing and all."""
    assert write_share(share) == written
    assert written is None or read_value("share", written) == share
