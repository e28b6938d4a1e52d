"""The sentences: there is one for every line, and their arithmetic gives the line's sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from string import Formatter
from typing import Any

import pytest

from actions.payoff import (
    Operator,
    PartialQuote,
    PayoffQuote,
    Plan,
    Policy,
    Series,
    Span,
    Step,
    StepCode,
    Term,
    quote_partial,
    quote_payoff,
)
from actions.payoff.rounding import ROUND
from actions.words import content
from actions.words.explanations import explain, line_label, sentence
from tests.unit.payoff.random_quotes import random_quotes

ANNUITY = {
    "principal": "6000.00",
    "periods": 12,
    "start_date": "2025-01-15",
    "first_due_date": "2025-02-15",
    "method": "annuity",
    "annual_rate": "0.12",
}
FLAT_FEE = {name: item for name, item in ANNUITY.items() if name != "annual_rate"} | {
    "method": "flat_fee",
    "fee_rate_per_period": "0.006",
}
INTEREST_FREE = {name: item for name, item in ANNUITY.items() if name != "annual_rate"} | {
    "method": "interest_free"
}
PAYOFF_CODES = [
    "due_principal",
    "due_interest",
    "due_fee",
    "late_charge",
    "principal",
    "interest",
    "fee",
    "early_charge",
    "total",
    "carry_on_total",
    "saving",
]
PARTIAL_CODES = [
    "interest_now",
    "charge_now",
    "principal_now",
    "unused",
    "total_interest_after",
    "periods_after",
    "saving",
]
NUMBER = re.compile(r"¥?[\d,]+(?:\.\d+)?%?")
EQUATION = re.compile(r"([^=，；：（）]*) = (-?¥[\d,.]+)")


def value_of(words: str) -> Fraction:
    """What a sentence's left side comes to: its numbers and signs, without the words."""
    plain = re.sub(r"第\d+(?:至\d+)?期|\d+月\d+日|\d+年", "", words)
    tokens = re.findall(r"¥?[\d,]+(?:\.\d+)?%?|[×÷+−()]", plain)
    signs = {"×": "*", "÷": "/", "+": "+", "−": "-", "(": "(", ")": ")"}
    expression = " ".join(signs.get(token) or _number(token) for token in tokens)
    value: Fraction = eval(expression, {"Fraction": Fraction})  # noqa: S307
    return value


def _number(token: str) -> str:
    digits = token.strip("¥%").replace(",", "")
    return f"Fraction('{digits}') / 100" if token.endswith("%") else f"Fraction('{digits}')"


def equations(sentence: str) -> Iterator[tuple[Fraction, Decimal]]:
    """Both sides of every equation in a sentence."""
    for left, right in EQUATION.findall(sentence):
        yield value_of(left), Decimal(right.replace("¥", "").replace(",", ""))


def last_sum(sentence: str) -> Decimal | None:
    """The last sum named in a sentence."""
    sums = re.findall(r"-?¥[\d,.]+\d", sentence)
    return Decimal(sums[-1].replace("¥", "").replace(",", "")) if sums else None


def check_arithmetic(plan: Plan, sentences: dict[str, str]) -> int:
    """Both sides of every equation agree once rounded; gives how many there were."""
    checked = 0
    for text in sentences.values():
        for left, right in equations(text):
            fen = left * 100
            sign = -1 if fen < 0 else 1
            rounded = ROUND[plan.rounding](abs(fen).numerator, fen.denominator)
            assert Decimal(sign * rounded) / 100 == right, text
            checked += 1
    return checked


def payoff_sentences(
    plan: dict[str, Any], policy: dict[str, Any], paid: int, as_of: str
) -> dict[str, str]:
    quote = quote_payoff(
        Plan.from_json(plan),
        Policy.from_json({"allowed": "both"} | policy),
        paid,
        date.fromisoformat(as_of),
    )
    sentences = explain(quote)
    check_arithmetic(quote.plan, sentences)
    return sentences


