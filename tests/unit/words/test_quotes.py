"""A payoff quote in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from actions.services.quoting import quote_on
from actions.words.quotes import (
    common_values,
    fee_today,
    note_lines,
    notes,
    quote_lines,
    saving_sentence,
)
from tests.unit.demo_shop import (
    CARDS,
    COOLING_OFF,
    HALFWAY,
    INTEREST_FREE,
    LATE,
    THREE_PLANS,
    TODAY,
    Plans,
)

DECEMBER_20 = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("saving", "sentence"),
    [
        ("131.85", "按计划还完要¥3,814.21，这样能省¥131.85。"),
        ("0.00", "按计划还完也是¥3,814.21，提前结清不省钱也不多花。"),
        ("-0.01", "按计划还完是¥3,814.21，这样反而多花¥0.01。"),
    ],
)
def test_what_is_saved(saving: str, sentence: str) -> None:
    """Also where it is nothing, or less."""
    assert saving_sentence(Decimal(saving), Decimal("3814.21")) == sentence


def test_lines_of_zero_are_left_out(demo_plans: Plans) -> None:
    """In the engine's order."""
    assert quote_lines(quote_on(demo_plans[HALFWAY][0], TODAY)) == (
        "· 剩余本金 ¥3,616.24\n· 截至当日利息 ¥29.96\n· 提前还款违约金 ¥36.16"
    )
    assert quote_lines(quote_on(demo_plans[INTEREST_FREE][0], TODAY)) == "· 剩余本金 ¥6,374.28"


def test_what_early_repayment_itself_costs(demo_plans: Plans) -> None:
    """Charge, remaining fees, both, or nothing; interest is no cost of it."""
    redmi = next(each for each in demo_plans[THREE_PLANS] if each.plan.product_name == "REDMI K80")
    all_fees = next(each for each in demo_plans[CARDS] if each.plan.product_name == "iPhone 15")
    assert fee_today(quote_on(demo_plans[HALFWAY][0], TODAY)) == "要付违约金¥36.16"
    assert fee_today(quote_on(redmi, TODAY)) == "要付违约金¥30.00，剩余手续费要付¥14.99"
    assert fee_today(quote_on(all_fees, TODAY)) == "剩余手续费要付¥269.91"
    assert fee_today(quote_on(demo_plans[INTEREST_FREE][0], TODAY)) == "不用另付违约金或手续费"


def test_notes_say_what_the_figures_do_not(demo_plans: Plans) -> None:
    """None where there is nothing to know."""
    halfway, free = demo_plans[HALFWAY][0], demo_plans[INTEREST_FREE][0]
    assert notes(quote_on(halfway, TODAY), TODAY) == []
    assert notes(quote_on(demo_plans[LATE][0], TODAY), TODAY) == [
        "有2期已经逾期，结清金额里已包含，越早还越省。"
    ]
    assert notes(quote_on(demo_plans[COOLING_OFF][0], TODAY), TODAY) == [
        "这笔还在7天冷静期内，只需还本金。"
    ]
    late = quote_on(halfway, DECEMBER_20)
    assert notes(late, TODAY) == [
        "到12月20日之前有1期共¥476.78先到期，上面按到时没还算，含逾期费。"
        "这几期按时还掉的话没有逾期费，当天结清只需¥3,237.28。"
    ]
    assert notes(late, TODAY, on_time=True) == [
        "到12月20日之前有1期共¥476.78先到期，按到时还上算。"
    ]
    # A rule without late charges: what falls due is only told to be within the sum.
    assert notes(quote_on(free, DECEMBER_20), TODAY) == [
        "到12月20日之前有1期共¥374.96先到期，已算在里面。"
        "这几期按时还掉的话，当天结清只需¥5,999.32。"
    ]


def test_notes_stand_on_lines_of_their_own() -> None:
    """After the sentence before, so that none leaves no empty line."""
    assert note_lines([]) == ""
    assert note_lines(["一。", "二。"]) == "\n一。\n二。"


def test_what_every_response_about_a_quote_names(demo_plans: Plans) -> None:
    """On another day than today's."""
    values = common_values(quote_on(demo_plans[HALFWAY][0], date(2027, 1, 2)), TODAY)
    assert (values["product"], values["lender"]) == ("小米15 Pro", "Fenqi演示消费金融（示例机构）")
    assert values["day"] == "2027年1月2日"
    assert values["total"].startswith("¥3,")
    assert values["notes"].startswith("\n到2027年1月2日之前有2期共¥953.56先到期")
    assert values["source"].startswith("依据：")
    assert set(values) == {"product", "lender", "day", "total", "saving", "notes", "source"}
