"""Import: all or nothing, every bad row named, safe to run again."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from actions.importing import Report, import_file
from actions.importing.command import add_import
from actions.store.commands import main
from actions.store.database import session_scope
from actions.store.records import PlanRecord
from actions.store.repositories import OfferRepository, PlanRepository, PolicyRepository

TODAY = date(2026, 11, 23)
EXAMPLES = Path("docs/examples")
ORDER = ("lenders.json", "plans.csv", "payments.csv", "shop.json")
Query = Callable[..., list[tuple[Any, ...]]]
Shop = dict[str, list[dict[str, Any]]]

pytestmark = pytest.mark.usefixtures("database")

COUNTS = (
    "SELECT (SELECT count(*) FROM lender), (SELECT count(*) FROM policy),"
    " (SELECT count(*) FROM offer),"
    " (SELECT count(*) FROM product), (SELECT count(*) FROM customer),"
    " (SELECT count(*) FROM plan), (SELECT count(*) FROM instalment),"
    " (SELECT count(*) FROM payment)"
)


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Report]:
    """A function that imports a text or a JSON object, as a file."""

    def run(content: str | Shop, *, dry_run: bool = False) -> Report:
        path = tmp_path / "import.file"
        is_text = isinstance(content, str)
        path.write_text(content if is_text else json.dumps(content), "utf-8")  # type: ignore[arg-type]
        return import_file(path, TODAY, dry_run=dry_run)

    return run


def shop() -> Shop:
    """A lender, a rule, a customer, and a plan with one payment."""
    return {
        "lenders": [{"code": "bank", "name": "银行", "hotline": "95500"}],
        "policies": [
            {
                "code": "rule",
                "lender": "bank",
                "name": "按日计息",
                "source": "合同第 3 条",
                "confidence": "verified",
                "verified_on": "2026-01-05",
                "document": {"allowed": "whole"},
            }
        ],
        "offers": [
            {
                "code": "offer-12",
                "lender": "bank",
                "name": "12 期等额本息",
                "periods": 12,
                "method": "annuity",
                "annual_rate": "0.12",
                "source": "价目表",
                "confidence": "verified",
                "verified_on": "2026-01-05",
            }
        ],
        "customers": [{"customer_id": "U1", "name": "张三", "phone": "13900000001"}],
        "plans": [
            {
                "plan_no": "FQ202601100001",
                "order_no": "5260110000000001",
                "customer_id": "U1",
                "product": "小米15",
                "ordered_on": "2026-01-10",
                "policy": "rule",
                "terms": {
                    "principal": "1200.00",
                    "periods": 3,
                    "start_date": "2026-01-10",
                    "first_due_date": "2026-02-10",
                    "method": "equal_principal",
                    "annual_rate": "0.12",
                },
                "payments": [{"reference": "P1", "paid_on": "2026-02-10", "amount": "412.00"}],
            }
        ],
    }


def plan_of(customer_id: str) -> PlanRecord:
    with session_scope() as session:
        (plan,) = PlanRepository(session).for_customer(customer_id)
        return plan


def reasons(report: Report) -> list[str]:
    return [str(row) for row in report.bad]


def test_the_documented_examples_can_be_imported_twice(rows: Query) -> None:
    for name in ORDER:
        assert import_file(EXAMPLES / name, TODAY).written
    after_once = rows(COUNTS)
    for name in ORDER:
        report = import_file(EXAMPLES / name, TODAY)
        assert report.written
        assert not any(report.counts.values()), name
    assert rows(COUNTS) == after_once
    with session_scope() as session:
        plans = {
            plan.product_name: plan
            for customer_id in ("U20001", "U20002", "U20003")
            for plan in PlanRepository(session).for_customer(customer_id)
        }
    assert plans["小米15 Pro"].instalments_paid == 4
    assert plans["小米15 Pro"].product_aliases == ("小米15Pro", "15 Pro")
    assert plans["小米平板7"].status == "settled"
    assert plans["小米平板7"].settled_on == date(2026, 6, 25)
    assert plans["小米手表S4"].instalments_paid == 1


def test_a_plan_is_imported_with_its_schedule_and_rule(load: Callable[..., Report]) -> None:
    report = load(shop())
    assert report.written
    assert report.counts["plans", "new"] == 1
    plan = plan_of("U1")
    assert [str(row.payment) for row in plan.instalments] == ["412.00", "408.00", "404.00"]
    assert plan.instalments_paid == 1
    assert plan.policy.source == "合同第 3 条"
    assert plan.policy.verified_on == date(2026, 1, 5)
    assert plan.lender.hotline == "95500"


def test_an_offer_is_imported_and_follows_its_file(load: Callable[..., Report]) -> None:
    assert load(shop()).counts["offers", "new"] == 1
    assert not any(load(shop()).counts.values())
    changed = shop()
    changed["offers"][0].update(valid_to="2026-12-31", max_amount="8000.00")
    assert load(changed).counts["offers", "changed"] == 1
    with session_scope() as session:
        (offer,) = OfferRepository(session).in_force(TODAY)
    assert offer.annual_rate == Decimal("0.12")
    assert (offer.min_amount, offer.max_amount) == (None, Decimal("8000.00"))
    assert offer.valid_to == date(2026, 12, 31)
    assert offer.lender.code == "bank"


def test_a_dry_run_checks_everything_and_writes_nothing(
    load: Callable[..., Report], rows: Query
) -> None:
    report = load(shop(), dry_run=True)
    assert not report.written
    assert report.bad == ()
    assert report.counts["plans", "new"] == 1
    assert rows(COUNTS) == [(0,) * 8]


def test_new_payments_are_recorded_and_known_ones_are_not_doubled(
    load: Callable[..., Report],
) -> None:
    load(shop())
    later = shop()
    later["plans"][0]["payments"].append(
        {"reference": "P2", "paid_on": "2026-03-10", "amount": "408.00"}
    )
    assert load(later).counts["payments", "new"] == 1
    assert [str(payment.amount) for payment in plan_of("U1").payments] == ["412.00", "408.00"]
    assert plan_of("U1").instalments_paid == 2


def changed_plan(**changes: Any) -> Shop:
    changed = shop()
    changed["plans"][0].update(changes)
    return changed


def changed_terms(**changes: Any) -> Shop:
    changed = shop()
    changed["plans"][0]["terms"].update(changes)
    return changed


def with_another_customer(changed: Shop) -> Shop:
    changed["customers"].append({"customer_id": "U2", "name": "李四", "phone": "13900000002"})
    return changed


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (changed_terms(principal="1300.00"), "terms.principal"),
        (changed_terms(annual_rate="0.10"), "terms.annual_rate"),
        (changed_terms(periods=4), "terms.periods"),
        (changed_plan(order_no="5260110000000009"), "order_no"),
        (changed_plan(product="小米14"), "product"),
        (changed_plan(ordered_on="2026-01-09"), "ordered_on"),
        (with_another_customer(changed_plan(customer_id="U2")), "customer_id"),
        (
            changed_plan(
                payments=[{"reference": "P1", "paid_on": "2026-02-10", "amount": "400.00"}]
            ),
            "已入账",
        ),
    ],
)
def test_what_was_sold_and_paid_cannot_be_changed(
    load: Callable[..., Report], rows: Query, later: Shop, reason: str
) -> None:
    load(shop())
    before = rows(COUNTS)
    report = load(later)
    assert not report.written
    assert any(reason in each for each in reasons(report))
    assert rows(COUNTS) == before
    assert [str(row.payment) for row in plan_of("U1").instalments] == ["412.00", "408.00", "404.00"]


def test_a_verified_rule_that_was_sold_cannot_be_changed_but_its_hotline_can(
    load: Callable[..., Report],
) -> None:
    load(shop())
    stricter = shop()
    stricter["policies"][0]["document"] = {"allowed": "no"}
    assert "已核实并有分期按它售出" in reasons(load(stricter))[0]
    hotline = shop()
    hotline["lenders"][0]["hotline"] = "95599"
    assert load(hotline).counts["lenders", "changed"] == 1
    assert plan_of("U1").lender.hotline == "95599"


def test_a_reported_rule_can_be_corrected_once_it_is_verified(load: Callable[..., Report]) -> None:
    reported = shop()
    reported["policies"][0] |= {"confidence": "reported", "verified_on": None}
    load(reported)
    checked = shop()
    checked["policies"][0]["document"] = {
        "allowed": "whole",
        "charge": {"type": "percent", "rate": "0.03"},
    }
    assert load(checked).written
    with session_scope() as session:
        (rule,) = PolicyRepository(session).in_force("bank", TODAY)
    assert rule.confidence == "verified"
    assert rule.document["charge"] == {"type": "percent", "rate": "0.03"}


def test_every_bad_row_is_reported_by_its_line_and_nothing_is_written(
    load: Callable[..., Report], rows: Query
) -> None:
    load({"lenders": shop()["lenders"], "policies": shop()["policies"]})
    before = rows(COUNTS)
    header = (
        "plan_no,order_no,customer_id,customer_name,customer_phone,product,ordered_on,policy,"
        "principal,periods,start_date,first_due_date,method,annual_rate,instalments_paid\n"
    )
    good = (
        "FQ202601100001,5260110000000001,U1,张三,13900000001,小米15,2026-01-10,rule,"
        "1200.00,3,2026-01-10,2026-02-10,annuity,0.12,1\n"
    )
    lines = [
        good,
        good.replace("FQ202601100001", "A1"),
        good.replace("0001,5260110000000001,U1", "0002,5.26011E+15,U1"),
        good.replace("FQ202601100001,5260110000000001", "FQ202601100003,5260110000000003").replace(
            "1200.00", "1200.001"
        ),
        good.replace("FQ202601100001,5260110000000001", "FQ202601100004,5260110000000004").replace(
            ",rule,", ",norule,"
        ),
        good.replace("FQ202601100001,5260110000000001", "FQ202601100005,5260110000000005").replace(
            "annuity,0.12", "flat_fee,0.12"
        ),
        good.replace("FQ202601100001,5260110000000001", "FQ202601100006,5260110000000006").replace(
            "13900000001", "139"
        ),
        good.replace("FQ202601100001,5260110000000001", "FQ202601100007,5260110000000007").replace(
            ",annuity,0.12,1", ",annuity,0.12,4"
        ),
        good.replace("FQ202601100001", "FQ202601100008"),
        good,
        "FQ1,2\n",
    ]
    report = load(header + "".join(lines))
    found = {row.place.number: str(row) for row in report.bad}
    assert set(found) == set(range(3, 13))
    assert "FQ 加 12 位数字" in found[3]
    assert "科学计数" in found[4]
    assert "terms.principal" in found[5]
    assert "最多两位小数" in found[5]
    assert "没有提前还款规则 norule" in found[6]
    assert "annual_rate" in found[7] or "fee_rate_per_period" in found[7]
    assert "11 位手机号" in found[8]
    assert "instalments_paid 要是 0 到 3 的整数" in found[9]
    assert "已属于另一笔分期" in found[10]
    assert "出现了两次" in found[11]
    assert "表头有 15 列" in found[12]
    assert not report.written
    assert rows(COUNTS) == before


@pytest.mark.parametrize(
    ("section", "changes", "reason"),
    [
        ("policies", {"document": {"allowed": "maybe"}}, "document.allowed 只能是"),
        ("policies", {"document": {"allowed": "both"}}, "partial_effect 缺少"),
        ("policies", {"document": {"allowed": "whole", "x": 1}}, "没有这个字段"),
        ("policies", {"document": {"allowed": "whole", "source": "x"}}, "写在 document 外面"),
        ("policies", {"document": None}, "document 缺少"),
        ("policies", {"source": ""}, "source 缺少"),
        ("policies", {"verified_on": None}, "verified_on 缺少"),
        ("policies", {"verified_on": "2027-01-01"}, "晚于今天"),
        ("policies", {"confidence": "unverified"}, "不能用来算金额"),
        ("policies", {"confidence": "sure"}, "confidence 只能是"),
        ("policies", {"lender": "nobody"}, "没有贷款机构 nobody"),
        ("policies", {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "不能早于"),
        ("offers", {"method": "balloon"}, "method 只能是"),
        ("offers", {"annual_rate": None}, "annual_rate 要写一项"),
        ("offers", {"annual_rate": "14.4"}, "annual_rate 要写成大于 0、不超过 1 的小数"),
        ("offers", {"annual_rate": "0"}, "annual_rate 要写成大于 0"),
        ("offers", {"fee_total_rate": "0.02"}, "offers[0].fee_total_rate 不适用于 annuity"),
        ("offers", {"periods": 0}, "periods 要是 1 到 360"),
        ("offers", {"periods": "12"}, "periods 要是 1 到 360"),
        ("offers", {"confidence": "unverified"}, "confidence 只能是"),
        ("offers", {"verified_on": None}, "verified_on 缺少"),
        ("offers", {"verified_on": "2027-01-01"}, "verified_on 晚于今天"),
        ("offers", {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "不能早于"),
        ("offers", {"min_amount": "9.00", "max_amount": "8.00"}, "小于 min_amount"),
        ("offers", {"source": ""}, "source 缺少"),
        ("offers", {"lender": "nobody"}, "没有贷款机构 nobody"),
        ("lenders", {"name": 5}, "name 要写成文字"),
        ("lenders", {"name": "长" * 81}, "超过 80 个字"),
        ("lenders", {"fax": "1"}, "lenders[0].fax 没有这个字段"),
        ("customers", {"customer_id": "a b"}, "不能有空白"),
        ("customers", {"phone": "12345"}, "11 位手机号"),
        ("customers", {"name": "a\x00b"}, "不可见字符"),
        ("plans", {"ordered_on": "2027-01-01"}, "ordered_on 晚于今天"),
        ("plans", {"ordered_on": "2026-02-30"}, "没有这一天"),
        ("plans", {"ordered_on": "2026-01-11"}, "start_date 早于 ordered_on"),
        ("plans", {"terms": {"principal": "1"}}, "terms.periods 缺少"),
        ("plans", {"terms": "x"}, "terms 要是一个 JSON 对象"),
        ("plans", {"settled_on": "2026-02-01"}, "要同时给出"),
        ("plans", {"status": "gone"}, "status 只能是"),
        ("plans", {"payments": [{"reference": "P"}]}, "plans[0].payments[0].paid_on 缺少"),
        ("plans", {"payments": ["P"]}, "plans[0].payments[0] 要是一个 JSON 对象"),
        ("plans", {"payments": {"reference": "P"}}, "plans[0].payments 要是一个列表"),
        ("plans", {"instalments_paid": "1"}, "plans[0].instalments_paid 要是整数"),
        ("plans", {"instalments_paid": -1}, "plans[0].instalments_paid 要是 0 到 3 的整数"),
        (
            "plans",
            {"payments": [{"reference": "P", "paid_on": "2026-02-10", "amount": "9999.00"}]},
            "比未还的各期合计多",
        ),
        (
            "plans",
            {"payments": [{"reference": "P", "paid_on": "2026-02-10", "amount": 412.0}]},
            "amount 要写成文字",
        ),
        (
            "plans",
            {"payments": [{"reference": "P", "paid_on": "2027-02-10", "amount": "412.00"}]},
            "paid_on 晚于今天",
        ),
    ],
)
def test_a_bad_row_is_told_what_is_wrong_with_it(
    load: Callable[..., Report],
    rows: Query,
    section: str,
    changes: dict[str, Any],
    reason: str,
) -> None:
    bad = shop()
    bad[section][0].update(changes)
    report = load(bad)
    assert any(reason in each for each in reasons(report)), reasons(report)
    assert not report.written
    assert rows(COUNTS) == [(0,) * 8]


def test_a_json_row_is_named_by_its_path_with_all_that_is_wrong_with_it(
    load: Callable[..., Report],
) -> None:
    bad = shop()
    bad["lenders"].append({"code": "other", "phone": "1", "hotline": 95500})
    bad["plans"].append(bad["plans"][0] | {"terms": {"principal": "1200.00", "periods": 0}})
    assert reasons(load(bad)) == [
        "lenders[1].name 缺少",
        "lenders[1].hotline 要写成文字（JSON 里加引号）",
        "lenders[1].phone 没有这个字段",
        "plans[1].terms.periods 要在 1 到 360 之间",
    ]


def test_two_customers_cannot_share_a_phone(load: Callable[..., Report]) -> None:
    twice = shop()
    twice["customers"].append({"customer_id": "U2", "name": "李四", "phone": "13900000001"})
    assert "已属于另一位客户 U1" in reasons(load(twice))[0]


def test_counted_instalments_grow_but_do_not_shrink(load: Callable[..., Report]) -> None:
    def counted(number: int) -> Shop:
        changed = changed_plan(instalments_paid=number)
        del changed["plans"][0]["payments"]
        return changed

    load(counted(1))
    assert load(counted(2)).counts["payments", "new"] == 1
    plan = plan_of("U1")
    assert plan.instalments_paid == 2
    assert plan.instalments[1].paid_on == date(2026, 3, 10)
    assert "不能减少" in reasons(load(counted(1)))[0]
    assert load(counted(3)).written
    assert plan_of("U1").status == "settled"
    assert not any(load(counted(3)).counts.values())


def test_a_payoff_settles_after_the_counted_instalments(load: Callable[..., Report]) -> None:
    settled = changed_plan(instalments_paid=1, settled_on="2026-02-20", payoff_amount="803.00")
    del settled["plans"][0]["payments"]
    assert load(settled).written
    plan = plan_of("U1")
    assert plan.status == "settled"
    assert sum(payment.amount for payment in plan.payments) == Decimal("1215.00")
    assert not any(load(settled).counts.values())


def test_a_plan_called_off_is_closed(load: Callable[..., Report]) -> None:
    load(shop())
    assert load(changed_plan(status="closed")).counts["plans", "changed"] == 1
    assert plan_of("U1").status == "closed"
    assert not any(load(changed_plan(status="closed")).counts.values())


def test_the_command_reports_places_and_leaves_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"lenders": [\n  {"code": "a", "name": "甲"},\n  {"code": "b"}\n]}')
    assert main(["import", str(path)], [add_import]) == 1
    said = capsys.readouterr().err
    assert "lenders[1].name 缺少" in said
    assert "没有写入任何数据" in said
    path.write_text("customer_id,name,phone\nU1,王小明,13900000001\nU2,,13900000002\n")
    assert main(["import", str(path)], [add_import]) == 1
    assert "第 3 行：name 缺少" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "nothing.csv")], [add_import]) == 1
    assert "打不开" in capsys.readouterr().err
    assert main(["import", str(EXAMPLES / "lenders.json"), "--dry-run"], [add_import]) == 0
    assert "没有写入" in capsys.readouterr().out
