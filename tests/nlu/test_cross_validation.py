"""Five-fold cross validation over the training examples, written to results/."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from pathlib import Path

from nlu.embedding import shared_encoder
from nlu.examples import typed_examples
from nlu.model import QuestionModel, TrainingOptions
from nlu.normalisation import normalise

REPORT = Path(__file__).resolve().parents[2] / "results" / "cross_validation.md"
FOLDS = 5
ACCURACY = 0.82
# A lighter model, enough to tell good data from bad: it is trained once a fold.
OPTIONS = TrainingOptions(iterations=20, ngram_occurrences=5)


def test_examples_tell_their_intents_apart() -> None:
    data = list(dict.fromkeys((normalise(text), name) for text, name in typed_examples()))
    data = [(text, name) for text, name in data if text]
    folds = [zlib.crc32(text.encode()) % FOLDS for text, _ in data]
    encoder = shared_encoder()
    right: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    confused: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(FOLDS):
        kept = [pair for pair, place in zip(data, folds, strict=True) if place != fold]
        tried = [pair for pair, place in zip(data, folds, strict=True) if place == fold]
        texts, names = zip(*kept, strict=True)
        model = QuestionModel.train(texts, names, encoder, OPTIONS)
        readings = model.probabilities([text for text, _ in tried], encoder).argmax(axis=1)
        for (_, name), reading in zip(tried, readings, strict=True):
            totals[name] += 1
            right[name] += model.labels[reading] == name
            if model.labels[reading] != name:
                confused[name][model.labels[reading]] += 1
    accuracy = sum(right.values()) / sum(totals.values())
    lines = [
        f"{FOLDS}-fold cross validation: {accuracy:.3f} of {sum(totals.values())} examples",
        "",
        "| intent | examples | right | taken for |",
        "|---|---|---|---|",
    ]
    for name in sorted(totals, key=lambda name: right[name] / totals[name]):
        others = ", ".join(f"{other} {count}" for other, count in confused[name].most_common(5))
        lines.append(f"| {name} | {totals[name]} | {right[name] / totals[name]:.2f} | {others} |")
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert accuracy >= ACCURACY, f"see {REPORT}"