def partial_sentences(
    plan: dict[str, Any], policy: dict[str, Any], paid: int, as_of: str, amount: str
) -> dict[str, str]:
    rule = {"allowed": "both", "partial_effect": "reduce"} | policy
    quote = quote_partial(
        Plan.from_json(plan),
        Policy.from_json(rule),
        paid,
        date.fromisoformat(as_of),
        Decimal(amount),
    )
    sentences = explain(quote)
    check_arithmetic(quote.plan, sentences)
    return sentences


def test_the_arithmetic_of_random_payoffs_comes_out_and_ends_in_the_line() -> None:
    checked = 0
    for quote in random_quotes("payoff", 48, 400):
        assert isinstance(quote, PayoffQuote)
        sentences = explain(quote)
        assert list(sentences) == PAYOFF_CODES
        checked += check_arithmetic(quote.plan, sentences)
        sums = {line.code: line.amount for line in quote.lines}
        sums |= {"total": quote.total, "carry_on_total": quote.carry_on_total}
        for code, amount in sums.items():
            if amount:
                assert last_sum(sentences[code].removesuffix(" 收取")) == amount, sentences[code]
    assert checked > 800


def test_the_arithmetic_of_random_parts_comes_out_and_ends_in_the_line() -> None:
    checked = 0
    for quote in random_quotes("partial", 48, 600):
        assert isinstance(quote, PartialQuote)
        sentences = explain(quote)
        assert list(sentences) == PARTIAL_CODES
        checked += check_arithmetic(quote.plan, sentences)
        for code in ("interest_now", "charge_now", "principal_now", "total_interest_after"):
            amount = getattr(quote, code)
            if amount:
                assert last_sum(sentences[code].removesuffix(" 收取")) == amount, sentences[code]
    assert checked > 150


def test_every_line_has_a_label() -> None:
    labels = content.explanations()["labels"]
    assert {*PAYOFF_CODES, *PARTIAL_CODES} == set(labels)
    assert len({*labels.values()}) >= len(labels) - 1
    assert {code: line_label(code) for code in labels} == labels
    with pytest.raises(KeyError):
        line_label("no_line")


def gaps(text: str) -> set[str]:
    """The names of a text's gaps."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_code_has_words_and_every_word_a_code() -> None:
    """A step's words tell each of its values."""
    steps = content.explanations()["steps"]
    assert {code: gaps(text) for code, text in steps.items()} == {
        code.value: set(code.names) for code in StepCode
    }
    terms = content.explanations()["terms"]
    assert {term: gaps(text) for term, text in terms.items()} == {
        term.value: {"value"} for term in Term
    }
    assert content.explanations()["operators"].keys() == {each.value for each in Operator}


def interest_after(*fen: int) -> str:
    """What the interest of so many instalments from the 7th on reads like."""
    span = Span(7, 6 + len(fen))
    sums = Series(Term.INTEREST, span, tuple(Decimal(each).scaleb(-2) for each in fen))
    return sentence((Step(StepCode.INTEREST_AFTER, (("sums", sums),)),), date(2025, 7, 25))


def test_a_sum_of_each_instalment_is_written_out_where_it_is_short_enough() -> None:
    assert interest_after(100) == "第7期利息 ¥1.00"
    assert interest_after(100, 100) == "第7至8期利息 ¥1.00 × 2 期 = ¥2.00"
    assert interest_after(100, 200) == "第7至8期利息 ¥1.00 + ¥2.00 = ¥3.00"
    assert interest_after(1, 2, 3, 4, 5, 6).endswith(" + ¥0.06 = ¥0.21")
    assert interest_after(1, 2, 3, 4, 5, 6, 7) == "第7至13期利息合计 ¥0.28"


def test_sentences_are_one_line_without_emphasis() -> None:
    for kind in ("payoff", "partial"):
        for quote in random_quotes(kind, 48, 100):
            for text in explain(quote).values():
                assert not set("\n！!。") & set(text)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (
            "actual/365",
            "剩余本金 ¥3,089.54 × 年利率 12% ÷ 365 × 10 天 = ¥10.16（7月15日至7月25日）",
        ),
        (
            "actual/360",
            "剩余本金 ¥3,089.54 × 年利率 12% ÷ 360 × 10 天 = ¥10.30（7月15日至7月25日）",
        ),
        (
            "30/360",
            "剩余本金 ¥3,089.54 × 年利率 12% ÷ 360 × 10 天 = ¥10.30"
            "（7月15日至7月25日，每月按30天计）",
        ),
        (
            "actual/period",
            "第7期利息 ¥30.90 × 已过 10 天 ÷ 本期 31 天 = ¥9.97（7月15日至7月25日）",
        ),
    ],
)
def test_interest_to_the_day_by_every_day_count(count: str, sentence: str) -> None:
    got = payoff_sentences(ANNUITY, {"day_count": count}, 6, "2025-07-25")
    assert got["interest"] == sentence


