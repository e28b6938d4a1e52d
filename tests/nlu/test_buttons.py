"""What a button sends is understood as what the button says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.nlu.checked import Parse

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "actions" / "words" / "content" / "zh-CN"
LOST = ("nlu_fallback", "out_of_scope")


def load(path: Path) -> dict[str, Any]:
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def readings() -> dict[str, str]:
    """The sentence offered for each intent, by full name."""
    return load(CONTENT / "readings.yml")


@pytest.fixture(scope="module")
def payloads() -> list[str]:
    """What all buttons send, of the FAQ's answers, of rules and of the action server's."""
    answers = list(load(CONTENT / "answers.yml").values())
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
