"""What a button sends is understood as what the button says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nlu.checked import Parse
from tests.nlu.content import content, load

ROOT = Path(__file__).resolve().parents[2]
LOST = ("nlu_fallback", "out_of_scope")


@pytest.fixture(scope="module")
def readings() -> dict[str, str]:
    """The sentence offered for each intent, by full name."""
    return content("readings")


@pytest.fixture(scope="module")
def payloads() -> list[str]:
    """What all buttons send, of the FAQ's answers, of rules and of the action server's."""
    answers = list(content("answers").values())
    for path in sorted((ROOT / "data").glob("*/*.yml")):
        for variations in (load(path).get("responses") or {}).values():
            answers += variations
    return sorted({button["payload"] for answer in answers for button in answer.get("buttons", ())})


def test_every_reading_offered_is_understood_as_its_intent(
    parse: Parse, readings: dict[str, str]
) -> None:
    understood = {
        name: one["intent"]
        for name, one in zip(readings, parse(list(readings.values())), strict=True)
    }
    assert understood == {name: name for name in readings}


def test_every_button_sends_what_is_understood(parse: Parse, payloads: list[str]) -> None:
    assert len(payloads) > 40
    lost = [one["text"] for one in parse(payloads) if one["intent"] in LOST]
    assert lost == []