def test_30_360_counts_its_own_days() -> None:
    plan = ANNUITY | {"start_date": "2025-01-30", "first_due_date": "2025-02-28"}
    got = payoff_sentences(plan, {"day_count": "30/360"}, 1, "2025-03-27")
    assert "× 29 天" in got["interest"]


def test_interest_of_every_other_kind() -> None:
    whole = {"interest": "whole_period"}
    assert payoff_sentences(ANNUITY, whole, 6, "2025-07-25")["interest"] == (
        "按整期计收，第7期利息 ¥30.90"
    )
    assert payoff_sentences(ANNUITY, {}, 7, "2025-07-25")["interest"] == (
        "第8期从8月15日起计息，到7月25日还没有产生利息"
    )
    assert payoff_sentences(ANNUITY, {}, 6, "2025-07-15")["interest"] == (
        "第7期从7月15日起计息，到7月15日还没有产生利息"
    )
    assert payoff_sentences(FLAT_FEE, {}, 7, "2025-07-25")["interest"] == "这笔分期不计利息"
    assert payoff_sentences(ANNUITY, {}, 11, "2026-01-15")["interest"] == (
        "没有未到期的分期，不产生利息"
    )
    across = payoff_sentences(ANNUITY, {}, 11, "2026-01-05")["interest"]
    assert across.endswith("（2025年12月15日至1月5日）")


def test_what_is_due_is_named_and_added_up() -> None:
    late = {"late": {"daily_rate": "0.0005", "base": "instalment"}}
    got = payoff_sentences(ANNUITY, late, 5, "2025-07-25")
    assert got["due_principal"] == "到期未还的第6期本金 ¥497.22"
    assert got["due_interest"] == "到期未还的第6期利息 ¥35.87"
    assert got["due_fee"] == "第6期到期未还，没有手续费"
    assert got["late_charge"] == "第6期应还 ¥533.09 × 每天 0.05% × 逾期 10 天 = ¥2.67"
    assert got["total"] == (
        "已到期本金 ¥497.22 + 已到期利息 ¥35.87 + 逾期费用 ¥2.67"
        " + 剩余本金 ¥3,089.54 + 利息 ¥10.16 = ¥3,635.46"
    )
    assert got["carry_on_total"] == "第6至12期按计划应还 ¥3,731.66 + 逾期费用 ¥2.67 = ¥3,734.33"
    assert got["saving"] == "按计划还完 ¥3,734.33 − 当天结清 ¥3,635.46 = ¥98.87"
    assert payoff_sentences(ANNUITY, {}, 3, "2025-07-25")["due_principal"] == (
        "到期未还的第4至6期本金 ¥487.43 + ¥492.30 + ¥497.22 = ¥1,476.95"
    )
    assert payoff_sentences(FLAT_FEE, {}, 3, "2025-07-25")["due_fee"] == (
        "到期未还的第4至6期手续费 ¥36.00 × 3 期 = ¥108.00"
    )
    assert payoff_sentences(ANNUITY, {}, 0, "2025-08-15")["due_principal"] == (
        "到期未还的第1至7期本金合计 ¥3,412.65"
    )
    assert payoff_sentences(ANNUITY, {}, 0, "2025-07-15")["due_principal"].startswith(
        "到期未还的第1至6期本金 ¥473.09 + "
    )
    for code in ("due_principal", "due_interest", "due_fee"):
        assert payoff_sentences(ANNUITY, {}, 6, "2025-07-25")[code] == "没有到期未还的分期"


