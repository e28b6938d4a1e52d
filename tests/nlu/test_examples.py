"""What the training examples have to be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from nlu.examples import typed_examples
from nlu.normalisation import normalise

OWN_PLAN = {
    "view_plan",
    "get_payoff_quote",
    "explain_prepay_fee",
    "compare_payoff",
    "quote_partial_prepayment",
    "prepay_one_instalment",
    "apply_prepayment",
    "check_settlement_status",
    "cancel_prepayment",
    "request_settlement_certificate",
    "report_paid_but_owing",
    "estimate_instalment",
}
EARLY_REPAYMENT = {
    f"faq/{key}"
    for key in [
        "prepay_allowed",
        "prepay_how",
        "prepay_failed",
        "prepay_timing",
        "prepay_one_of_several",
        "prepay_payment_method",
        "prepay_autodebit",
        "limit_after_prepay",
        "penalised_for_prepay",
        "prepay_credit",
        "refund_after_prepay",
    ]
}

_LETTERLESS = re.compile(r"\W")

# Two texts are one question in two spellings from this likeness on.
NEAR = 0.9


def bare(text: str) -> str:
    """The normalised text without anything but letters and digits."""
    return _LETTERLESS.sub("", normalise(text))


@pytest.fixture(scope="module")
def by_intent() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for text, intent in typed_examples():
        found[intent].add(bare(text))
    return found


def test_no_example_stands_under_two_intents(by_intent: dict[str, set[str]]) -> None:
    intents: defaultdict[str, set[str]] = defaultdict(set)
    for intent, texts in by_intent.items():
        for text in texts:
            intents[text].add(intent)
    assert {text: names for text, names in intents.items() if text and len(names) > 1} == {}


def test_there_are_enough_different_examples(by_intent: dict[str, set[str]]) -> None:
    wanted = dict.fromkeys(by_intent, 20)
    wanted |= dict.fromkeys(OWN_PLAN | EARLY_REPAYMENT, 40)
    wanted["out_of_scope"] = 300
    few = {
        name: len(by_intent[name]) for name, least in wanted.items() if len(by_intent[name]) < least
    }
    assert few == {}


def grams(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(len(text) - 1)} or {text}


def test_no_near_duplicate_of_a_held_out_sentence_is_trained_on(
    heldout: list[dict[str, str]],
) -> None:
    trained = [(bare(text), grams(bare(text))) for text, _ in typed_examples()]
    by_gram: defaultdict[str, set[int]] = defaultdict(set)
    for index, (_, pairs) in enumerate(trained):
        for pair in pairs:
            by_gram[pair].add(index)
    straddling = []
    for row in heldout:
        text = bare(row["text"])
        if len(text) < 6:
            continue
        pairs = grams(text)
        shared = Counter(index for pair in pairs for index in by_gram[pair])
        for index, count in shared.most_common(20):
            if count / len(pairs | trained[index][1]) >= NEAR:
                straddling.append((row["text"], trained[index][0]))
                break
    assert straddling == []


def test_held_out_sentences_are_many_and_different(heldout: list[dict[str, str]]) -> None:
    texts = [bare(row["text"]) or row["text"] for row in heldout]
    assert len(set(texts)) == len(texts) >= 600
