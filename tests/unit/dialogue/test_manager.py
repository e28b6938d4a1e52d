"""What each kind of turn comes to: the topic it is about, a second question, a human at length."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.demo_shop import HALFWAY, THREE_PLANS, token_of
from tests.unit.talk import Entity, Talk, cards, entity, offered, only, said

pytestmark = pytest.mark.usefixtures("database")

QUOTE = "小米15 Pro（Fenqi演示消费金融（示例机构）），11月23日一次结清共需¥3,682.36："
SUM = entity("amount", "1000.00")
ASKED_AGAIN = "同样的问题您问了几次，可能是我没说到点上。"


def second(intent: str) -> Entity:
    """A second question in the same message."""
    return entity("second_question", intent)


@pytest.fixture
def talk(database: Path) -> Talk:
    """A signed-in customer's conversation; the customer has one plan."""
    return Talk(token_of(HALFWAY))


class TestAnswer:
    """A question about one's own plan, or the price of a new one."""

    def test_a_question_is_answered_and_its_topic_kept(self, talk: Talk) -> None:
        """Under the topic's own name, which need not be the intent's."""
        assert only(talk.say("多少钱", "get_payoff_quote")).startswith(QUOTE)
        assert talk.slots["topic"] == "quote_payoff"
        assert talk.slots["plan_no"] == "FQ202607020001"

    def test_a_second_question_is_answered_after_the_first(self, talk: Talk) -> None:
        """The first keeps its place as the topic; context of the first is there for the second."""
        reply = talk.say("看下账单，划算吗", "view_plan", second("compare_payoff"))
        schedule, comparison = said(reply)
        assert schedule.startswith("小米15 Pro（Fenqi演示消费金融（示例机构）），等额本息，分12期")
        assert comparison.startswith("小米15 Pro，几种还法比一比：")
        assert [card["kind"] for card in cards(reply)] == ["schedule", "comparison"]
        assert talk.slots["topic"] == "view_plan"

    def test_the_same_question_twice_in_a_message_is_one(self, talk: Talk) -> None:
        """Whatever the model makes of the second clause."""
        reply = talk.say("多少钱，要多少", "get_payoff_quote", second("get_payoff_quote"))
        assert len(said(reply)) == 1

    def test_a_second_question_of_the_faq_is_answered_by_rasas_response(self, talk: Talk) -> None:
        """After the first one's answer."""
        reply = talk.say("多少钱，影响征信吗", "get_payoff_quote", second("faq/prepay_credit"))
        first, faq = said(reply)
        assert first.startswith(QUOTE)
        assert faq == "utter_faq/prepay_credit"

    @pytest.mark.parametrize("intent", ["contact_human", "complain", "explain_estimate", "greet"])
    def test_what_does_not_come_second_is_left_out(self, talk: Talk, intent: str) -> None:
        """No ticket is opened on the side."""
        assert len(said(talk.say("多少钱，……", "get_payoff_quote", second(intent)))) == 1

    def test_how_the_first_ones_figure_came_about_may_come_second(self, talk: Talk) -> None:
        """The quote is the topic still."""
        quote, why = said(talk.say("多少钱，怎么算的", "get_payoff_quote", second("ask_why")))
        assert quote.startswith(QUOTE)
        assert why.startswith("小米15 Pro，11月23日的¥3,682.36是这样算的：")
        assert talk.slots["topic"] == "quote_payoff"

    def test_the_second_question_stands_in_the_context_of_the_first(self, talk: Talk) -> None:
        """Which plan the first was about is known to it, as is what it showed."""
        talk.token = token_of(THREE_PLANS)
        place = entity("ordinal", 2)
        _, why = said(
            talk.say("第二个多少，怎么算的", "get_payoff_quote", place, second("ask_why"))
        )
        assert why.startswith("小米15，11月23日的¥3,463.69是这样算的：")

    def test_two_questions_ask_once_to_sign_in(self) -> None:
        """And once which plan is meant; the first is the one gone on with."""
        talk = Talk()
        reply = talk.say("多少钱，手续费呢", "get_payoff_quote", second("explain_prepay_fee"))
        asked, general = said(reply)
        assert "请先登录" in asked
        assert general.startswith("提前结清要不要另外付钱")
        assert talk.slots["topic"] == "quote_payoff"
        talk.token = token_of(THREE_PLANS)
        again = talk.say("多少钱，手续费呢", "get_payoff_quote", second("explain_prepay_fee"))
        assert only(again).startswith("您有3笔分期：")

    @pytest.mark.parametrize("intent", ["compare_payoff", "apply_prepayment"])
    def test_a_sum_named_makes_a_part_payment(self, talk: Talk, intent: str) -> None:
        """划算吗 and 我要还 with a sum are about that sum."""
        reply = talk.say("先还1000划算吗", intent, SUM)
        assert only(reply).startswith(
            "小米15 Pro（Fenqi演示消费金融（示例机构）），11月23日先还¥1,000.00："
        )
        assert talk.slots["topic"] == "quote_partial_prepayment"
        assert talk.slots["amount"] == "1000.00"

    def test_instalments_counted_beside_a_sum_stay_instalments(self, talk: Talk) -> None:
        """先还两期，一共953.56: the sum only says what they come to."""
        counted = entity("instalment_count", 2, role="ahead")
        reply = talk.say("先还两期953.56", "prepay_one_instalment", counted, SUM)
        assert "提前还2期，按计划是¥953.56" in only(reply)
        assert talk.slots["topic"] == "prepay_one_instalment"
        only_a_sum = talk.say("先还1000", "prepay_one_instalment", SUM)
        assert "先还¥1,000.00：" in only(only_a_sum)

    def test_a_bare_question_about_fees_is_about_the_quote_at_hand(self, talk: Talk) -> None:
        """On the quote's day, not as the price of a purchase."""
        talk.say("12月1号结清多少", "get_payoff_quote", entity("day", "2026-12-01"))
        fee, lines = said(talk.say("那手续费呢", "estimate_instalment"))
        assert "12月1日结清的话：要付违约金¥36.16" in fee
        assert lines.startswith("12月1日结清的明细：")
        assert talk.slots["topic"] == "explain_prepay_fee"

    def test_asked_three_times_a_human_is_offered_too(self, talk: Talk) -> None:
        """After the answer, which is given all the same."""
        for _ in range(2):
            assert len(said(talk.say("多少钱", "get_payoff_quote"))) == 1
        answer, human = said(talk.say("多少钱", "get_payoff_quote"))
        assert answer.startswith(QUOTE)
        assert human.startswith(f"{ASKED_AGAIN}要转人工客服吗？")
        assert talk.slots["offer"] == "human"
        assert len(said(talk.say("明天多少", "get_payoff_quote", entity("day", "2026-11-24")))) == 1


