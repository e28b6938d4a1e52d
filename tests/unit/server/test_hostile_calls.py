"""Calls of the webhook that Rasa would not make: an answer or a refusal, at little cost."""

from __future__ import annotations

import asyncio
import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from rasa_sdk.executor import ActionExecutor

from actions.identity import pseudonym
from actions.server.calls import MAX_TEXT, MOST_ENTITIES, MOST_EVENTS, ActionCall
from actions.server.rasa_actions import rasa_actions
from actions.topics.registry import dialogue_manager
from contract.details import ENTITIES, SLOTS
from tests.unit.demo_shop import THREE_PLANS, token_of
from tests.unit.talk import Talk, entity, parsed

LITTLE = 2.0
"""Seconds of the processor, however busy the machine is; honest calls take some hundredths."""

AWKWARD: list[Any] = [
    *(None, True, False, 0, -1, 1, 10**30, 1.5, 1e308, "", " ", "x", "\x00", "\n", "第二个"),
    *("1e-9999999", "1E+999999999", "NaN", "Infinity", "-1.00", "99999999.99", "1/999999"),
    *("9" * 5000, "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-25", "../../etc/passwd"),
    *("FQ202601150001", "FQ000000000000", "%s%n", "' OR 1=1 --", "{answer}", "{0.__class__}"),
    *("view_plan", "estimate_instalment", "quote_partial_prepayment", "explain_figure", "human"),
    *("sign_in", "part", "faq/prepay_allowed", "get_payoff_quote", "contact_human", "affirm"),
    *([], {}, [[]], [None], [1, 2], ["FQ202601150001"], [10**30], {"a": {"b": []}}),
]
ANYTHING = st.one_of(
    st.sampled_from(AWKWARD),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=6,
    ),
)
"""JSON of any shape, and values on which somebody's arithmetic or parsing has failed before."""

TURNS = [
    ("action_answer", "get_payoff_quote"),
    ("action_answer", "estimate_instalment"),
    ("action_answer", "quote_partial_prepayment"),
    ("action_complete_answer", "faq/prepay_allowed"),
    ("action_complete_answer", "faq/overdue_cost"),
    ("action_continue", "inform"),
    ("action_explain_figure", "ask_why"),
    ("action_affirm", "affirm"),
    ("action_deny", "deny"),
    ("action_tell_more", "ask_more"),
    ("action_offer_readings", "nlu_fallback"),
    ("action_hand_over", "contact_human"),
    ("action_hand_over", "complain"),
]
"""Actions, and intents that the rules have them answer."""

HONEST: dict[str, list[Any]] = {
    "topic": ["quote_partial_prepayment", "estimate_instalment", "get_payoff_quote"],
    "plan_no": ["FQ202608010002"],
    "day": ["2026-11-25"],
    "amount": ["5000.00"],
    "periods": [[12, 24]],
    "plan_choices": [["FQ202608010002"]],
    "offer": ["part", "sign_in", "human", "erase"],
    "ticket_no": ["T20261123-ABCDEF"],
    "customer": [pseudonym(THREE_PLANS)],
    "erase": ["this"],
}
"""What slots may hold; the context is the customer's who asks, and is read."""


@pytest.fixture(scope="module")
def executor() -> ActionExecutor:
    """The SDK's, with every action."""
    made = ActionExecutor()
    for action in rasa_actions(dialogue_manager()):
        made.register_action(action)
    return made


def call(action: str, intent: str, *entities: dict[str, Any], **slots: Any) -> dict[str, Any]:
    """A signed-in customer's call as Rasa makes it, some turns into a conversation."""
    talk = Talk(token_of(THREE_PLANS))
    talk.hear("我的分期", "view_plan")
    talk.set("topic", "view_plan")
    talk.set("offer", slots.get("offer"))
    message = parsed("第二个先还5000", intent, *entities, ranking=[("view_plan", 0.4)])
    talk.hear(message["text"], intent, *entities)
    return {
        "next_action": action,
        "sender_id": "web-1",
        "version": "3.6.21",
        "domain": {},
        "tracker": {
            "sender_id": "web-1",
            "slots": {**talk.slots, **slots},
            "latest_message": message,
            "events": talk.events,
            "paused": False,
        },
    }


def run(executor: ActionExecutor, made: Any) -> Any:
    """What the webhook answers, None where it refuses; an error of its own fails the test."""
    try:
        read = ActionCall.model_validate_json(json.dumps(made))
    except ValidationError:
        return None
    began = time.process_time()
    result = asyncio.run(executor.run({**read.model_dump(), "domain": {}}))
    assert time.process_time() - began < LITTLE
    assert result is not None
    # Sent as JSON that is none of JavaScript's alone.
    return json.loads(json.dumps(result.model_dump(), allow_nan=False))


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a call another value may stand."""
    yield path
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from places(value, (*path, key))


def replaced(made: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The call with another value at a place."""
    if not path:
        return value
    changed = copy.copy(made)
    changed[path[0]] = replaced(made[path[0]], path[1:], value)
    return changed


