"""Messages that ask two things have both found; what leads up to one question adds none."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.nlu.checked import Parse

BOTH = 0.75
NONE_ADDED = 0.96


@pytest.fixture(scope="module")
def messages() -> list[dict[str, str]]:
    """Rows of two_questions.tsv: text, intents."""
    path = Path(__file__).with_name("two_questions.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def found(parse: Parse, messages: list[dict[str, str]]) -> list[set[str]]:
    """For each message the intents that will be answered."""
    return [
        {one["intent"]}
        | {entity["value"] for entity in one["entities"] if entity["entity"] == "second_question"}
        for one in parse([message["text"] for message in messages])
    ]


def share(results: Iterable[bool]) -> float:
    told = list(results)
    assert len(told) >= 80
    return sum(told) / len(told)


def test_both_questions_are_found(messages: list[dict[str, str]], found: list[set[str]]) -> None:
    pairs = [
        set(message["intents"].split(",")) == answered
        for message, answered in zip(messages, found, strict=True)
        if "," in message["intents"]
    ]
    assert share(pairs) >= BOTH


def test_one_question_stays_one(messages: list[dict[str, str]], found: list[set[str]]) -> None:
    single = [
        len(answered) == 1
        for message, answered in zip(messages, found, strict=True)
        if "," not in message["intents"]
    ]
    assert share(single) >= NONE_ADDED
