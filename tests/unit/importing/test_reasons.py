"""Objections are told in Chinese, whoever makes them."""

import re
import string
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic_core.core_schema import ErrorType

from actions.importing.entries import checked
from actions.importing.places import BadRow, Place
from actions.importing.reading import Kind, Row
from actions.importing.reasons import engine_objection, phrases
from actions.payoff import InvalidInput, Objection
from actions.payoff.errors import MESSAGES

TODAY = date(2026, 11, 23)
CHINESE = re.compile("[\u4e00-\u9fff]")
# Names of fields, values and forms that are the same in both languages.
NAMES = re.compile(r"JSON|FQ|remaining_fee|topup|document|unverified|<[a-z_]+>")


def gaps(text: str) -> dict[str, str]:
    names = (name for _, name, _, _ in string.Formatter().parse(text) if name)
    return {name: f"<{name}>" for name in names}


def bad(kind: Kind, fields: dict[str, Any], place: Place | None = None) -> list[str]:
    """What is said of a row that is refused."""
    found = checked(Row(kind, place or Place(0, kind), fields), TODAY)
    assert isinstance(found, list)
    return [str(each) for each in found]


@pytest.mark.parametrize("code", Objection)
def test_every_objection_of_the_engine_is_told_in_chinese(code: Objection) -> None:
    values = gaps(MESSAGES[code])
    raised = engine_objection(InvalidInput("terms.x", code, **values), "terms")
    said = phrases()[raised.type].format(**(raised.context or {}))
    assert CHINESE.search(said)
    assert not re.search("[A-Za-z]", NAMES.sub("", said)), said
    assert set(gaps(phrases()[code])) == set(values), "a value is not told"
    assert raised.context == {"within": "x", **values}


def test_every_phrase_is_chinese() -> None:
    for code, phrase in phrases().items():
        said = phrase.format(**gaps(phrase))
        assert CHINESE.search(said), code
        assert not re.search("[A-Za-z]", NAMES.sub("", said)), code


def test_no_phrase_is_for_a_code_that_nobody_raises() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path("actions/importing").glob("*.py"))
    own = set(re.findall(r'"([a-z_]+)"', sources))
    raised = set(Objection) | set(get_args(ErrorType)) | own
    assert set(phrases()) <= raised


