"""Whom to call."""

from __future__ import annotations

from actions.store.records import Lender
from actions.words.contacts import hotline_lines, hotlines
from actions.words.content import shop

BANK = Lender("bank", "示例银行", "95500", "", "", "")
SHOP = {"name": "商城分期客服", "number": "400-000-0000（示例）"}


def test_the_lender_before_the_shop() -> None:
    """Who lent the money can do more about it."""
    assert hotlines(BANK) == [{"name": "示例银行", "number": "95500"}, SHOP]
    assert hotline_lines(BANK) == "示例银行：95500\n商城分期客服：400-000-0000（示例）"


def test_the_shop_alone() -> None:
    """Where no lender is known, or its hotline is not."""
    unknown = Lender("bank", "示例银行", "", "", "", "")
    assert hotlines(None) == hotlines(unknown) == [SHOP]
    assert hotline_lines(None) == f"{shop().name}：{shop().hotline}"
