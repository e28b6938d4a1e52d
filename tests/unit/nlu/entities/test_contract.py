"""What the grammar emits has the forms agreed on, and nothing is agreed on that it never emits."""

import random
from datetime import date

import pytest

from contract.details import (
    ASKED_LINES,
    COUNT_ROLES,
    DAY_REFS,
    ENTITIES,
    EXCLUDED,
    MENTIONS,
    PLAN_REFS,
    TRAITS,
    fits,
)
from nlu.classifier import SECOND_QUESTION
from nlu.entities import Detail, read_entities

TODAY = date(2026, 11, 23)

MESSAGES = """
FQ202609010001那台30号结清要多少，小米分期的
订单5260901000123456我想月底还三分之一
12月1号先还五千块，小米15 Pro那台
昨天还了500怎么没到账，利息也不对
我登录好了，看第二个的手续费
登上了，最后一个
不是第二个，第三个；除了平板，不要花呗的，不是这笔，不是12期，不要3000块
不是最后一期，不是最后一个，不是月底，不是下个还款日，不看最贵的
最贵的那个 便宜的那台 最早买的 最新的那个
逾期的那个 剩最多的那个 快还完的那个 另一个 所有的分期
下个还款日还，下下个还款日还，最后一期还款日还
已经还了3期，还剩5期，分12期，先还两期，第4期，最后一期
违约金多少
逾期多少
本金多少
它还要还多少
还12.34%，百分之三点一四，七成
第0个，第999个，第0期，120期，121期，1200期
0元，0.001元，99999999.99元，1亿元，999999999999元
9999年12月31号，1900年1月1号，999年后，2月30号
百分之零，百分之百，百分之九点九九，0.01%，999分之1
""".strip().splitlines()


def emitted() -> list[Detail]:
    """All that the grammar finds in the messages, and in what they make cut and mixed."""
    generator = random.Random(7)
    pieces = [piece for message in MESSAGES for piece in message.replace("，", " ").split()]
    mixed = ["".join(generator.sample(pieces, 4))[generator.randrange(4) :] for _ in range(2000)]
    return [each for message in (*MESSAGES, *mixed) for each in read_entities(message, TODAY)]


@pytest.fixture(scope="module")
def details() -> list[Detail]:
    return emitted()


def test_all_that_is_emitted_fits(details: list[Detail]) -> None:
    unfit = {each for each in details if not fits(each.entity, each.value, each.role)}
    assert unfit == set()


def test_every_entity_is_emitted(details: list[Detail]) -> None:
    assert {each.entity for each in details} | {SECOND_QUESTION} == set(ENTITIES)


@pytest.mark.parametrize(
    ("entity", "values"),
    [
        ("plan_trait", TRAITS),
        ("plan_ref", PLAN_REFS),
        ("day_ref", DAY_REFS),
        ("asked_line", ASKED_LINES),
        ("mentions", MENTIONS),
    ],
)
def test_every_value_is_emitted(
    details: list[Detail], entity: str, values: tuple[str, ...]
) -> None:
    assert {each.value for each in details if each.entity == entity} == set(values)


def test_every_role_is_emitted(details: list[Detail]) -> None:
    roles = {each.role for each in details if each.entity == "instalment_count"}
    assert roles == {None, EXCLUDED, *COUNT_ROLES}