def test_late_charges_of_every_kind() -> None:
    rule = {"daily_rate": "0.0075", "base": "principal", "cap": "0.05", "grace_days": 3}
    got = payoff_sentences(FLAT_FEE, {"late": rule}, 4, "2025-08-18")["late_charge"]
    assert got == (
        "第5期本金 ¥500.00 × 每天 0.75% × 逾期 64 天 = ¥240.00，高于上限，"
        "按上限本金 ¥500.00 × 5% = ¥25.00 收取；"
        "第6期本金 ¥500.00 × 每天 0.75% × 逾期 34 天 = ¥127.50，高于上限，"
        "按上限本金 ¥500.00 × 5% = ¥25.00 收取；"
        "第7期逾期 3 天，在 3 天宽限期内，不收逾期费用；"
        "合计 ¥25.00 + ¥25.00 = ¥50.00"
    )
    assert payoff_sentences(FLAT_FEE, {"late": rule}, 6, "2025-07-20")["late_charge"] == (
        "没有到期未还的分期，不产生逾期费用"
    )
    assert payoff_sentences(FLAT_FEE, {"late": rule}, 5, "2025-07-15")["late_charge"] == (
        "第6期当天到期，没有逾期"
    )
    assert payoff_sentences(FLAT_FEE, {}, 5, "2025-07-20")["late_charge"] == "按规则不收逾期费用"
    uncapped = {"daily_rate": "0.0005", "base": "instalment"}
    got = payoff_sentences(FLAT_FEE, {"late": uncapped}, 0, "2025-07-20")["late_charge"]
    assert got.count("；") == 5
    assert "；第5至6期同样计算，共 ¥10.72；" in got
    assert got.endswith("；合计 ¥41.54 + ¥34.04 + ¥25.73 + ¥17.69 + ¥10.72 = ¥129.72")


def test_the_principal_is_what_was_lent_less_what_came_before() -> None:
    assert payoff_sentences(ANNUITY, {}, 6, "2025-07-25")["principal"] == (
        "分期本金 ¥6,000.00 − 第1至6期本金 ¥2,910.46 = ¥3,089.54"
    )
    assert payoff_sentences(ANNUITY, {}, 1, "2025-02-25")["principal"] == (
        "分期本金 ¥6,000.00 − 第1期本金 ¥473.09 = ¥5,526.91"
    )
    assert payoff_sentences(ANNUITY, {}, 0, "2025-01-25")["principal"] == "分期本金 ¥6,000.00"
    assert payoff_sentences(ANNUITY, {}, 12, "2026-01-25")["principal"] == (
        "没有未到期的分期，没有剩余本金"
    )


def test_fees_waived_charged_and_gone() -> None:
    def fee(rule: str, plan: dict[str, Any] = FLAT_FEE, paid: int = 6) -> str:
        return payoff_sentences(plan, {"remaining_fee": rule}, paid, "2025-07-20")["fee"]

    assert fee("waive") == "第7至12期手续费 ¥216.00 免收"
    assert fee("charge_all") == "剩余手续费照收：第7至12期手续费 ¥36.00 × 6 期 = ¥216.00"
    assert fee("charge_next") == "只收下一期，第7期手续费 ¥36.00"
    assert fee("waive", ANNUITY) == "这笔分期没有手续费"
    assert fee("waive", FLAT_FEE | {"fee_timing": "first_period"}) == "第7至12期没有待收的手续费"
    assert fee("charge_all", paid=12) == "没有未到期的分期，不再收手续费"


