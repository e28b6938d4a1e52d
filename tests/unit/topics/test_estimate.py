"""What is answered to a question about the price of a new plan, without signing in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.conversation import Conversation
from actions.dialogue.reply import Reply
from actions.store import demo, migrate
from actions.store.database import dispose_engine, session_scope
from actions.topics.registry import dialogue_manager

TODAY = date(2026, 11, 23)
SUM = {"entity": "amount", "value": "6000.00"}
ESTIMATE = "estimate_instalment"
MANAGER = dialogue_manager()
TURNS: dict[str, Callable[[Conversation], Reply]] = {
    ESTIMATE: MANAGER.answer,
    "inform": MANAGER.go_on,
    "ask_why": MANAGER.explain,
}


@pytest.fixture(scope="module", autouse=True)
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demo data in a file of its own."""
    folder: Path = tmp_path_factory.mktemp("offers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{folder}/fenqi.db")
        patch.setenv("FENQI_TODAY", TODAY.isoformat())
        migrate.upgrade()
        with session_scope(write=True) as session:
            demo.fill(session, TODAY)
        yield
        dispose_engine()


class Talk:
    """A conversation with the bot; what they keep is there in the next turn."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}

    def say(self, text: str, *entities: dict[str, Any], intent: str = ESTIMATE) -> dict[str, Any]:
        """Return the only answer to a message."""
        dispatcher = CollectingDispatcher()
        message = {"text": text, "intent": {"name": intent}, "entities": list(entities)}
        tracker = Tracker("t", self.slots, message, [], False, None, {}, "action_listen")
        reply = TURNS[intent](Conversation(tracker))
        for event in reply.deliver(dispatcher):
            self.slots[event["name"]] = event["value"]
        (answer,) = dispatcher.messages
        assert isinstance(answer, dict)
        return answer


@pytest.fixture
def talk() -> Talk:
    """A new conversation."""
    return Talk()


def periods(number: int, role: str | None = "total") -> dict[str, Any]:
    """A number of instalments as the model reads it."""
    entity: dict[str, Any] = {"entity": "instalment_count", "value": number}
    return entity | ({"role": role} if role else {})


def offer_lines(answer: dict[str, Any]) -> list[str]:
    """The lines of the answer that are offers."""
    return [line for line in answer["text"].splitlines() if line.startswith("·")]


def test_a_sum_and_periods_are_priced_by_every_offer(talk: Talk) -> None:
    """Verified before reported, the cheaper first, with source and certainty."""
    answer = talk.say("分期6000分12期每月多少", SUM, periods(12))
    lender = "Fenqi演示消费金融（示例机构）"
    assert offer_lines(answer) == [
        f"· {lender}12期等本等费：每期¥536.00，手续费共¥432.00，折合年化13.84%",
        f"· {lender}12期等额本息：每期¥539.85，最后一期¥539.89，利息共¥478.24，折合年化15.39%",
        "· 花呗12期等本等费：每期¥544.00，手续费共¥528.00，折合年化17.07%（未核实）",
    ]
    assert "价目表（10月24日核对）" in answer["text"]
    assert "标“未核实”的：第三方公开网页整理，尚未与合同核对，以花呗页面为准" in answer["text"]
    assert "按复利算" in answer["text"]


def test_other_periods_then_another_sum(talk: Talk) -> None:
    """那24期呢 keeps the sum, 改成5000呢 keeps the periods."""
    talk.say("分期6000分12期每月多少", SUM, periods(12))
    longer = talk.say("那24期呢", periods(24, None), intent="inform")
    assert longer["text"].startswith("¥6,000.00分24期")
    less = talk.say("改成5000呢", {"entity": "amount", "value": "5000.00"}, intent="inform")
    assert less["text"].startswith("¥5,000.00分24期")
    assert "每期¥238.33" in offer_lines(less)[0]


def test_a_sum_alone_gets_the_common_periods(talk: Talk) -> None:
    """The cheapest of each, and buttons that ask for one of them in customers' words."""
    answer = talk.say("6000的手机每月还多少", SUM, {"entity": "product", "value": "手机"})
    assert [line.split("期")[0][-2:].strip("）") for line in offer_lines(answer)] == [
        "3",
        "6",
        "12",
        "24",
    ]
    assert answer["buttons"][0] == {"title": "分3期", "payload": "6000元分3期每期多少"}


