"""The engine and the slow reference agree, field by field, on thousands of random cases.

`PAYOFF_SEEDS=0:20000` tries that span of seeds for each kind.
"""

from __future__ import annotations

import os

import pytest

from actions.payoff.casefile import answer
from dev import payoff_reference as reference
from tests.unit.payoff.random_cases import KINDS, random_case

FIRST, LAST = map(int, os.environ.get("PAYOFF_SEEDS", "0:1000").split(":"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_random_cases_agrees(kind: str) -> None:
    for seed in range(FIRST, LAST):
        case = random_case(seed, kind, most_periods=360 if seed % 20 == 0 else 60)
        expected = reference.answer(case)
        got = answer(case)
        result = got.get("result") or {"error": got["error"]["code"]}
        assert result == expected, case


def test_the_random_cases_reach_every_answer() -> None:
    """Agreement would mean little if most cases were refused."""
    answers = [answer(random_case(seed, "partial", 36)) for seed in range(600)]
    codes = [got["error"]["code"] for got in answers if "error" in got]
    assert len(answers) - len(codes) > 100
    assert {
        "not_allowed",
        "unverified",
        "overdue_first",
        "use_payoff",
        "below_minimum",
        "not_a_multiple",
    } <= set(codes)
