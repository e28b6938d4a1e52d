"""A message becomes one line of training data, masked before it is cut."""

import pytest

from nlu.review.sentence import LONGEST, as_sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("我叫张三，怎么还款", "我叫〈姓名〉,怎么还款"),
        ("１３８１２３４５６７８换号了", "〈电话〉换号了"),
        ("[提前还款](faq)怎么弄", "【提前还款】(faq)怎么弄"),
        ("提前\n还款\x00怎么弄\u2028呢", "提前 还款怎么弄 呢"),
        ("借100000元分12期", "借100000元分12期"),
        ("FQ202609010001还剩多少", "〈计划号〉还剩多少"),
        ("", ""),
        ("\x00", ""),
        ("\ud83d", ""),
    ],
)
def test_a_message_is_one_line_without_personal_data(text: str, sentence: str) -> None:
    assert as_sentence(text) == sentence
    assert as_sentence(sentence) == sentence


def test_long_texts_are_cut() -> None:
    assert len(as_sentence("还款" * 5000)) == LONGEST


@pytest.mark.parametrize("left", range(12))
def test_a_phone_where_the_cut_falls_leaves_no_digit(left: int) -> None:
    sentence = as_sentence("还" * (LONGEST - left) + "13800000001，急")
    assert not any(character.isdigit() for character in sentence)