def test_without_a_sum_rates_are_told_and_the_sum_is_asked_for(talk: Talk) -> None:
    """And the sum alone then is enough."""
    answer = talk.say("12期手续费多少", periods(12))
    assert "每期手续费0.6%，折合年化约13.84%" in offer_lines(answer)[0]
    assert "年利率14.4%，折合年化约15.39%" in offer_lines(answer)[1]
    assert "手续费合计8.8%" in offer_lines(answer)[2]
    assert answer["text"].endswith("您打算分期的金额是多少？告诉我，就能算出每期还多少。")
    assert talk.say("6000", SUM, intent="inform")["text"].startswith("¥6,000.00分12期")


def test_a_product_has_no_price_here(talk: Talk) -> None:
    """Its price is asked for, even where another sum was talked about."""
    talk.say("分期6000分12期每月多少", SUM, periods(12))
    answer = talk.say("小米15分12期每月多少", {"entity": "product", "value": "小米15"}, periods(12))
    assert "小米15现在的价格请看商品页" in answer["text"]


def test_periods_nobody_offers(talk: Talk) -> None:
    """Those that are offered are told."""
    answer = talk.say("6000分10期", SUM, periods(10))
    assert answer["text"].startswith("没有查到分10期的。¥6,000.00可以这样分")
    assert len(offer_lines(answer)) == 4


def test_a_sum_beyond_the_limits(talk: Talk) -> None:
    """The limit is told, and the periods that remain."""
    answer = talk.say("30000分24期", {"entity": "amount", "value": "30000.00"}, periods(24))
    assert answer["text"].startswith("¥30,000.00分24期没有合适的，最多¥20,000.00。")
    assert [button["title"] for button in answer["buttons"]] == ["分3期", "分6期", "分12期"]
    less = talk.say("1000呢", {"entity": "amount", "value": "1000.00"}, intent="inform")
    assert "最少要¥2,000.00" in less["text"]


def test_two_numbers_of_periods_at_once(talk: Talk) -> None:
    """分12期和分24期 are priced beside each other, four lines in all."""
    answer = talk.say("分12期和24期分别多少", SUM, periods(12), periods(24))
    assert answer["text"].startswith("¥6,000.00分12、24期")
    assert len(offer_lines(answer)) == 4


def test_a_lender_that_is_named(talk: Talk) -> None:
    """花呗3000分12期 is about that lender only."""
    amount, lender = {"entity": "amount", "value": "3000.00"}, {"entity": "lender", "value": "花呗"}
    answer = talk.say("花呗3000分12期每月", lender, amount, periods(12))
    assert offer_lines(answer) == [
        "· 花呗12期等本等费：每期¥272.00，手续费共¥264.00，折合年化17.07%（未核实）"
    ]


def test_how_the_sums_come_about(talk: Talk) -> None:
    """怎么算的 is answered without signing in, for the purchase at hand."""
    talk.say("分期6000分12期每月多少", SUM, periods(12))
    answer = talk.say("怎么算的", intent="ask_why")
    fee, annuity, reported = offer_lines(answer)
    assert "每期本金¥500.00，加手续费¥6,000.00的0.6%即¥36.00，共¥536.00" in fee
    assert "月利率是14.4%除以12，第1期利息¥72.00，加本金¥467.85，共¥539.85" in annuity
    assert "手续费合计¥6,000.00的8.8%即¥528.00，平均分到12期，每期¥44.00" in reported
    assert "复利" in answer["text"]


def test_without_a_sum_there_is_nothing_to_explain(talk: Talk) -> None:
    """The sum is asked for."""
    talk.say("12期手续费多少", periods(12))
    assert "金额是多少" in talk.say("怎么算的", intent="ask_why")["text"]


def test_without_a_database_it_is_said(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No sum, no guess."""
    dispose_engine()
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", "sqlite:////nowhere/fenqi.db")
        assert talk.say("分期利率多少")["response"] == "utter_service_unavailable"
    dispose_engine()
