"""The actions that Rasa's rules run."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.conversation import Conversation
from actions.dialogue.reply import Reply
from actions.identity import pseudonym
from actions.server.rasa_actions import TurnAction, rasa_actions
from actions.server.threads import Threads
from actions.topics.registry import dialogue_manager
from tests.unit.demo_shop import HALFWAY, token_of
from tests.unit.talk import Talk, entity, parsed, said

ROOT = Path(__file__).parents[3]
THREADS = Threads("test", most=2, waiting=0, within=30)


def tracker(text: str, intent: str) -> Tracker:
    """A conversation of one message."""
    return Tracker("a", {}, parsed(text, intent), [], False, None, {}, None)


def run(action: TurnAction, tracker: Tracker) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What an action says, and the events it returns."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    return dispatcher.messages, events


def custom_actions(node: object) -> set[str]:
    """The names of custom actions anywhere in a file of Rasa's."""
    if isinstance(node, dict):
        return set().union(*(custom_actions(each) for each in node.values()))
    if isinstance(node, list):
        return set().union(*(custom_actions(each) for each in node))
    return {node} if isinstance(node, str) and node.startswith("action_") else set()


def test_the_domain_names_the_actions_there_are() -> None:
    """One that is missing would leave customers without an answer; none is there for nobody."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    names = [action.name() for action in rasa_actions(dialogue_manager())]
    assert sorted(names) == sorted(domain["actions"])
    assert len(set(names)) == len(names)


def test_every_action_is_run_by_a_rule() -> None:
    """And the rules run no other."""
    run_by_rules: set[str] = set()
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        run_by_rules |= custom_actions(yaml.safe_load(path.read_text("utf-8")))
    assert run_by_rules == {action.name() for action in rasa_actions(dialogue_manager())}


def test_a_reply_is_said_and_its_context_returned() -> None:
    """For the conversation that Rasa handed over."""
    heard: list[Conversation] = []

    def respond(conversation: Conversation) -> Reply:
        heard.append(conversation)
        reply = Reply()
        reply.say("accepted")
        reply.keep(topic="view_plan")
        return reply

    messages, events = run(TurnAction("action_test", respond, THREADS), tracker("好的", "affirm"))
    assert [each["text"] for each in messages] == ["好的。您接着想了解什么？"]
    assert [(each["event"], each["name"], each["value"]) for each in events] == [
        ("slot", "topic", "view_plan")
    ]
    assert heard[0].message.text == "好的"
    assert heard[0].conversation_id == "a"


def test_nothing_is_said_where_no_reply_comes_about() -> None:
    """An error is Rasa's to tell, not half an answer."""

    def respond(conversation: Conversation) -> Reply:
        Reply().say("accepted")
        raise RuntimeError("no reply")

    dispatcher = CollectingDispatcher()
    with pytest.raises(RuntimeError, match="no reply"):
        asyncio.run(
            TurnAction("action_test", respond, THREADS).run(
                dispatcher, tracker("好的", "affirm"), {}
            )
        )
    assert dispatcher.messages == []


def test_a_turn_that_is_not_done_in_time_is_apologised_for() -> None:
    """And the ones after it where all threads are stuck, at once where too many wait."""
    freed = threading.Event()
    threads = Threads("test", most=1, waiting=1, within=0.2)

    def respond(conversation: Conversation) -> Reply:
        freed.wait(30)
        return Reply()

    async def turns() -> list[list[dict[str, Any]]]:
        action = TurnAction("action_test", respond, threads)
        heard = [CollectingDispatcher() for _ in range(4)]
        await asyncio.gather(*(action.run(each, tracker("好的", "affirm"), {}) for each in heard))
        return [each.messages for each in heard]

    try:
        for messages in asyncio.run(turns()):
            assert [each["response"] for each in messages] == ["utter_service_unavailable"]
    finally:
        freed.set()


def test_one_customer_does_not_wait_for_another() -> None:
    """Each reply is worked out in a thread of its own: two that wait for each other both end."""
    both = threading.Barrier(2)

    def respond(conversation: Conversation) -> Reply:
        both.wait(10)
        return Reply()

    async def two_at_once() -> list[Any]:
        action = TurnAction("action_test", respond, THREADS)
        turns = (action.run(CollectingDispatcher(), tracker("好的", "affirm"), {}) for _ in "ab")
        return list(await asyncio.gather(*turns))

    assert asyncio.run(two_at_once()) == [[], []]


TURNS: dict[str, Callable[[Talk], Conversation]] = {
    "action_answer": lambda talk: talk.hear("多少钱", "get_payoff_quote"),
    "action_complete_answer": lambda talk: talk.hear("可以提前还吗", "faq/prepay_allowed"),
    "action_continue": lambda talk: talk.hear("明天呢", "inform", entity("day", "2026-11-24")),
    "action_explain_figure": lambda talk: talk.hear("怎么算的", "ask_why"),
    "action_affirm": lambda talk: talk.hear("好的", "affirm"),
    "action_deny": lambda talk: talk.hear("不用了", "deny"),
    "action_tell_more": lambda talk: talk.hear("说详细点", "ask_more"),
    "action_offer_readings": lambda talk: talk.hear("呃", "nlu_fallback"),
    "action_hand_over": lambda talk: talk.hear("转人工", "contact_human"),
    "action_note_speaker": lambda talk: talk.hear("你好", "greet"),
}
BEGINNINGS = {
    "action_answer": "小米15 Pro（Fenqi演示消费金融（示例机构）），11月23日一次结清共需",
    "action_complete_answer": "您的小米15 Pro由",
    "action_continue": "小米15 Pro（Fenqi演示消费金融（示例机构）），11月24日一次结清共需",
    "action_explain_figure": "小米15 Pro，11月23日的¥3,682.36是这样算的：",
    "action_affirm": "好的。您接着想了解什么？",
    "action_deny": "好的，那先不办。",
    "action_tell_more": "这个问题能说的我都说了。",
    "action_offer_readings": "我没看懂这句话。",
    "action_hand_over": "已为您转人工，工单号 ",
    "action_note_speaker": "",
}
"""What each action is for, by how its reply begins."""


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("action", rasa_actions(dialogue_manager()), ids=TurnAction.name)
def test_each_action_answers_its_kind_of_turn(action: TurnAction) -> None:
    """A signed-in customer's."""
    conversation = TURNS[action.name()](Talk(token_of(HALFWAY)))
    reply = action._respond(conversation)
    assert "\n".join(said(reply)).startswith(BEGINNINGS[action.name()])
    assert reply.slots["customer"] == pseudonym(HALFWAY)
