"""Whom to call."""

from __future__ import annotations

from actions.store.records import Lender
from actions.words.contacts import (
    contract_entry,
    hotline,
    hotline_lines,
    hotlines,
    repay_entry,
)
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


def test_the_ways_to_the_lender() -> None:
    """As the shop has entered them, or where a customer finds them."""
    known = Lender("bank", "示例银行", "95500", "", "示例银行App", "示例银行合同页")
    unknown = Lender("bank", "示例银行", "", "", "", "")
    assert (hotline(known), hotline(unknown)) == ("95500", "见合同或账单")
    assert (repay_entry(known), contract_entry(known)) == ("示例银行App", "示例银行合同页")
    to_be_found = "贷款机构的还款页面（合同或账单短信里有入口）"
    assert repay_entry(unknown) == contract_entry(unknown) == to_be_found