def test_a_top_up_shows_its_balances_and_days() -> None:
    def fee(paid: int, as_of: str, rate: str = "0.00065") -> str:
        policy = {"remaining_fee": "topup", "topup_daily_rate": rate}
        return payoff_sentences(FLAT_FEE, policy, paid, as_of)["fee"]

    assert fee(0, "2025-01-15") == "放款当天，没有需要补收的手续费"
    assert fee(0, "2025-01-25") == "按天补收：本金 ¥6,000.00 × 10 天 × 每天 0.065% = ¥39.00"
    assert fee(1, "2025-02-25") == (
        "按天补收：本金 (¥6,000.00 × 31 天 + ¥5,500.00 × 10 天) × 每天 0.065% = ¥156.65，"
        "补收 ¥156.65 − 第1期手续费 ¥36.00 = ¥120.65"
    )
    assert fee(2, "2025-03-25").startswith(
        "按天补收：本金 (¥6,000.00 × 31 天 + ¥5,500.00 × 28 天 + ¥5,000.00 × 10 天) × "
    )
    assert fee(3, "2025-04-25").startswith(
        "按天补收：1月15日至4月25日每天的剩余本金累计 ¥540,000.00 × 每天 0.065% = ¥351.00，"
    )
    assert fee(1, "2025-02-25", "0.0001") == (
        "按天补收：本金 (¥6,000.00 × 31 天 + ¥5,500.00 × 10 天) × 每天 0.01% = ¥24.10，"
        "不超过第1期手续费 ¥36.00，不再补收"
    )
    assert fee(1, "2025-02-25", "0").endswith("不超过第1期手续费 ¥36.00，不再补收")


def test_early_charges_of_every_kind() -> None:
    def charge(paid: int = 6, **charge: Any) -> str:
        free = {"free_after_periods": charge.pop("free")} if "free" in charge else {}
        policy = {"charge": charge} if charge else {}
        return payoff_sentences(ANNUITY, policy | free, paid, "2025-07-25")["early_charge"]

    assert charge() == "按规则不收提前还款违约金"
    assert charge(type="none") == "按规则不收提前还款违约金"
    assert charge(type="percent", rate="0.03") == "剩余本金 ¥3,089.54 × 3% = ¥92.69"
    assert charge(type="fixed", amount="100") == "每次固定收取 ¥100.00"
    assert charge(type="months_interest", months=2) == (
        "剩余本金 ¥3,089.54 × 年利率 12% ÷ 12 × 2 个月 = ¥61.79"
    )
    assert charge(type="percent", rate="0.01", min="50.00") == (
        "剩余本金 ¥3,089.54 × 1% = ¥30.90，低于最低收费，按 ¥50.00 收取"
    )
    assert charge(type="percent", rate="0.01", max="20.00") == (
        "剩余本金 ¥3,089.54 × 1% = ¥30.90，高于最高收费，按 ¥20.00 收取"
    )
    assert charge(type="percent", rate="0.01", min="50.00", max="40.00") == (
        "剩余本金 ¥3,089.54 × 1% = ¥30.90，低于最低收费，按 ¥50.00 收取，"
        "高于最高收费，按 ¥40.00 收取"
    )
    assert charge(type="fixed", amount="30.90", min="30.90", max="30.90") == "每次固定收取 ¥30.90"
    assert charge(type="fixed", amount="5", free=6) == "已还 6 期，还满 6 期后不收提前还款违约金"
    assert charge(type="fixed", amount="5", free=2) == "已还 6 期，还满 2 期后不收提前还款违约金"
    assert charge(type="fixed", amount="5", free=7) == "每次固定收取 ¥5.00"
    assert charge(12, type="fixed", amount="5") == "没有提前归还的本金，不收提前还款违约金"


def test_cooling_off_waives_every_line_but_the_principal() -> None:
    got = payoff_sentences(FLAT_FEE, {"cooling_off_days": 7}, 0, "2025-01-20")
    assert got["principal"] == "放款后第 5 天，在 7 天冷静期内，只还全部本金 ¥6,000.00"
    for code in PAYOFF_CODES[:8]:
        if code != "principal":
            assert got[code] == "放款后第 5 天，在 7 天冷静期内，只还本金，这一项不收"
    assert got["total"] == "只有剩余本金 ¥6,000.00"
    assert got["saving"] == "按计划还完 ¥6,432.00 − 当天结清 ¥6,000.00 = ¥432.00"


def test_a_saving_of_nothing_or_less_is_said_plainly() -> None:
    assert payoff_sentences(INTEREST_FREE, {}, 6, "2025-07-25")["saving"] == (
        "按计划还完 ¥3,000.00 − 当天结清 ¥3,000.00 = ¥0.00，提前结清不省钱"
    )
    charge = {"charge": {"type": "fixed", "amount": "14"}}
    assert payoff_sentences(INTEREST_FREE, charge, 6, "2025-07-25")["saving"] == (
        "按计划还完 ¥3,000.00 − 当天结清 ¥3,014.00 = -¥14.00，提前结清要多付 ¥14.00"
    )
    got = payoff_sentences(INTEREST_FREE, {}, 12, "2026-07-25")
    assert got["total"] == "没有需要还的款项"
    assert got["carry_on_total"] == "没有未还的分期"


