"""How the source of a rule is told, and what to mind beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.payoff import Policy
from actions.store.records import Lender, PolicyRecord
from actions.words.sources import source_line

TODAY = date(2026, 11, 23)
DOCUMENT = {"allowed": "whole"}


def rule(**values: Any) -> PolicyRecord:
    """A rule of an invented bank, changed."""
    facts: dict[str, Any] = {
        "policy_id": 1,
        "code": "rule",
        "lender": Lender("bank", "示例银行", "95500", "", "", ""),
        "name": "规则",
        "terms": Policy.from_json(DOCUMENT),
        "document": DOCUMENT,
        "source": "合同第3条",
        "verified_on": date(2026, 10, 24),
        "valid_from": None,
        "valid_to": None,
        "confidence": "verified",
    }
    return PolicyRecord(**facts | values)


def test_a_verified_rule_names_its_day() -> None:
    """Nothing is to be minded where there is no note."""
    assert source_line(rule(), TODAY) == "依据：合同第3条（10月24日核对）。"


def test_a_reported_rule_names_whom_to_trust() -> None:
    """The lender's page or contract, and its hotline."""
    line = source_line(rule(confidence="reported", verified_on=None), TODAY)
    assert "还没核实，以示例银行页面或合同为准，客服95500" in line


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("须向银行申请提前结清，只存钱不算。", "须向银行申请提前结清，只存钱不算"),
        ("还款日不能更改；另有资料称可以多还。", "还款日不能更改"),
        ("还款日不能更改", "还款日不能更改"),
    ],
)
def test_a_note_is_told_in_its_first_sentence(note: str, told: str) -> None:
    """The rest is for the operator."""
    expected = f"依据：合同第3条（10月24日核对）。另外留意：{told}。"
    assert source_line(rule(note=note), TODAY) == expected
