"""Worked cases by their ids: those handed to the project, and its own; each names its source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from actions.payoff.casefile import answer

HERE = Path(__file__).parent
CASES = [
    case
    for name in ("cases.json", "own_cases.json")
    for case in json.loads((HERE / name).read_text("utf-8"))["cases"]
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case_comes_out_as_expected(case: dict[str, Any]) -> None:
    assert case["source"]
    got = answer(case)
    if "expect_error" in case:
        assert got["error"]["code"] == case["expect_error"]
        assert case.get("expect_error_field", "") in (got["error"]["field"] or "")
        return
    expected = dict(case["expect"])
    rows = {row["no"]: row for row in got["result"].get("rows", [])}
    for row in expected.pop("rows", []):
        assert row.items() <= rows[row["no"]].items()
    assert expected.items() <= got["result"].items()


def test_no_two_cases_share_an_id() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES)