def test_a_part_payment_line_by_line() -> None:
    charge = {"charge": {"type": "percent", "rate": "0.01"}}
    got = partial_sentences(ANNUITY, charge, 6, "2025-07-25", "1000")
    assert got == {
        "interest_now": (
            "剩余本金 ¥3,089.54 × 年利率 12% ÷ 365 × 10 天 = ¥10.16（7月15日至7月25日）"
        ),
        "charge_now": "归还本金 ¥980.04 × 1% = ¥9.80",
        "principal_now": "还款 ¥1,000.00 − 利息 ¥10.16 − 违约金 ¥9.80 = ¥980.04",
        "unused": "没有退回的金额",
        "total_interest_after": (
            "第7至12期利息 ¥14.56 + ¥17.60 + ¥14.14 + ¥10.64 + ¥7.10 + ¥3.54 = ¥67.58"
        ),
        "periods_after": (
            "剩余本金 ¥2,109.50，还剩 6 期（第7至12期），期数不变，"
            "下一期应还从 ¥533.09 变为 ¥363.99"
        ),
        "saving": (
            "原来还要付的利息和手续费 ¥109.03 − 之后要付的利息和手续费 ¥67.58"
            " − 现在付的利息 ¥10.16 − 现在付的违约金 ¥9.80 = ¥21.49"
        ),
    }


def test_a_part_payment_in_its_other_forms() -> None:
    shorten = {"partial_effect": "shorten"}
    got = partial_sentences(ANNUITY, shorten, 6, "2025-07-15", "1000")
    assert got["principal_now"] == "还款 ¥1,000.00 全部用来归还本金"
    assert got["periods_after"] == (
        "剩余本金 ¥2,089.54，还剩 5 期（第7至11期），比原来少 1 期，"
        "最后还款日从2026年1月15日提前到12月15日"
    )
    got = partial_sentences(ANNUITY, shorten, 6, "2025-07-15", "1")
    assert got["periods_after"] == (
        "剩余本金 ¥3,088.54，还剩 6 期（第7至12期），期数不变，最后一期应还 ¥532.06"
    )
    whole = {"interest": "whole_period"}
    got = partial_sentences(ANNUITY, whole, 6, "2025-07-25", "1000")
    assert got["interest_now"] == "按整期计息，现在不收，第7期利息 ¥30.90 到期照收"
    got = partial_sentences(ANNUITY, whole, 6, "2025-07-15", "1000")
    assert got["interest_now"] == "第7期从7月15日起计息，到7月15日还没有产生利息"
    got = partial_sentences(ANNUITY, whole, 7, "2025-07-25", "1000")
    assert got["interest_now"] == "第8期从8月15日起计息，到7月25日还没有产生利息"
    got = partial_sentences(INTEREST_FREE, whole, 6, "2025-07-25", "1000")
    assert got["interest_now"] == "这笔分期不计利息"
    assert got["total_interest_after"] == "第7至12期没有利息"
    assert got["saving"] == "原来还要付的利息和手续费 ¥0.00，不省利息和手续费"
    one_percent = {"charge": {"type": "percent", "rate": "0.01"}}
    got = partial_sentences(ANNUITY, one_percent, 6, "2025-07-15", "0.50")
    assert got["unused"] == "¥0.01 不够再还一分钱本金和违约金，予以退回"
    assert got["principal_now"] == "还款 ¥0.50 − 退回 ¥0.01 = ¥0.49"
    fixed = {"charge": {"type": "fixed", "amount": "30"}}
    got = partial_sentences(INTEREST_FREE, fixed, 6, "2025-07-15", "100")
    assert got["saving"] == (
        "原来还要付的利息和手续费 ¥0.00 − 现在付的违约金 ¥30.00 = -¥30.00，"
        "部分提前还款要多付 ¥30.00"
    )
