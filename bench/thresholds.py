"""The curve that the settings in config.yml come from: what is refused, and what is lost by it.

`python -m bench.thresholds`: trains the classifier on data/nlu and reads the held-out sentences
at several fallback thresholds, weights of `out_of_scope`, and levels of confidence.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.classifier import OUT_OF_SCOPE
from nlu.embedding import shared_encoder
from nlu.examples import typed_examples
from nlu.model import QuestionModel
from nlu.normalisation import normalise

HELD_OUT = Path(__file__).resolve().parents[1] / "tests" / "nlu" / "heldout.tsv"
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4)
WEIGHTS = (1.0, 1.5, 2.0, 3.0, 4.0)
LEVELS = (0.0, 0.3, 0.5, 0.7, 0.9, 1.01)


@dataclass(frozen=True)
class HeldOut:
    """Held-out sentences, normalised, each with the intents that would do."""

    texts: list[str]
    accepted: list[frozenset[str]]

    @classmethod
    def read(cls) -> HeldOut:
        """Reads `HELD_OUT`."""
        with HELD_OUT.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        return cls(
            [normalise(row["text"]) for row in rows],
            [frozenset(row["accepted"].split(",")) for row in rows],
        )


def report(model: QuestionModel, rows: HeldOut, weight: float, threshold: float) -> str:
    """One line of the table: shares of sentences by what became of them."""
    best, confidence = readings(model, rows, weight)
    fallback = confidence < threshold
    refused = fallback | (best == OUT_OF_SCOPE)
    outside = np.array([accepted == {OUT_OF_SCOPE} for accepted in rows.accepted])
    inside = np.array([OUT_OF_SCOPE not in accepted for accepted in rows.accepted])
    got = np.where(fallback, OUT_OF_SCOPE, best)
    right = np.array([name in accepted for name, accepted in zip(got, rows.accepted, strict=True)])
    shares = (right, refused[outside], fallback[inside], (refused & ~fallback)[inside])
    return (
        " | ".join([f"| {weight:g} | {threshold:g}", *(f"{s.mean():.3f}" for s in shares)]) + " |"
    )


def readings(
    model: QuestionModel, rows: HeldOut, weight: float
) -> tuple[NDArray[np.str_], NDArray[np.float32]]:
    """Each sentence's likeliest intent and its confidence."""
    likelihoods = model.probabilities(rows.texts, shared_encoder(), {OUT_OF_SCOPE: weight})
    return np.array(model.labels)[likelihoods.argmax(axis=1)], likelihoods.max(axis=1)


def main() -> None:
    """Trains, reads and prints the tables."""
    examples = [(normalise(text), name) for text, name in typed_examples()]
    texts, names = zip(*((text, name) for text, name in examples if text), strict=True)
    model, rows = QuestionModel.train(texts, names, shared_encoder()), HeldOut.read()
    print("| weight | threshold | right | refused | in scope, falling back | taken for outside |")
    print("|---|---|---|---|---|---|")
    for weight in WEIGHTS:
        for threshold in THRESHOLDS:
            print(report(model, rows, weight, threshold))
    print("\n| confidence | sentences | right |\n|---|---|---|")
    best, confidence = readings(model, rows, 1.0)
    right = np.array([name in accepted for name, accepted in zip(best, rows.accepted, strict=True)])
    for low, high in pairwise(LEVELS):
        within = (confidence >= low) & (confidence < high)
        print(f"| {low:g} to {min(high, 1):g} | {within.sum()} | {right[within].mean():.2f} |")


if __name__ == "__main__":
    main()
