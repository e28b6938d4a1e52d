"""The lenders and early-repayment rules of the demo shop.

What is known of real lenders comes from third-party pages that disagree with one another; it
is marked `reported`, or `unverified` where no sum may be built on it, and has no day on which
somebody checked it. Only the rules of the invented demo lender are `verified`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from actions.store.models import LenderRow, PolicyRow
from actions.store.records import Confidence

PAGES = "第三方公开网页整理，尚未与合同核对"
DEMO_CONTRACT = "《Fenqi演示消费金融分期合同（示例）》"
DEMO_CHECKED_DAYS_AGO = 30
_SEE_PAGE = "以贷款机构页面为准"


@dataclass(frozen=True, slots=True)
class DemoLender:
    """A lender of the demo shop. Hotlines are official public ones, or marked 示例."""

    code: str
    name: str
    hotline: str
    repay_entry: str
    contract_entry: str = "还款页面的“查看合同”，以贷款机构页面为准"
    service_hours: str = _SEE_PAGE

    def row(self) -> LenderRow:
        """The lender as a row."""
        return LenderRow(
            code=self.code,
            name=self.name,
            hotline=self.hotline,
            service_hours=self.service_hours,
            repay_entry=self.repay_entry,
            contract_entry=self.contract_entry,
        )


@dataclass(frozen=True, slots=True)
class DemoPolicy:
    """A rule of the demo shop; `document` is in the engine's JSON form."""

    code: str
    lender: str
    name: str
    document: dict[str, Any] = field(hash=False)
    confidence: Confidence = "reported"
    source: str = PAGES
    note: str = ""

    def row(self, lender: LenderRow, today: date) -> PolicyRow:
        """The rule as a row; a verified one was checked thirty days before `today`."""
        verified = self.confidence == "verified"
        checked = today - timedelta(days=DEMO_CHECKED_DAYS_AGO) if verified else None
        return PolicyRow(
            code=self.code,
            lender=lender,
            name=self.name,
            document=self.document,
            source=self.source,
            verified_on=checked,
            confidence=self.confidence,
            note=self.note,
        )


LENDERS = (
    DemoLender(
        "demo",
        "Fenqi演示消费金融（示例机构）",
        "400-000-0000（示例）",
        "小米商城 → 我的订单 → 分期订单 → 提前还款（示例）",
        "小米商城 → 我的订单 → 分期订单 → 分期合同（示例）",
        "每天 9:00–21:00（示例）",
    ),
    DemoLender(
        "xiaomi",
        "小米分期（小米消费金融等）",
        "400-100-5678",
        "小米商城 → 我的订单 → 分期订单 → 查看账单，以页面为准",
    ),
    DemoLender("huabei", "花呗", "95188", "支付宝 → 花呗 → 账单，以页面为准"),
    DemoLender("jd_baitiao", "京东白条", "95118", "京东 App → 我的 → 白条，以页面为准"),
    DemoLender("citic_card", "中信银行信用卡", "95558", "银行 App 或客服热线申请，以银行页面为准"),
    DemoLender(
        "demo_card",
        "示例银行甲信用卡（示例机构）",
        "400-000-0001（示例）",
        "银行 App 或客服热线申请，以银行页面为准",
    ),
    DemoLender("hxb_card", "华夏银行信用卡", "95577", "银行 App 或客服热线申请，以银行页面为准"),
    DemoLender("wechat_fenfu", "微信分付", "95017", "微信 → 服务 → 钱包 → 分付，以页面为准"),
    DemoLender("duxiaoman", "度小满", "95055", "度小满 App → 还款，以页面为准"),
    DemoLender(
        "apple",
        "Apple 免息分期（合作银行）",
        "400-666-8800",
        "合作银行的 App 或客服热线，以银行页面为准",
    ),
)

_LATE = {"daily_rate": "0.0005", "base": "principal", "grace_days": 3}

