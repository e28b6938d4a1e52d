"""Every conversation of the folders beside, held with the real bot.

A file is one conversation: `customer` (a demo phone; absent: signed out) and `turns`. A turn
says something (`say`, or `press` for a button of the answer before), as another `customer` from
there on where it names one (null: signed out), and expects: `intent` (full name), `actions` (as
run, in order), `text` (all of these occur), `not` (none of these), `buttons` (all of these
titles), `card` (these fields of the one card), `cards` (kinds in order), `total: engine` (the
card's sums are what the payoff engine gives for the plan in the database), `same_as` (the answer
is, word for word, that to the turn of this number).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from dev.bot import ROOT, Bot, Turn
from tests.conversations.engine import sums_of

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.yml"))
SPEAKING = {"say", "press", "customer"}
EXPECTING = {"intent", "actions", "text", "not", "buttons", "card", "cards", "total", "same_as"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_conversation(file: Path, bot: Bot) -> None:
    """The bot understands and answers every turn as the file says."""
    script = yaml.safe_load(file.read_text("utf8"))
    sender = f"{file.parent.name}-{file.stem}"
    customer, turns = script.get("customer"), list[Turn]()
    for number, expected in enumerate(script["turns"], 1):
        unknown = expected.keys() - SPEAKING - EXPECTING
        assert not unknown, f"turn {number}: {unknown}"
        assert expected.keys() & EXPECTING, f"turn {number} expects nothing"
        customer = expected.get("customer", customer)
        text = expected["say"] if "say" in expected else pressed(turns, expected["press"])
        turn = bot.send(sender, text, bot.token(str(customer)) if customer else None)
        check(turn, expected, f"turn {number}, {text!r}")
        if "same_as" in expected:
            earlier = turns[expected["same_as"] - 1]
            assert turn.messages == earlier.messages, f"turn {number}: {turn.text}\n{earlier.text}"
        if "total" in expected:
            check_sums(turn, bot, f"turn {number}, {text!r}")
        turns.append(turn)


def pressed(turns: list[Turn], title: str) -> str:
    """What the button `title` of the answer before sends."""
    assert turns, "there is no answer before the first turn"
    assert title in turns[-1].payloads, f"{title!r} is not among {turns[-1].buttons}"
    return turns[-1].payloads[title]


def check_sums(turn: Turn, bot: Bot, where: str) -> None:
    """Hold the sums of the one card against the payoff engine."""
    assert len(turn.cards) == 1, f"{where}: {len(turn.cards)} cards"
    card = turn.cards[0]
    shown = card["options"][0] if card["kind"] == "comparison" else card
    for name, amount in sums_of(card, bot.folder / "fenqi.db").items():
        assert shown[name] == amount, f"{where}: {name} is {shown[name]}, the engine says {amount}"


def check(turn: Turn, expected: dict[str, Any], where: str) -> None:
    """Hold a turn against what is expected of it."""
    answer = f"{where}\nintent {turn.intent}, actions {turn.actions}\n{turn.text}\n{turn.buttons}"
    assert turn.messages, answer
    if "intent" in expected:
        assert turn.intent == expected["intent"], answer
    if "actions" in expected:
        assert turn.actions == expected["actions"], answer
    for words in expected.get("text", []):
        assert words in turn.text, f"{words!r} is missing: {answer}"
    for words in expected.get("not", []):
        assert words not in turn.text, f"{words!r} must not occur: {answer}"
    for title in expected.get("buttons", []):
        assert title in turn.buttons, f"{title!r} is missing: {answer}"
    for card in turn.cards:
        schema = json.loads((ROOT / f"docs/cards/{card['kind']}.schema.json").read_text("utf8"))
        jsonschema.validate(card, schema)
    if "cards" in expected:
        assert [card["kind"] for card in turn.cards] == expected["cards"], answer
    if "card" in expected:
        assert len(turn.cards) == 1, f"{len(turn.cards)} cards: {answer}"
        shown = {name: turn.cards[0].get(name) for name in expected["card"]}
        assert shown == expected["card"], answer
