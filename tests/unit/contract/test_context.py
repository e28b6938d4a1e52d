"""What a conversation keeps is read in its form only."""

import pytest

from contract.context import _FORMS, MOST_CHOICES, MOST_PERIODS, read_slot
from contract.details import SLOTS, SlotName


def test_every_slot_has_a_form() -> None:
    assert sorted(_FORMS) == sorted(SLOTS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("topic", "quote_partial_prepayment"),
        ("plan_no", "FQ202608010002"),
        ("day", "2026-11-25"),
        ("amount", "5000.00"),
        ("amount", "1000"),
        ("amount", "99999999.99"),
        ("periods", [6, 12]),
        ("plan_choices", ["FQ202608010002", "FQ202608010003"]),
        ("offer", "sign_in"),
        ("ticket_no", "T20261123-7KQ2XM"),
        ("customer", "0123456789abcdef"),
    ],
)
def test_what_is_kept_is_read_again(name: SlotName, value: object) -> None:
    assert read_slot(name, value) == value


@pytest.mark.parametrize("name", SLOTS)
@pytest.mark.parametrize(
    "value", [None, True, 0, 5000, 1.5, "", " ", "\n", "你好", [], [[]], {}, ["x"], "1e-9", "NaN"]
)
def test_what_has_another_form_is_nothing(name: SlotName, value: object) -> None:
    assert read_slot(name, value) in (None, [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("topic", "a" * 41),
        ("topic", "view_plan\n"),
        ("plan_no", "FQ20260801000２"),
        ("day", "2026-02-30"),
        ("amount", "0.00"),
        ("amount", "100000000"),
        ("amount", "1.005"),
        ("amount", "-1.00"),
        ("amount", "１.00"),
        ("periods", [0]),
        ("periods", [121]),
        ("periods", [True]),
        ("periods", [12.0]),
        ("periods", [12] * (MOST_PERIODS + 1)),
        ("plan_choices", ["FQ202608010002", None]),
        ("plan_choices", ["FQ202608010002"] * (MOST_CHOICES + 1)),
        ("offer", "everything"),
        ("ticket_no", "T20261123-7KQ2XM-AND-MORE"),
        ("customer", "MI100001"),
    ],
)
def test_what_is_out_of_bounds_is_nothing(name: SlotName, value: object) -> None:
    assert read_slot(name, value) is None