HOSTILE = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ENTITY = st.fixed_dictionaries(
    {"entity": st.sampled_from(ENTITIES), "value": ANYTHING},
    optional={"role": st.sampled_from(["not", "total", "ahead", "nth"]) | ANYTHING},
)


SLOT_VALUES = {name: st.sampled_from(HONEST[name]) | ANYTHING for name in SLOTS}
PLACE = [[], [entity("ordinal", 1)], [entity("instalment_count", 12, role="total")]]


@pytest.mark.usefixtures("database")
@HOSTILE
@given(
    turn=st.sampled_from(TURNS),
    honest=st.sampled_from(PLACE),
    entities=st.lists(ENTITY, max_size=2),
    slots=st.fixed_dictionaries({}, optional=SLOT_VALUES),
)
def test_details_and_context_may_be_anything(
    executor: ActionExecutor,
    turn: tuple[str, str],
    honest: list[dict[str, Any]],
    entities: list[dict[str, Any]],
    slots: dict[str, Any],
) -> None:
    answer = run(executor, call(*turn, *honest, *entities, **slots))
    assert answer is not None
    assert answer["responses"] or turn[0] == "action_complete_answer"


@pytest.mark.usefixtures("database")
@HOSTILE
@given(turn=st.sampled_from(TURNS), honest=st.sampled_from(PLACE), data=st.data())
def test_any_part_of_a_call_may_be_anything(
    executor: ActionExecutor,
    turn: tuple[str, str],
    honest: list[dict[str, Any]],
    data: st.DataObject,
) -> None:
    slots = {name: values[0] for name, values in HONEST.items()}
    made = call(*turn, *honest, **slots)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(made))))
        made = replaced(made, path, data.draw(ANYTHING))
    run(executor, made)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("topic", HONEST["topic"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", "1e-9999999"),
        ("amount", "1E+999999999"),
        ("amount", "NaN"),
        ("amount", 5000),
        ("day", "9999-12-31"),
        ("day", "2026-02-30"),
        ("day", 20261125),
        ("periods", [10**9]),
        ("periods", ["12"]),
        ("periods", "12"),
        ("plan_choices", [["FQ202608010002"]]),
        ("plan_choices", 1),
        ("plan_no", {}),
        ("topic", []),
        ("offer", ["part"]),
        ("ticket_no", "\x00"),
    ],
)
def test_each_slot_is_read_by_its_form(
    executor: ActionExecutor, topic: str, name: str, value: object
) -> None:
    slots = {each: values[0] for each, values in HONEST.items()}
    slots |= {"topic": topic, name: value}
    for turn in TURNS:
        for honest in PLACE:
            assert run(executor, call(*turn, *honest, **slots)) is not None


def test_what_is_longer_than_any_conversation_is_cut() -> None:
    event = {"event": "user", "text": "长", "parse_data": None}
    made = call("action_answer", "view_plan", *[entity("ordinal", 1)] * (MOST_ENTITIES + 1))
    long = {**event, "text": "长" * (MAX_TEXT + 1)}
    made["tracker"]["events"] = [{"event": "session_started"}, long, *[event] * (MOST_EVENTS - 1)]
    read = ActionCall.model_validate_json(json.dumps(made)).tracker
    assert read.latest_message is not None
    assert len(read.latest_message.entities or ()) == MOST_ENTITIES
    assert len(read.events) == MOST_EVENTS
    assert read.events[0].event == "user"
    assert len(read.events[0].text or "") == MAX_TEXT


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '"action_answer"',
        "{}",
        '{"next_action": "action_answer"}',
        '{"tracker": {"sender_id": "c"}}',
        '{"next_action": "action_answer", "tracker": {}}',
        '{"next_action": "action_answer", "tracker": {"sender_id": ""}}',
        '{"next_action": "action_answer", "tracker": {"sender_id": "a\\nb"}}',
        '{"next_action": "action_answer", "tracker": {"sender_id": "\\ud800"}}',
        '{"next_action": "action_answer\\nINFO x", "tracker": {"sender_id": "c"}}',
        '{"next_action": "' + "a" * 65 + '", "tracker": {"sender_id": "c"}}',
        '{"next_action": "action_answer", "tracker": {"sender_id": "c", "slots": '
        + '{"a":' * 100_000
        + "1"
        + "}" * 100_000
        + "}}",
        '{"next_action": "action_answer", "tracker": {"sender_id": "c", "events": ["user"]}}',
        '{"next_action": "action_answer", "tracker": {"sender_id": "c", "latest_message": '
        '{"full_intent_ranking": [{"name": "a", "confidence": NaN}]}}}',
    ],
)
def test_what_is_no_call_is_refused(body: str) -> None:
    with pytest.raises(ValidationError):
        ActionCall.model_validate_json(body)
