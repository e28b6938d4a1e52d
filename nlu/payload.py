"""Readings in the shapes that Rasa's own classifiers and its ResponseSelector put out,
so that its policies and its `utter_<retrieval intent>` action read ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: The message property which `ActionRetrieveResponse` reads.
RESPONSE_SELECTOR = "response_selector"

Ranking = Sequence[tuple[str, float]]


def entry(name: str, confidence: float) -> dict[str, Any]:
    """One line of a ranking."""
    return {"name": name, "confidence": confidence}


def intent_ranking(ranking: Ranking) -> list[dict[str, Any]]:
    """Full names ranked → the domain's intents ranked: `faq/prepay_how` counts for `faq`,
    which is as likely as the likeliest of its keys."""
    intents: dict[str, float] = {}
    for name, confidence in ranking:
        intent = name.split("/")[0]
        intents[intent] = max(confidence, intents.get(intent, 0.0))
    return [entry(name, confidence) for name, confidence in intents.items()]


def response_selector(ranking: Ranking) -> dict[str, Any]:
    """For every retrieval intent among the full names its keys, ranked, and as response
    the likeliest of them."""
    retrieval_intents = sorted({name.split("/")[0] for name, _ in ranking if "/" in name})
    selected: dict[str, Any] = {"all_retrieval_intents": retrieval_intents}
    for intent in retrieval_intents:
        keys = [reading for reading in ranking if reading[0].startswith(f"{intent}/")]
        name, confidence = keys[0]
        selected[intent] = {
            "response": {
                "responses": [],
                "confidence": confidence,
                "intent_response_key": name,
                "utter_action": f"utter_{name}",
            },
            "ranking": [
                {"intent_response_key": key, "confidence": likelihood}
                for key, likelihood in keys[:10]
            ],
        }
    return selected
