import pytest

from nlu.clauses import LONGEST_LINE, MOST_CLAUSES, clauses, halves


def test_clauses_know_their_place() -> None:
    text = "你好，可以提前还款吗？ 要收手续费吗"
    assert [piece.text for piece in clauses(text)] == ["可以提前还款吗", "要收手续费吗"]
    assert all(text[piece.start : piece.end] == piece.text for piece in clauses(text))


def test_clauses_split_at_a_space_between_characters_only() -> None:
    assert [piece.text for piece in clauses("iPhone 15 还剩几期 能提前还吗")] == [
        "iPhone 15 还剩几期",
        "能提前还吗",
    ]


def test_of_a_long_story_the_last_clauses_are_kept() -> None:
    pieces = clauses("，".join(f"第{n}件事情说完" for n in range(20)))
    assert len(pieces) == MOST_CLAUSES
    assert pieces[-1].text == "第19件事情说完"


@pytest.mark.parametrize(
    "text",
    [
        "能提前还吗",
        "要多少钱",
        "能不能只还一期",
        "怎么还款",
        "可以分期不",
        "正规不正规",
        "一次还好还是慢慢还好",
        "你们家老板是谁",
    ],
)
def test_a_clause_that_asks(text: str) -> None:
    assert clauses(text)[0].asks


@pytest.mark.parametrize("text", ["我昨天已还清", "提前还款的话", "卡里有钱可以扣"])
def test_a_clause_that_leads_up_to_a_question(text: str) -> None:
    assert not clauses(text)[0].asks


def test_halves_both_ask_and_leave_numbers_whole() -> None:
    cuts = halves("还剩几期3000分10期多少钱")
    assert ("还剩几期", "3000分10期多少钱") in [(left.text, right.text) for left, right in cuts]
    assert all(left.asks and right.asks for left, right in cuts)
    assert not any(left.text.endswith(("3", "30", "300", "1")) for left, _ in cuts)


@pytest.mark.parametrize("text", ["还剩几期", "我昨天已经全部还清了", "还剩几期" * LONGEST_LINE])
def test_what_cannot_be_two_questions_is_not_halved(text: str) -> None:
    assert halves(text) == []
