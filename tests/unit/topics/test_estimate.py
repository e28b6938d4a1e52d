"""What is answered to a question about the price of a new plan, without signing in."""

from __future__ import annotations

import pytest

from actions.store.database import dispose_engine
from tests.unit.talk import Entity, Talk, entity, offered, only

pytestmark = pytest.mark.usefixtures("database")

ESTIMATE = "estimate_instalment"
SUM = entity("amount", "6000.00")


@pytest.fixture
def talk() -> Talk:
    """A new conversation, in which nobody is signed in."""
    return Talk()


def periods(number: int, role: str | None = "total") -> Entity:
    """A number of instalments as the model reads it."""
    return entity("instalment_count", number, **({"role": role} if role else {}))


def ask(talk: Talk, text: str, *entities: Entity, intent: str = ESTIMATE) -> str:
    """The only answer to a message, a text or the name of Rasa's response."""
    return only(talk.say(text, intent, *entities))


def offer_lines(answer: str) -> list[str]:
    """The lines of the answer that are offers."""
    return [line for line in answer.splitlines() if line.startswith("·")]


def test_a_sum_and_periods_are_priced_by_every_offer(talk: Talk) -> None:
    """Verified before reported, the cheaper first, with source and certainty."""
    answer = ask(talk, "分期6000分12期每月多少", SUM, periods(12))
    lender = "Fenqi演示消费金融（示例机构）"
    assert offer_lines(answer) == [
        f"· {lender}12期等本等费：每期¥536.00，手续费共¥432.00，折合年化13.84%",
        f"· {lender}12期等额本息：每期¥539.85，最后一期¥539.89，利息共¥478.24，折合年化15.39%",
        "· 花呗12期等本等费：每期¥544.00，手续费共¥528.00，折合年化17.07%（未核实）",
    ]
    assert "价目表（10月24日核对）" in answer
    assert "标“未核实”的：第三方公开网页整理，尚未与合同核对，以花呗页面为准" in answer
    assert "按复利算" in answer


def test_other_periods_then_another_sum(talk: Talk) -> None:
    """那24期呢 keeps the sum, 改成5000呢 keeps the periods."""
    ask(talk, "分期6000分12期每月多少", SUM, periods(12))
    longer = ask(talk, "那24期呢", periods(24, None), intent="inform")
    assert longer.startswith("¥6,000.00分24期")
    less = ask(talk, "改成5000呢", entity("amount", "5000.00"), intent="inform")
    assert less.startswith("¥5,000.00分24期")
    assert "每期¥238.33" in offer_lines(less)[0]


def test_a_sum_alone_gets_the_common_periods(talk: Talk) -> None:
    """The cheapest of each, and buttons that ask for one of them in customers' words."""
    reply = talk.say("6000的手机每月还多少", ESTIMATE, SUM, entity("product", "手机"))
    lines = offer_lines(only(reply))
    assert [line.split("期")[0][-2:].strip("）") for line in lines] == [
        "3",
        "6",
        "12",
        "24",
    ]
    (utterance,) = reply.utterances
    assert utterance.buttons[0] == {"title": "分3期", "payload": "6000元分3期每期多少"}


def test_without_a_sum_rates_are_told_and_the_sum_is_asked_for(talk: Talk) -> None:
    """And the sum alone then is enough."""
    answer = ask(talk, "12期手续费多少", periods(12))
    assert "每期手续费0.6%，折合年化约13.84%" in offer_lines(answer)[0]
    assert "年利率14.4%，折合年化约15.39%" in offer_lines(answer)[1]
    assert "手续费合计8.8%" in offer_lines(answer)[2]
    assert answer.endswith("您打算分期的金额是多少？告诉我，就能算出每期还多少。")
    assert ask(talk, "6000", SUM, intent="inform").startswith("¥6,000.00分12期")


def test_a_product_has_no_price_here(talk: Talk) -> None:
    """Its price is asked for, even where another sum was talked about."""
    ask(talk, "分期6000分12期每月多少", SUM, periods(12))
    answer = ask(talk, "小米15分12期每月多少", entity("product", "小米15"), periods(12))
    assert "小米15现在的价格请看商品页" in answer


def test_periods_nobody_offers(talk: Talk) -> None:
    """Those that are offered are told."""
    answer = ask(talk, "6000分10期", SUM, periods(10))
    assert answer.startswith("没有查到分10期的。¥6,000.00可以这样分")
    assert len(offer_lines(answer)) == 4


def test_a_sum_beyond_the_limits(talk: Talk) -> None:
    """The limit is told, and the periods that remain."""
    reply = talk.say("30000分24期", ESTIMATE, entity("amount", "30000.00"), periods(24))
    assert only(reply).startswith("¥30,000.00分24期没有合适的，最多¥20,000.00。")
    assert offered(reply) == [f"30000元分{number}期每期多少" for number in (3, 6, 12)]
    less = ask(talk, "1000呢", entity("amount", "1000.00"), intent="inform")
    assert "最少要¥2,000.00" in less


def test_two_numbers_of_periods_at_once(talk: Talk) -> None:
    """分12期和分24期 are priced beside each other, four lines in all."""
    answer = ask(talk, "分12期和24期分别多少", SUM, periods(12), periods(24))
    assert answer.startswith("¥6,000.00分12、24期")
    assert len(offer_lines(answer)) == 4


def test_a_lender_that_is_named(talk: Talk) -> None:
    """花呗3000分12期 is about that lender only."""
    named = (entity("amount", "3000.00"), entity("lender", "花呗"), periods(12))
    answer = ask(talk, "花呗3000分12期每月", *named)
    assert offer_lines(answer) == [
        "· 花呗12期等本等费：每期¥272.00，手续费共¥264.00，折合年化17.07%（未核实）"
    ]


def test_how_the_sums_come_about(talk: Talk) -> None:
    """怎么算的 is answered without signing in, for the purchase at hand."""
    ask(talk, "分期6000分12期每月多少", SUM, periods(12))
    answer = ask(talk, "怎么算的", intent="ask_why")
    fee, annuity, reported = offer_lines(answer)
    assert "每期本金¥500.00，加手续费¥6,000.00的0.6%即¥36.00，共¥536.00" in fee
    assert "月利率是14.4%除以12，第1期利息¥72.00，加本金¥467.85，共¥539.85" in annuity
    assert "手续费合计¥6,000.00的8.8%即¥528.00，平均分到12期，每期¥44.00" in reported
    assert "复利" in answer


def test_without_a_sum_there_is_nothing_to_explain(talk: Talk) -> None:
    """The sum is asked for."""
    ask(talk, "12期手续费多少", periods(12))
    assert "金额是多少" in ask(talk, "怎么算的", intent="ask_why")


def test_without_a_database_it_is_said(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No sum, no guess."""
    dispose_engine()
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", "sqlite:////nowhere/fenqi.db")
        assert ask(talk, "分期利率多少") == "utter_service_unavailable"
    dispose_engine()
