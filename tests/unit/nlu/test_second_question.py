"""The decision alone, on readings that are written down here."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from nlu.second_question import Reading, SecondQuestionFinder

Find = Callable[[str, str], tuple[str, str] | None]

READINGS = {
    "可以提前还款吗": ("faq/prepay_allowed", 0.99),
    "还剩几期": ("view_plan", 0.98),
    "有手续费吗": ("estimate_instalment", 0.9),
    "提前还款有手续费吗": ("explain_prepay_fee", 0.95),
    "有一笔不是我买的": ("faq/unauthorised", 0.93),
    "我想一次还清": ("apply_prepayment", 0.97),
    "要多少钱": ("get_payoff_quote", 0.97),
    "今天会下雨吗": ("out_of_scope", 0.99),
    "钱退到哪": ("faq/refund_destination", 0.97),
    "谢谢你啊": ("thank", 0.99),
    "我不想活了": ("distress", 0.97),
}
LABELS = sorted({name for name, _ in READINGS.values()})


def read(text: str) -> Reading:
    return READINGS.get(text, ("out_of_scope", 0.2))


def read_roughly(texts: Sequence[str]) -> NDArray[np.float32]:
    rows = np.full((len(texts), len(LABELS)), 0.01, dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        name, confidence = read(text)
        row[LABELS.index(name)] = confidence / 2
    return rows


@pytest.fixture
def find() -> Find:
    finder = SecondQuestionFinder(LABELS, read, read_roughly, 0.75)

    def found(text: str, name: str, confidence: float = 0.9) -> tuple[str, str] | None:
        questions = finder.find(text, (name, confidence))
        if questions is None:
            return None
        assert text[questions.clause.start : questions.clause.end] == questions.clause.text
        return questions.first[0], questions.second[0]

    return found


def test_beside_the_question_that_the_message_reads_as(find: Find) -> None:
    assert find("可以提前还款吗，还剩几期", "view_plan") == ("view_plan", "faq/prepay_allowed")
    assert find("可以提前还款吗 还剩几期", "faq/prepay_allowed") == (
        "faq/prepay_allowed",
        "view_plan",
    )


def test_a_sure_clause_lends_its_confidence_to_an_unsure_message() -> None:
    finder = SecondQuestionFinder(LABELS, read, read_roughly, 0.75)
    found = finder.find("可以提前还款吗，还剩几期", ("view_plan", 0.3))
    assert found is not None
    assert found.first == ("view_plan", 0.98)


def test_where_nothing_divides_them(find: Find) -> None:
    assert find(" 还剩几期可以提前还款吗", "faq/prepay_allowed") == (
        "faq/prepay_allowed",
        "view_plan",
    )


def test_a_clause_that_leaves_out_its_subject(find: Find) -> None:
    assert find("可以提前还款吗 有手续费吗", "faq/prepay_allowed") == (
        "faq/prepay_allowed",
        "explain_prepay_fee",
    )


def test_what_is_told_but_wants_an_answer(find: Find) -> None:
    assert find("有一笔不是我买的，还剩几期", "view_plan") == ("view_plan", "faq/unauthorised")


def test_two_questions_that_together_read_as_a_third(find: Find) -> None:
    assert find("可以提前还款吗，还剩几期", "compare_payoff") == (
        "faq/prepay_allowed",
        "view_plan",
    )


def test_danger_goes_first(find: Find) -> None:
    assert find("我不想活了，还剩几期", "view_plan") == ("distress", "view_plan")
    assert find("还剩几期，我不想活了", "view_plan") == ("distress", "view_plan")
    assert find("谢谢你啊 我不想活了", "thank") == ("distress", "thank")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我想一次还清，要多少钱", "get_payoff_quote"),
        ("还剩几期，谢谢你啊", "view_plan"),
        ("还剩几期 今天会下雨吗", "view_plan"),
        ("还剩几期 今天会下雨吗", "out_of_scope"),
        ("还剩几期 还剩几期", "view_plan"),
        ("我想一次还清 钱退到哪", "faq/refund_after_prepay"),
        ("还剩几期", "view_plan"),
        ("", "view_plan"),
        ("谢谢你啊，还剩几期", "thank"),
        ("我不想活了 谢谢你啊", "distress"),
    ],
)
def test_one_question_stays_one(find: Find, text: str, name: str) -> None:
    assert find(text, name) is None