class TestComplete:
    """What is added to an answer of the FAQ."""

    def test_nothing_where_nobody_may_be_signed_in(self) -> None:
        """The general answer stands alone."""
        assert Talk().say("可以提前还吗", "faq/prepay_allowed").utterances == []

    def test_a_customers_own_facts_then_the_second_question(self, talk: Talk) -> None:
        """And after three times the human."""
        question = ("可以提前还吗，手续费呢", "faq/prepay_allowed", second("explain_prepay_fee"))
        facts, fee, lines = said(talk.say(*question))
        assert facts.startswith("您的小米15 Pro由Fenqi演示消费金融（示例机构）提供：")
        assert "结清的规则：" in fee
        assert lines.startswith("11月23日结清的明细：")
        talk.say(*question)
        assert ASKED_AGAIN in said(talk.say(*question))[-1]

    def test_a_second_question_of_the_faq(self) -> None:
        """Without any database."""
        talk = Talk()
        reply = talk.say("怎么还，换卡呢", "faq/repay_how", second("faq/card_change"))
        assert said(reply) == ["utter_faq/card_change"]
        assert reply.slots == {}
        same = talk.say("怎么还，怎么还", "faq/repay_how", second("faq/repay_how"))
        assert same.utterances == []


class TestGoOn:
    """A bare detail."""

    def test_it_goes_on_with_the_topic_at_hand(self, talk: Talk) -> None:
        """明天呢 after a quote."""
        talk.say("多少钱", "get_payoff_quote")
        reply = talk.say("明天呢", "inform", entity("day", "2026-11-24"))
        assert "11月24日一次结清共需¥3,683.79" in only(reply)

    def test_a_sum_goes_on_with_a_part_payment(self, talk: Talk) -> None:
        """Of the plan and on the day talked about."""
        talk.say("12月1号结清多少", "get_payoff_quote", entity("day", "2026-12-01"))
        assert "12月1日先还¥1,000.00" in only(talk.say("1000呢", "inform", SUM))

    def test_who_has_signed_in_is_answered_what_was_asked(self) -> None:
        """With the day named then."""
        talk = Talk()
        talk.say("12月1号结清多少", "get_payoff_quote", entity("day", "2026-12-01"))
        talk.token = token_of(HALFWAY)
        assert "12月1日一次结清" in only(talk.say("好了", "inform"))

    def test_nothing_named_is_not_understood(self, talk: Talk) -> None:
        """Whatever the topic at hand."""
        talk.say("多少钱", "get_payoff_quote")
        reply = talk.say("嗯嗯", "inform")
        assert only(reply).startswith("我没看懂这句话。")
        assert reply.slots == {}

    def test_a_detail_that_goes_on_with_nothing_is_asked_about(self, talk: Talk) -> None:
        """12期 alone may be anything."""
        reply = talk.say("12期", "inform", entity("instalment_count", 12, role="total"))
        assert only(reply).startswith("您想用它做什么？")
        assert talk.slots.keys() == {"customer"}


