"""Answers and phrases: all that the code names are there, and all that are there are named."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from actions.payoff.policy import Allowed, InterestRule, PartialEffect, RemainingFee
from actions.payoff.terms import Method
from actions.services.comparing import Code
from actions.store.records import Confidence
from actions.words.content import answers, phrase, phrases, readings, shop
from contract.details import ASKED_LINES

ROOT = Path(__file__).parents[3]
FAQ_KEYS = {name.removeprefix("faq/") for name in readings() if name.startswith("faq/")}

MADE_OF_PARTS: dict[str, set[str]] = {
    # Why somebody is not signed in; what a plan that has ended is; why no sum is given.
    "sign_in_": {"missing", "expired", "invalid"},
    "plan_": {"settled", "closed"},
    "payoff_": {"not_allowed", "unverified", "before_start"},
    "human_": {"asked_again", "not_understood", "part_paid"},
    "more_": FAQ_KEYS,
    "partial_": set(PartialEffect),
    "method_": set(Method),
    "explained_": {"annuity", "equal_principal"},
    "label_": set(get_args(Code)),
    "option_": set(get_args(Code)),
    "verdict_": {"pay_off_now", "pay_off_next_due"},
    "source_": set(get_args(Confidence)),
    "asked_": set(ASKED_LINES),
    "rule_allowed_": set(Allowed),
    "rule_interest_": set(InterestRule),
    "rule_fee_": set(RemainingFee),
}
"""Names that the code puts together: how they begin, and what may follow."""


def nodes() -> Iterator[ast.AST]:
    """All nodes of the modules that speak to customers."""
    for folder in ("dialogue", "topics", "words"):
        for path in sorted((ROOT / "actions" / folder).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_text("utf-8")))


def calls(*names: str) -> Iterator[ast.Call]:
    """All calls of functions and methods by those names."""
    for node in nodes():
        if isinstance(node, ast.Call):
            called = node.func
            if getattr(called, "attr", getattr(called, "id", "")) in names:
                yield node


def strings(node: ast.AST) -> set[str]:
    """The string literals within a node."""
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def named() -> set[str]:
    """All strings that may name an answer or a phrase."""
    literals = {each for node in nodes() for each in strings(node)}
    return literals | {
        beginning + each for beginning, ends in MADE_OF_PARTS.items() for each in ends
    }


def gaps(text: str) -> set[str]:
    """The names of a text's gaps."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_names_that_are_put_together_are_those_above() -> None:
    """Each beginning stands in the code, and no other does."""
    beginnings = {
        node.values[0].value
        for node in nodes()
        if isinstance(node, ast.JoinedStr)
        and len(node.values) == 2
        and isinstance(node.values[0], ast.Constant)
        and isinstance(node.values[0].value, str)
        and node.values[0].value.endswith("_")
    }
    assert beginnings - {"utter_"} == set(MADE_OF_PARTS)


def test_whatever_the_code_names_is_there() -> None:
    """Also what it puts together, but for longer answers, of which some questions have none."""
    there = answers().keys() | phrases().keys()
    put_together = {
        beginning + each
        for beginning, ends in MADE_OF_PARTS.items()
        for each in ends
        if beginning != "more_"
    }
    assert put_together <= there
    for call in calls("phrase"):
        if isinstance(call.args[0], ast.Constant):
            assert call.args[0].value in phrases()
    for call in calls("say"):
        if isinstance(call.args[0], ast.Constant):
            assert call.args[0].value in answers()


def test_whatever_is_there_is_named() -> None:
    """A sentence that nobody says is not kept."""
    assert answers().keys() - named() == set()
    assert phrases().keys() - named() == set()


def test_gaps_of_answers_are_filled_where_they_are_said() -> None:
    """By a value of that name; where all values stand in the call, by one of those."""
    known = {each for node in nodes() for each in strings(node)}
    for name, answer in answers().items():
        assert gaps(answer["text"]) <= known, name
    checked = 0
    for call in calls("say"):
        if not isinstance(call.args[0], ast.Constant):
            continue
        values = call.args[1] if len(call.args) > 1 else ast.Dict([], [])
        if isinstance(values, ast.Dict) and None not in values.keys:
            keys = {key.value for key in values.keys if isinstance(key, ast.Constant)}
            assert gaps(answers()[str(call.args[0].value)]["text"]) <= keys, call.args[0].value
            checked += 1
    assert checked >= 20


def test_gaps_of_phrases_are_filled_where_they_are_used() -> None:
    """Each by a keyword of its name."""
    checked = 0
    for call in calls("phrase"):
        keywords = {keyword.arg for keyword in call.keywords}
        if isinstance(call.args[0], ast.Constant) and None not in keywords:
            assert gaps(phrases()[str(call.args[0].value)]) <= keywords, call.args[0].value
            checked += 1
    assert checked >= 40


def test_a_longer_answer_belongs_to_a_question_of_the_faq() -> None:
    """By the question's key."""
    more = {name.removeprefix("more_") for name in answers() if name.startswith("more_")}
    assert more <= FAQ_KEYS
    assert more


def test_buttons_show_and_send_something() -> None:
    """And nothing else."""
    for name, answer in answers().items():
        assert set(answer) <= {"text", "buttons"}, name
        for button in answer.get("buttons", ()):
            assert set(button) == {"title", "payload"}, name
            assert button["title"], name
            assert button["payload"], name


def test_a_phrase_is_filled_by_name() -> None:
    """One that is not there is an error, not an empty text."""
    assert phrase("pay_sum", amount="¥5.00") == "还¥5.00"
    with pytest.raises(KeyError, match="no_such_phrase"):
        phrase("no_such_phrase")


def test_the_shops_contact_is_complete() -> None:
    """It is told wherever a human is offered."""
    assert all((shop().name, shop().hotline, shop().hours))
