"""What is hidden in text, and what must stay readable."""

import pytest

from actions.store.masking import mask_name, mask_phone, mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打13800000001给我", "打138****0001给我"),
        ("+8613800000001", "138****0001"),
        ("138 0000 0001", "138****0001"),
        ("138-0000-0001", "138****0001"),
        ("身份证11010519491231002X", "身份证****002X"),
        ("卡号6222021234567890128", "卡号****0128"),
        ("卡 4111 1111 1111 1111", "卡 ****1111"),
        ("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "[token]"),
    ],
)
def test_what_identifies_somebody_is_hidden(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    ["FQ202609010001", "¥3,089.54", "2026-11-23", "订单5260702000000001", "分12期", "95188", ""],
)
def test_plans_sums_and_days_stay(text: str) -> None:
    assert mask_text(text) == text


def test_names_and_phones() -> None:
    assert mask_name("王小明") == "王*"
    assert mask_phone("13800000001") == "138****0001"
    assert mask_phone("1234") == "****"
