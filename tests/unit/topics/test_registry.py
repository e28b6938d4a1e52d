"""Every topic is found, can be opened, and answers every demo customer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.dialogue.topic import AccountTopic, BesideFaq, PublicTopic
from actions.topics.registry import all_topics
from actions.words.content import answers, readings
from tests.unit.demo_shop import Plans
from tests.unit.talk import Entity, account_turn, entity, said
from tests.unit.words.schemas import validate

ROOT = Path(__file__).parents[3]
TOPICS = {topic.name: topic for topic in all_topics()}
ACCOUNT = sorted(name for name, topic in TOPICS.items() if isinstance(topic, AccountTopic))

MESSAGES: dict[str, tuple[list[Entity], str]] = {
    "nothing": ([], "……"),
    "a day": ([entity("day", "2026-12-20")], "12月20号"),
    "a day that is past": ([entity("past_day", "2026-11-01")], "1号"),
    "a far day": ([entity("day", "2030-01-01")], "2030年"),
    "a due day": ([entity("day_ref", "next_due")], "下个还款日"),
    "a small sum": ([entity("amount", "1.00")], "1块"),
    "a sum": ([entity("amount", "700.00")], "700"),
    "a large sum": ([entity("amount", "99999.00")], "99999"),
    "a share": ([entity("share", "1/2")], "一半"),
    "a count": ([entity("instalment_count", 2, role="ahead")], "两期"),
    "the second": ([entity("ordinal", 2)], "第二个"),
    "the newest": ([entity("plan_trait", "newest")], "最近买的"),
    "somebody else's": ([entity("plan_no", "FQ209901010001")], "FQ209901010001"),
    "why so much interest": ([entity("asked_line", "interest")], "利息怎么算的"),
}


def rule_intents(action: str) -> set[str]:
    """The intents that the rules have an action run for."""
    found: set[str] = set()
    for path in sorted((ROOT / "data").glob("*/*.yml")):
        for rule in yaml.safe_load(path.read_text("utf-8")).get("rules", []):
            steps: list[dict[str, Any]] = rule["steps"]
            if {"action": action} in steps:
                for step in steps:
                    found |= {each["intent"] for each in step.get("or", [step]) if "intent" in each}
    return found


def test_topics_are_told_apart() -> None:
    """By their names, under which context is kept, and by the intents that open them."""
    topics = all_topics()
    assert len({topic.name for topic in topics}) == len(topics) >= 16
    assert len({topic.intent for topic in topics}) == len(topics)
    for topic in topics:
        assert isinstance(topic, PublicTopic | AccountTopic)
        assert not isinstance(topic, BesideFaq)


@pytest.mark.parametrize("action", ["action_answer", "action_hand_over"])
def test_every_intent_of_the_rules_opens_a_topic(action: str) -> None:
    """A question without a topic would fail for every customer."""
    intents = rule_intents(action)
    assert intents
    assert intents <= {topic.intent for topic in TOPICS.values()}


def test_every_topic_is_opened_by_a_rule() -> None:
    """A topic nobody can ask for is none."""
    asked = rule_intents("action_answer") | rule_intents("action_hand_over")
    asked |= rule_intents("action_explain_figure")
    # What an estimate's figures come from is asked by the same words as a quote's, and an erasure
    # is confirmed by a yes or by asking for it again.
    within = {"explain_estimate", "erase_confirmed"}
    assert {topic.intent for topic in TOPICS.values()} == asked | within


def test_every_question_a_topic_answers_can_be_offered_in_doubt() -> None:
    """And a ticket can say what it was about; a bare 怎么算的 is about nothing of its own."""
    intents = {topic.intent for topic in TOPICS.values()}
    assert intents - set(readings()) == {"ask_why", "explain_estimate", "erase_confirmed"}


@pytest.mark.parametrize("name", ACCOUNT)
def test_a_general_answer_is_one_of_the_content(name: str) -> None:
    """It is said before the request to sign in, without gaps."""
    topic = TOPICS[name]
    assert isinstance(topic, AccountTopic)
    if topic.general_answer is not None:
        assert "{" not in answers()[topic.general_answer]["text"]


@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize("name", ACCOUNT)
def test_every_demo_customer_gets_an_answer(name: str, message: str, demo_plans: Plans) -> None:
    """No gap is left unfilled, every card is one of docs/cards, and no answer says nothing."""
    topic = TOPICS[name]
    assert isinstance(topic, AccountTopic)
    entities, text = MESSAGES[message]
    for customer, plans in demo_plans.items():
        for number in range(max(len(plans), 1)):
            # Of several plans each is talked about once.
            kept = {"plan_no": plans[number].plan.plan_no} if plans else {}
            turn = account_turn(plans, *entities, text=text, kept=kept, keeps_day=topic.keeps_day)
            topic.answer(turn)
            texts = said(turn.reply)
            assert texts, customer
            for each in texts:
                assert each, customer
                assert not {"{", "}"} & set(each), each
                assert "None" not in each, each
            for utterance in turn.reply.utterances:
                if utterance.card is not None:
                    validate(utterance.card)