POLICIES = (
    DemoPolicy(
        "demo-standard",
        "demo",
        "按日计息，前 6 期收 1% 违约金",
        {
            "allowed": "both",
            "interest": "to_day",
            "day_count": "actual/365",
            "charge": {"type": "percent", "rate": "0.01", "min": "20.00", "max": "200.00"},
            "free_after_periods": 6,
            "cooling_off_days": 7,
            "late": _LATE,
            "partial_min": "500.00",
            "partial_effect": "shorten",
        },
        "verified",
        f"{DEMO_CONTRACT}第 7 条",
    ),
    DemoPolicy(
        "demo-month",
        "demo",
        "按日计息，收 1 个月利息作违约金",
        {
            "allowed": "both",
            "interest": "to_day",
            "day_count": "30/360",
            "charge": {"type": "months_interest", "months": 1},
            "late": _LATE,
            "partial_multiple": "instalment_principal",
            "partial_effect": "reduce",
        },
        "verified",
        f"{DEMO_CONTRACT}第 8 条",
    ),
    DemoPolicy(
        "demo-fee",
        "demo",
        "收下一期手续费和 30 元违约金，其余手续费免收",
        {
            "allowed": "whole",
            "remaining_fee": "charge_next",
            "charge": {"type": "fixed", "amount": "30.00"},
            "late": {"daily_rate": "0.0005", "base": "instalment", "cap": "0.24"},
        },
        "verified",
        f"{DEMO_CONTRACT}第 9 条",
    ),
    DemoPolicy(
        "demo-free",
        "demo",
        "免息分期，随时可全部或部分提前还款，不收费用",
        {"allowed": "both", "partial_effect": "shorten"},
        "verified",
        f"{DEMO_CONTRACT}第 10 条",
    ),
    DemoPolicy(
        "demo-closed",
        "demo",
        "促销分期，合同约定不可提前还款",
        {"allowed": "no"},
        "verified",
        f"{DEMO_CONTRACT}第 11 条",
    ),
    DemoPolicy(
        "xiaomi-installment",
        "xiaomi",
        "还款日前可随时全部结清，利息算到当天，不收违约金",
        {
            "allowed": "whole",
            "interest": "to_day",
            "day_count": "actual/365",
            # One and a half times the demo plan's 14.4 % a year, by the day of a 360-day year.
            "late": {"daily_rate": "0.0006", "base": "principal"},
        },
        note="资料称罚息为合同利率的 1.5 倍，还款日不能更改，还款情况会报送征信；"
        "另有资料称还款日以外可多还一部分以减少总欠款，当期账单仍须按期偿还，"
        "部分还款怎样冲抵请向贷款机构确认。",
    ),
    DemoPolicy(
        "huabei-installment",
        "huabei",
        "提前还款后剩余手续费怎样处理，尚未查实",
        {"allowed": "unverified"},
        "unverified",
        note="资料称分 3、6、12 期的手续费合计为 2.5%、4.5%、8.8%，额度随每期还款恢复。",
    ),
    DemoPolicy(
        "jd-baitiao-topup",
        "jd_baitiao",
        "说法一：提前结清时按日补收差额，当天结清免费",
        {"allowed": "unverified", "remaining_fee": "topup", "topup_daily_rate": "0.00065"},
        "unverified",
        note="与另一种说法互相矛盾。此说法为：按剩余本金每天 0.065% 计算，减去已付手续费。",
    ),
    DemoPolicy(
        "jd-baitiao-all-fees",
        "jd_baitiao",
        "说法二：只能全部结清，剩余手续费全收",
        {"allowed": "unverified", "remaining_fee": "charge_all"},
        "unverified",
        note="与另一种说法互相矛盾。",
    ),
    DemoPolicy(
        "citic-card-installment",
        "citic_card",
        "收剩余本金 3% 的违约金，以后各期手续费免收，已收的不退",
        {
            "allowed": "whole",
            "remaining_fee": "waive",
            "charge": {"type": "percent", "rate": "0.03"},
        },
        note="须向银行申请提前结清，只往卡里存钱会成为溢缴款。",
    ),
    DemoPolicy(
        "demo-card-installment",
        "demo_card",
        "剩余各期手续费一次收取",
        {"allowed": "whole", "remaining_fee": "charge_all"},
        note="部分银行的信用卡分期这样约定；此处的银行是示例。",
    ),
    DemoPolicy(
        "hxb-card-installment",
        "hxb_card",
        "手续费首期一次收取，提前还款不退",
        {"allowed": "whole", "remaining_fee": "charge_all"},
        note="须向银行申请提前结清，只往卡里存钱会成为溢缴款。",
    ),
    DemoPolicy(
        "wechat-fenfu",
        "wechat_fenfu",
        "按日计息，利息算到还款当天",
        {"allowed": "whole", "interest": "to_day", "day_count": "actual/365"},
    ),
    DemoPolicy(
        "duxiaoman-flexible",
        "duxiaoman",
        "灵活还：利息算到还款当天",
        {"allowed": "whole", "interest": "to_day", "day_count": "actual/365"},
        note="以借款合同写明的还款方式为准。",
    ),
    DemoPolicy(
        "duxiaoman-fixed",
        "duxiaoman",
        "按期还：当期利息按整期收",
        {"allowed": "whole", "interest": "whole_period"},
        note="以借款合同写明的还款方式为准。",
    ),
    DemoPolicy(
        "apple-interest-free",
        "apple",
        "免息分期可以提前还清，不会少付",
        {"allowed": "whole"},
    ),
)