class TestExplain:
    """怎么算的."""

    def test_the_figure_just_shown(self, talk: Talk) -> None:
        """On its day; the topic stays, so that a day goes on with the quote."""
        talk.say("明天结清多少", "get_payoff_quote", entity("day", "2026-11-24"))
        reply = talk.say("怎么算的", "ask_why")
        assert only(reply).startswith("小米15 Pro，11月24日的¥3,683.79是这样算的：")
        assert talk.slots["topic"] == "quote_payoff"

    def test_the_estimate_just_shown(self, talk: Talk) -> None:
        """Without any account."""
        talk.token = None
        periods = entity("instalment_count", 12, role="total")
        talk.say("6000分12期", "estimate_instalment", entity("amount", "6000.00"), periods)
        assert only(talk.say("怎么算的", "ask_why")).startswith("¥6,000.00是这样算的：")


class TestOffers:
    """好的 and 不用了."""

    def test_a_human_that_was_offered_is_fetched(self, talk: Talk) -> None:
        """With a ticket."""
        talk.say("还了还显示欠款", "report_paid_but_owing")
        reply = talk.say("好的", "affirm")
        assert only(reply).startswith("已为您转人工，工单号 T20261123-")
        assert talk.slots["offer"] is None

    def test_a_sum_that_was_offered_is_quoted(self, talk: Talk) -> None:
        """The least one, where less was asked about."""
        talk.say("先还100", "quote_partial_prepayment", entity("amount", "100.00"))
        assert "先还¥500.00：" in only(talk.say("好的", "affirm"))

    def test_a_sign_in_that_was_asked_for_is_gone_on_from(self) -> None:
        """Also where it has not happened: then it is asked for again."""
        talk = Talk()
        talk.say("多少钱", "get_payoff_quote")
        assert "请先登录" in only(talk.say("好的", "affirm"))
        talk.token = token_of(HALFWAY)
        assert only(talk.say("好的", "affirm")).startswith(QUOTE)

    def test_without_an_offer_yes_is_only_a_yes(self, talk: Talk) -> None:
        """An offer that was not taken up at once is void."""
        assert only(talk.say("好的", "affirm")) == "好的。您接着想了解什么？"
        talk.say("还了还显示欠款", "report_paid_but_owing")
        talk.say("多少钱", "get_payoff_quote")
        assert only(talk.say("好的", "affirm")) == "好的。您接着想了解什么？"

    def test_an_offer_that_is_declined_is_dropped(self, talk: Talk) -> None:
        """And cannot be accepted afterwards."""
        talk.say("还了还显示欠款", "report_paid_but_owing")
        reply = talk.say("不用了", "deny")
        assert only(reply) == "好的，那先不办。还有别的想了解，直接告诉我。"
        assert reply.slots == {"offer": None}

    def test_declining_for_something_else_goes_on_with_that(self, talk: Talk) -> None:
        """不，先还1000: the sum offered is dropped for the one named."""
        talk.say("先还100", "quote_partial_prepayment", entity("amount", "100.00"))
        reply = talk.say("不，1000", "deny", SUM)
        assert "先还¥1,000.00：" in only(reply)
        assert talk.slots["offer"] is None


class TestTellMore:
    """The longer detail behind an answer of the FAQ."""

    def test_it_is_that_of_the_question_answered_last(self) -> None:
        """With its own buttons."""
        talk = Talk()
        talk.say("怎么提前还", "faq/prepay_how")
        reply = talk.say("说详细点", "ask_more")
        assert only(reply).startswith("还之前：先看合同里的提前还款条款，可能有费用")
        assert "提前还款要收手续费吗" in offered(reply)

    def test_without_one_there_is_no_more(self) -> None:
        """Rather than any detail."""
        assert only(Talk().say("说详细点", "ask_more")).startswith("这个问题能说的我都说了。")


def test_what_fell_back_is_offered_readings() -> None:
    """The second time a human."""
    talk = Talk()
    assert only(talk.say("呃", "nlu_fallback")).startswith("我没看懂这句话。")
    assert talk.say("呃", "nlu_fallback").slots == {"offer": "human"}
