"""The whole grammar on whole messages, and on hostile ones."""

import itertools
import random
from datetime import date

import pytest

from nlu.entities import read_details
from nlu.entities.reading import LONGEST_READ

TODAY = date(2026, 11, 23)

MESSAGES = [
    ("12月1号先还五千块，小米15 Pro那台", "day=2026-12-01 amount=5000.00 product=小米15 Pro"),
    ("FQ202609010001那台30号结清要多少", "plan_no=FQ202609010001 day=2026-11-30"),
    ("订单5260901000123456我想月底还一半", "order_no=5260901000123456 day=2026-11-30 share=1/2"),
    ("5999的小米15分12期", "amount=5999.00 product=小米15 instalment_count=12/total"),
    ("小米15 5999分12期", "product=小米15 amount=5999.00 instalment_count=12/total"),
    ("3000分3个月利息多少", "amount=3000.00 instalment_count=3/total"),
    ("第二个下周五还两期", "ordinal=2 day=2026-12-04 instalment_count=2/ahead"),
    ("已经还了3期，下个还款日全部结清", "instalment_count=3/paid day_ref=next_due"),
    ("最贵的那个先还3千5", "plan_trait=most_expensive amount=3500.00"),
    ("另一个呢", "plan_trait=other"),
    ("那下个月呢", "day=2026-12-01"),
    ("昨天还了500怎么没到账", "past_day=2026-11-22 amount=500.00"),
    ("比如借2000，十天后还清", "amount=2000.00 day=2026-12-03"),
    ("我13800000001，先还2w", "amount=20000.00"),
    ("20261201那天还5000", "day=2026-12-01 amount=5000.00"),
    ("202612010001那单还5000", "order_no=202612010001 amount=5000.00"),
    (
        "12期还剩5期，12月5号还12元",
        "instalment_count=12 instalment_count=5/left day=2026-12-05 amount=12.00",
    ),
    ("平板和手表都逾期了", "product=平板 product=手表"),
    ("第3期15号到期，300块", "instalment_count=3/nth day=2026-12-15 amount=300.00"),
    ("5000", "amount=5000.00"),
    ("100", "amount=100.00"),
    ("99", ""),
    ("15", ""),
    ("9", "ordinal=9"),
    ("2", "ordinal=2"),
    ("15号", "day=2026-12-15"),
    ("15元", "amount=15.00"),
    ("提前还款要手续费吗", ""),
    ("全部还清", ""),
    ("转人工", ""),
    ("你好", ""),
    ("", ""),
    ("   ", ""),
    ("！？。", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MESSAGES)
def test_message(text: str, expected: str) -> None:
    details = read_details(text, TODAY)
    told = [f"{d.entity}={d.value}" + (f"/{d.role}" if d.role else "") for d in details]
    assert " ".join(told) == expected


def test_full_width_and_traditional_say_the_same() -> None:
    plain = read_details("12月1号还5000块，还剩2个月，第2个", TODAY)
    other = read_details("１２月１號還５０００塊，還剩２個月，第２個", TODAY)
    assert plain == other


HOSTILE = {
    "digits": "1" * 10_000,
    "Chinese digits": "五" * 10_000,
    "scales": "一万" * 5000,
    "zeroes": "零" * 10_000,
    "months": "12月" * 3333,
    "steps": "上上" * 5000,
    "brands": "小米" * 5000,
    "models": "redmi note " * 900,
    "plan prefix": "f q" * 3333,
    "addresses": "a@" * 5000,
    "dots": "1.1" * 3333,
    "commas": "1,111," * 1600,
    "NUL": "\x00" * 10_000,
    "surrogates": "\ud83d" * 10_000,
    "emoji": "😀" * 10_000,
    "spaces": " " * 10_000,
    "bidi": "\u202e12月1号\u202c" * 1000,
    "counts": "还了3期" * 2500,
    "halves": "一半" * 5000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_read_up_to_the_limit(kind: str) -> None:
    text = HOSTILE[kind]
    details = read_details(text, TODAY)
    assert all(0 <= d.start < d.end <= LONGEST_READ for d in details)


def test_random_text_never_fails_and_spans_never_overlap() -> None:
    generator = random.Random(11)
    alphabet = (
        "0123456789０１２.,，-/:%￥¥fqFQwkｗ 一二两三四五六七八九十百千万零半几多第年月日"
        "号周天期个块元毛分今明后昨上下这本底初前过再还了提剩最贵便宜全部小米红iphone😀\x00\ud83d兩萬號"
    )
    for _ in range(3000):
        text = "".join(generator.choices(alphabet, k=generator.randint(1, 40)))
        details = read_details(text, TODAY)
        for first, second in itertools.pairwise(details):
            assert first.end <= second.start, text
        assert all(d.start < d.end <= len(text) for d in details), text


def test_a_number_cut_by_the_limit_is_not_read() -> None:
    text = "啊" * (LONGEST_READ - 4) + "5000000元"
    assert read_details(text, TODAY) == ()


def test_the_same_text_reads_the_same_twice() -> None:
    text = "12月1号先还五千块，小米15 Pro那台"
    assert read_details(text, TODAY) == read_details(text, TODAY)
