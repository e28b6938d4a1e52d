"""What reaches Rasa of a customer's text."""

from __future__ import annotations

import pytest

from channels.core.inbound import MAX_LENGTH, neutralise


@pytest.mark.parametrize(
    ("typed", "passed"),
    [
        ("  提前还款  ", "提前还款"),
        ('/get_payoff_quote{"plan":"x"}', 'get_payoff_quote{"plan":"x"}'),
        ("//restart", "restart"),
        ("／session_start", "session_start"),
        (" / /greet", "greet"),
        ("\u200b/greet", "greet"),
        ("\u202e/greet", "greet"),
        ("还\x00款\x07", "还款"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("12/1号还", "12/1号还"),
        ("", ""),
        ("/", ""),
        ("\ud800还款", "还款"),
    ],
)
def test_text_is_neutralised(typed: str, passed: str) -> None:
    """No command survives, no ordinary word is lost."""
    assert neutralise(typed) == passed


SPACES = [chr(code) for code in range(0x110000) if chr(code).isspace()]
INVISIBLE = list("\u200b\u200d\ufe0f\u2060\ufeff\u00ad\u202e\U000e0020\ud800\0")
FILLERS = list("\u115f\u1160\u3164\uffa0\u2800")


@pytest.mark.parametrize("before", [*SPACES, *INVISIBLE, *FILLERS, "\u200d \u200d", *"/／∕⁄"])
@pytest.mark.parametrize("slash", "/／")
def test_no_slash_leads_whatever_stands_before_it(before: str, slash: str) -> None:
    assert neutralise(f"{before}{slash}restart") == "restart"


def test_long_text_is_cut() -> None:
    """What is beyond the limit goes."""
    assert neutralise("还" * 10_000) == "还" * MAX_LENGTH
