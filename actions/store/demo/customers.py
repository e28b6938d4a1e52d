"""The customers of the demo shop, and what each of them shows."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A plan relative to the day the data is made.

    `fallen` instalments are due on that day, the next one falls due about `next_due_in` days
    after it, and `paid` are paid: those that have fallen due on their due days, the others
    five days ago. `begun` is instead the number of days since the plan began, none yet due.
    `paid_off` settles it five days ago, by a payoff where instalments are left.
    """

    product: str
    policy: str
    principal: str
    periods: int
    method: str
    price: dict[str, Any] = field(default_factory=dict, hash=False)
    fallen: int = 0
    paid: int = 0
    next_due_in: int = 12
    begun: int | None = None
    paid_off: bool = False


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer anybody may sign in as while developing; the phone is no secret."""

    customer_id: str
    name: str
    phone: str
    shows: str
    plans: tuple[DemoPlan, ...] = ()


PRODUCTS: dict[str, tuple[str, ...]] = {
    "小米15 Pro": ("小米15Pro", "米15 Pro", "15 Pro"),
    "小米15": ("米15",),
    "小米14 Ultra": ("小米14Ultra", "14 Ultra"),
    "小米14": ("米14",),
    "小米MIX Flip": ("MIX Flip", "小米折叠屏", "折叠屏"),
    "小米平板7": ("小米平板", "平板7", "平板"),
    "REDMI K80": ("红米K80", "K80", "红米"),
    "REDMI Note 14 Pro": ("红米Note 14 Pro", "Note 14 Pro", "红米Note14", "红米"),
    "REDMI Turbo 4": ("红米Turbo 4", "Turbo 4", "红米"),
    "小米CC9": ("CC9",),
    "iPhone 16 Pro": ("iPhone", "苹果16 Pro", "苹果手机", "苹果"),
    "iPhone 15": ("iPhone", "苹果15", "苹果手机", "苹果"),
    "小米电视S 65": ("小米电视", "电视"),
    "小米笔记本Pro 14": ("小米笔记本", "笔记本"),
    "小米手表S4": ("小米手表", "手表"),
    "小米13": ("米13",),
}

CUSTOMERS = (
    DemoCustomer(
        "MI100001",
        "王小明",
        "13800000001",
        "一笔等额本息，还到一半，规则已核实，可全部或部分提前还",
        (
            DemoPlan(
                "小米15 Pro",
                "demo-standard",
                "5299.00",
                12,
                "annuity",
                {"annual_rate": "0.144"},
                fallen=4,
                paid=4,
                next_due_in=9,
            ),
        ),
    ),
    DemoCustomer(
        "MI100002",
        "李晓红",
        "13800000002",
        "同时有三笔：等额本息（小米分期）、等本等费、免息",
        (
            DemoPlan(
                "小米15",
                "xiaomi-installment",
                "4499.00",
                12,
                "annuity",
                {"annual_rate": "0.144"},
                fallen=3,
                paid=3,
                next_due_in=6,
            ),
            DemoPlan(
                "REDMI K80",
                "demo-fee",
                "2499.00",
                12,
                "flat_fee",
                {"fee_rate_per_period": "0.006"},
                fallen=5,
                paid=5,
                next_due_in=14,
            ),
            DemoPlan(
                "小米平板7",
                "demo-free",
                "1999.00",
                6,
                "interest_free",
                fallen=2,
                paid=2,
                next_due_in=20,
            ),
        ),
    ),
    DemoCustomer(
        "MI100003",
        "张伟",
        "13800000003",
        "三天前刚开始的一笔，还在犹豫期内",
        (
            DemoPlan(
                "REDMI Note 14 Pro",
                "demo-standard",
                "1999.00",
                6,
                "annuity",
                {"annual_rate": "0.12"},
                begun=3,
            ),
        ),
    ),
    DemoCustomer(
        "MI100004",
        "刘洋",
        "13800000004",
        "等额本金，只剩最后一期",
        (
            DemoPlan(
                "小米14 Ultra",
                "demo-month",
                "6000.00",
                12,
                "equal_principal",
                {"annual_rate": "0.12"},
                fallen=11,
                paid=11,
                next_due_in=16,
            ),
        ),
    ),
    DemoCustomer(
        "MI100005",
        "陈静",
        "13800000005",
        "逾期两期",
        (
            DemoPlan(
                "小米14",
                "demo-standard",
                "3999.00",
                12,
                "annuity",
                {"annual_rate": "0.144"},
                fallen=7,
                paid=5,
                next_due_in=18,
            ),
        ),
    ),
    DemoCustomer(
        "MI100006",
        "杨帆",
        "13800000006",
        "等额本金，多还了两期",
        (
            DemoPlan(
                "小米MIX Flip",
                "demo-month",
                "5999.00",
                12,
                "equal_principal",
                {"annual_rate": "0.108"},
                fallen=4,
                paid=6,
                next_due_in=11,
            ),
        ),
    ),
    DemoCustomer(
        "MI100007",
        "赵磊",
        "13800000007",
        "两笔都已结清：一笔到期还完，一笔提前结清",
        (
            DemoPlan(
                "小米13",
                "demo-fee",
                "2999.00",
                6,
                "flat_fee",
                {"fee_total": "120.00"},
                fallen=6,
                paid=6,
                next_due_in=15,
            ),
            DemoPlan(
                "REDMI Turbo 4",
                "demo-standard",
                "1799.00",
                12,
                "annuity",
                {"annual_rate": "0.144"},
                fallen=5,
                paid=5,
                next_due_in=13,
                paid_off=True,
            ),
        ),
    ),
    DemoCustomer(
        "MI100008",
        "黄丽",
        "13800000008",
        "免息分期，提前还不会少付",
        (
            DemoPlan(
                "iPhone 16 Pro",
                "apple-interest-free",
                "8999.00",
                24,
                "interest_free",
                fallen=7,
                paid=7,
                next_due_in=10,
            ),
        ),
    ),
    DemoCustomer(
        "MI100009",
        "周强",
        "13800000009",
        "花呗和京东白条：规则未查实，不给金额，只说问谁",
        (
            DemoPlan(
                "小米手表S4",
                "huabei-installment",
                "999.00",
                12,
                "flat_fee",
                {"fee_total": "87.91"},
                fallen=3,
                paid=3,
                next_due_in=8,
            ),
            DemoPlan(
                "小米电视S 65",
                "jd-baitiao-topup",
                "3299.00",
                12,
                "flat_fee",
                {"fee_rate_per_period": "0.005"},
                fallen=4,
                paid=4,
                next_due_in=17,
            ),
            DemoPlan(
                "小米笔记本Pro 14",
                "jd-baitiao-all-fees",
                "5499.00",
                6,
                "flat_fee",
                {"fee_rate_per_period": "0.005"},
                fallen=2,
                paid=2,
                next_due_in=21,
            ),
        ),
    ),
    DemoCustomer("MI100010", "吴敏", "13800000010", "没有分期"),
    DemoCustomer(
        "MI100011",
        "徐杰",
        "13800000011",
        "三张信用卡的分期：收 3% 违约金、剩余手续费全收、手续费首期一次收",
        (
            DemoPlan(
                "小米15 Pro",
                "citic-card-installment",
                "5299.00",
                12,
                "flat_fee",
                {"fee_rate_per_period": "0.0065"},
                fallen=5,
                paid=5,
                next_due_in=7,
            ),
            DemoPlan(
                "iPhone 15",
                "demo-card-installment",
                "4999.00",
                12,
                "flat_fee",
                {"fee_rate_per_period": "0.006"},
                fallen=3,
                paid=3,
                next_due_in=19,
            ),
            DemoPlan(
                "小米平板7",
                "hxb-card-installment",
                "1999.00",
                6,
                "flat_fee",
                {"fee_total": "72.00", "fee_timing": "first_period"},
                fallen=2,
                paid=2,
                next_due_in=13,
            ),
        ),
    ),
    DemoCustomer(
        "MI100012",
        "孙悦",
        "13800000012",
        "微信分付，度小满灵活还与按期还",
        (
            DemoPlan(
                "REDMI K80",
                "wechat-fenfu",
                "2499.00",
                6,
                "annuity",
                {"annual_rate": "0.1825", "accrual": "actual/365"},
                fallen=1,
                paid=1,
                next_due_in=15,
            ),
            DemoPlan(
                "小米14",
                "duxiaoman-flexible",
                "3599.00",
                12,
                "annuity",
                {"annual_rate": "0.18"},
                fallen=6,
                paid=6,
                next_due_in=10,
            ),
            DemoPlan(
                "小米电视S 65",
                "duxiaoman-fixed",
                "3299.00",
                12,
                "equal_principal",
                {"annual_rate": "0.18"},
                fallen=8,
                paid=8,
                next_due_in=22,
            ),
        ),
    ),
    DemoCustomer(
        "MI100013",
        "马超",
        "13800000013",
        "合同约定不可提前还款的一笔",
        (
            DemoPlan(
                "小米CC9",
                "demo-closed",
                "1299.00",
                6,
                "annuity",
                {"annual_rate": "0.06"},
                fallen=2,
                paid=2,
                next_due_in=12,
            ),
        ),
    ),
)
