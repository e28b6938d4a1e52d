"""Numbers that take for ever: in words, and in what the action server is told was understood."""

from __future__ import annotations

from typing import Any

import pytest

from tests.attacks.fields import webhook
from tests.attacks.target import SECRET, Attacker
from tests.attacks.wire import fresh_id, is_calm

WORDS = {
    "a million digits": "先还" + "9" * 1_000_000 + "元",
    "as many digits as fit": "先还" + "9" * 1_990 + "元",
    "an exponent": "先还1e9999999元，还1e-9999999成",
    "a tower": "先还10**10**10**10元，9^9^9^9",
    "a share of nothing": "还1e-9999999的比例，还1/0，还0/0，还%百",
    "shares of shares": "还" + "一半的" * 600,
    "a fraction of digits": "还" + "9" * 990 + "分之" + "1" * 990,
    "a long numeral": "先还" + "九千亿万" * 490 + "元",
    "units alone": "先还" + "万" * 1_900 + "元",
    "commas and points": "先还" + "1,1.1," * 330 + "元",
    "a chain of sums": "+".join(["先还1元"] * 300),
    "a day beyond calendars": "99999年99月99日还清要多少，" + "9" * 500 + "天后呢",
    "days after days": "下" * 1_500 + "周五还清",
    "instalments without end": "先还" + "9" * 1_000 + "期，第" + "9" * 900 + "期",
    "brackets": "(" * 1_000 + "5000" + ")" * 990,
    "digits of other scripts": "先还٣٠٠٠元，३०००元，𝟑𝟎𝟎𝟎元，③⑩㉚元" * 20,
    "mixed names of products": "小米15Pro小米14Ultra红米K80" * 80,
    "a wall of one word": "分期" * 999,
}

TAINTED: dict[str, tuple[str, object]] = {
    "share": ("share", "1e-9999999"),
    "share of long numbers": ("share", "1/" + "9" * 900_000),
    "share with a fraction's exponent": ("share", "1E+9999999/1E-9999999"),
    "share as a number": ("share", 1e-320),
    "amount": ("amount", "1e9999999"),
    "amount of a million digits": ("amount", "9" * 1_000_000 + ".00"),
    "amount not a number": ("amount", "NaN"),
    "amount infinite": ("amount", "-Infinity"),
    "instalments": ("instalment_count", 10**300),
    "instalments as text": ("instalment_count", "1e9999999"),
    "place in the list": ("ordinal", 10**300),
    "day": ("day", "99999999999-12-31"),
    "past day": ("past_day", "0000-00-00"),
    "product": ("product", "小" * 900_000),
    "lender": ("lender", "a" * 900_000),
    "plan": ("plan_no", "FQ" + "9" * 900_000),
    "order": ("order_no", "9" * 900_000),
    "second question": ("second_question", "a_" * 400_000),
}

SLOTS: dict[str, object] = {
    "amount": "1e-9999999",
    "day": "9" * 900_000,
    "periods": [10**300] * 5_000,
    "plan_choices": ["FQ" + "9" * 12] * 100_000,
    "plan_no": "9" * 900_000,
    "offer": "part" * 100_000,
    "ticket_no": "9" * 900_000,
    "customer": "9" * 900_000,
    "topic": "quote_partial_prepayment" * 10_000,
    "question": '{"way": {"share": "1e-9999999"}, "version": 1}',
}


@pytest.mark.parametrize("words", WORDS)
def test_bomb_in_words(attacker: Attacker, words: str) -> None:
    """Said as a signed-in customer, twice, so that the second is read in the light of the first."""
    token, sender = attacker.target.token("13800000001"), f"bomb-{fresh_id()}"
    for _ in range(2):
        assert is_calm(attacker.rest(sender, WORDS[words], token)), words


def asked(intent: str, entities: list[dict[str, Any]], token: str) -> dict[str, object]:
    """What the forged tracker says a customer asked."""
    parse = {"text": "先还一点", "intent": {"name": intent}, "entities": entities}
    said = {
        "event": "user",
        "text": "先还一点",
        "parse_data": parse,
        "metadata": {"id_token": token},
    }
    return {"latest_message": parse, "events": [said] * 2}


@pytest.mark.parametrize("entity", TAINTED)
@pytest.mark.parametrize("intent", ["quote_partial_prepayment", "estimate_instalment"])
def test_bomb_in_an_entity(attacker: Attacker, entity: str, intent: str) -> None:
    """Told to the action server as understood, with the servers' secret and a good id token."""
    named, value = TAINTED[entity]
    entities = [{"entity": named, "value": value}, {"entity": named, "value": value, "role": "not"}]
    said = asked(intent, entities, attacker.target.token("13800000001"))
    reply = attacker.action("POST", "/webhook", webhook(**said), SECRET)
    assert is_calm(reply), entity
    assert attacker.action("GET", "/health").status == 200


@pytest.mark.parametrize("slot", SLOTS)
def test_bomb_in_a_slot(attacker: Attacker, slot: str) -> None:
    """Told to the action server as the conversation's context."""
    said = asked("quote_partial_prepayment", [], attacker.target.token("13800000001"))
    context = {"topic": "quote_partial_prepayment", "plan_no": "FQ202607020001", slot: SLOTS[slot]}
    for action in ("action_answer", "action_continue", "action_affirm", "action_explain_figure"):
        body = webhook(action, **said, slots=context)
        assert is_calm(attacker.action("POST", "/webhook", body, SECRET)), action
    assert attacker.action("GET", "/health").status == 200


def test_bomb_in_the_ranking(attacker: Attacker) -> None:
    """Confidences that are no numbers, or no end of them."""
    rankings: tuple[list[object], ...] = (
        [{"name": "greet", "confidence": "1e-9999999"}],
        [{"name": "greet", "confidence": 1e308}] * 50_000,
        [{"name": None, "confidence": {}}],
        [None, 7, "greet"],
    )
    for ranking in rankings:
        parse = {"text": "你好", "intent": {"name": "greet"}, "full_intent_ranking": ranking}
        said = {"event": "user", "text": "你好", "parse_data": parse}
        body = webhook("action_offer_readings", latest_message=parse, events=[said])
        assert is_calm(attacker.action("POST", "/webhook", body, SECRET)), ranking[:1]


def test_conversation_without_end(attacker: Attacker) -> None:
    """A tracker of fifty thousand messages, told to the action server."""
    said = asked("get_payoff_quote", [], attacker.target.token("13800000001"))
    events = said["events"]
    assert isinstance(events, list)
    body = webhook("action_answer", **{**said, "events": events * 25_000})
    assert is_calm(attacker.action("POST", "/webhook", body, SECRET))