ROWS: dict[Kind, dict[str, Any]] = {
    "lenders": {"code": "bank", "name": "银行", "hotline": "95500"},
    "policies": {
        "code": "rule",
        "lender": "bank",
        "name": "按日计息",
        "source": "合同",
        "confidence": "verified",
        "verified_on": "2026-01-05",
        "valid_from": "2026-01-05",
        "document": {"allowed": "whole", "charge": {"type": "percent", "rate": "0.03"}},
    },
    "offers": {
        "code": "offer",
        "lender": "bank",
        "name": "12 期",
        "periods": 12,
        "method": "annuity",
        "annual_rate": "0.12",
        "min_amount": "100.00",
        "source": "价目表",
        "confidence": "reported",
    },
    "products": {"name": "小米15", "aliases": ["15"]},
    "customers": {"customer_id": "U1", "name": "张三", "phone": "13900000001"},
    "plans": {
        "plan_no": "FQ202601100001",
        "order_no": "5260110000000001",
        "customer_id": "U1",
        "product": "小米15",
        "ordered_on": "2026-01-10",
        "policy": "rule",
        "instalments_paid": 1,
        "status": "active",
        "settled_on": "2026-02-20",
        "payoff_amount": "803.00",
        "terms": {
            "principal": "1200.00",
            "periods": 3,
            "start_date": "2026-01-10",
            "first_due_date": "2026-02-10",
            "method": "equal_principal",
            "annual_rate": "0.12",
        },
        "payments": [{"reference": "P1", "paid_on": "2026-02-10", "amount": "412.00"}],
    },
    "payments": {
        "plan_no": "FQ202601100001",
        "reference": "P2",
        "paid_on": "2026-02-10",
        "amount": "412.00",
        "kind": "instalment",
    },
}
NO_VALUES: list[Any] = [
    None, True, 0, -1, 10**40, 1.5, [], [5], ["\ud800"], {}, {"x": "\ud800"}, "x", "1e400",
    "0.00", "5.26E+15", "2026-02-30", "9999-12-31", "\ud800", "\x1b[2J", "长" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_a_good_row_is_taken(kind: Kind) -> None:
    assert not isinstance(checked(Row(kind, Place(0, kind), ROWS[kind]), TODAY), list)


def with_each_field_spoilt(fields: Any, value: Any) -> list[Any]:
    """The object once for each field in it, however deep, with another value in its place."""
    spoilt = []
    steps = range(len(fields)) if isinstance(fields, list) else fields
    for step in steps:
        inner = fields[step]
        deeper = with_each_field_spoilt(inner, value) if isinstance(inner, (dict, list)) else []
        for changed in (value, *deeper):
            copy = fields.copy()
            copy[step] = changed
            spoilt.append(copy)
    return spoilt


@pytest.mark.parametrize("kind", ROWS)
def test_whatever_stands_in_a_field_is_refused_in_chinese_or_taken(kind: Kind) -> None:
    refused = 0
    for value in NO_VALUES:
        for fields in (*with_each_field_spoilt(ROWS[kind], value), ROWS[kind] | {"\x1b[2J": 1}):
            found = checked(Row(kind, Place(7, kind), fields), TODAY)
            for each in found if isinstance(found, list) else []:
                refused += 1
                assert str(each).isprintable()
                assert str(each).startswith(f"{kind}[7].")
                assert CHINESE.search(each.reason)
                assert each.reason != phrases()["other"], each
    assert refused > len(NO_VALUES)


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("customers", {"phone": "5.26E+15"}, "phone 像是被表格软件改成了科学计数"),
        ("customers", {"name": " "}, "name 缺少"),
        ("products", {"aliases": ["a", "\x00"]}, "aliases[1] 里有不可见字符"),
        ("plans", {"terms": {"principal": "1"}}, "terms.periods 缺少"),
        ("plans", {"terms": []}, "terms 要是一个 JSON 对象"),
        ("plans", {"payoff_amount": None}, "settled_on 和 payoff_amount 要同时给出"),
        ("payments", {"reference": "instalment-001"}, "reference 不能以 instalment- 开头"),
        ("payments", {"amount": "1.005"}, "amount 金额要写成普通小数"),
        ("policies", {"document": {"allowed": "both"}}, "document.partial_effect 缺少：允许部分"),
        ("policies", {"document": {"source": "x"}}, "document.source 要写在 document 外面"),
        ("policies", {"valid_to": "2026-01-04"}, "valid_to 不能早于 valid_from"),
        ("offers", {"method": "flat_fee"}, "annual_rate 不适用于 flat_fee"),
        (
            "offers",
            {"method": "flat_fee", "annual_rate": None},
            "fee_rate_per_period 和 fee_total_rate 要写一项，也只能写一项",
        ),
        ("offers", {"confidence": "verified"}, "verified_on 缺少：已核实的要写明哪天核实"),
        ("lenders", {"x" * 50: "1"}, "x" * 40 + "… 没有这个字段"),
    ],
)
def test_the_field_is_named_by_its_path(kind: Kind, changes: dict[str, Any], said: str) -> None:
    (reason,) = bad(kind, ROWS[kind] | changes)
    assert reason.startswith(f"{kind}[0].{said}")


def test_a_line_of_a_csv_file_is_named_by_its_number() -> None:
    assert bad("customers", {"customer_id": "U1", "phone": "1"}, Place(3)) == [
        "第 3 行：name 缺少",
        "第 3 行：phone 要是 11 位手机号",
    ]
    assert str(BadRow(Place(3), "", "有 2 列")) == "第 3 行：有 2 列"
    assert str(BadRow(Place(3, "plans"), "", "没有客户 U1")) == "plans[3] 没有客户 U1"
