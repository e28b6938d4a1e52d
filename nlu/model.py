"""The classifier over full intent names, without anything of Rasa.

A multinomial logistic regression reads the sentence embedding and the character n-grams
side by side; prediction is two matrix products.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu import regression
from nlu.embedding import SentenceEncoder
from nlu.embedding_store import encode_stored
from nlu.ngrams import NgramVectoriser

_ARRAYS = "weights.npz"
_NAMES = "names.json"

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class TrainingOptions:
    """How the model is trained; the values were chosen by measurement."""

    #: How strongly weights are held near zero.
    penalty: float = 0.3
    #: L-BFGS steps; more change nothing any more.
    iterations: int = 40
    #: The embedding's spread and the n-grams' length, relative to each other.
    embedding_scale: float = 0.25
    ngram_scale: float = 6.0
    #: An n-gram has to stand in that many examples.
    ngram_occurrences: int = 3


@dataclass(frozen=True)
class EmbeddingScale:
    """Embeddings of one subject lie close together: what they share is taken off."""

    mean: Floats
    factor: float

    @classmethod
    def fit(cls, embedded: Floats, spread: float) -> EmbeddingScale:
        """Made so that `apply` gives the embedded rows a standard deviation of `spread`."""
        deviation = float(embedded.std(axis=0).mean()) or 1.0
        return cls(embedded.mean(axis=0), spread / deviation)

    def apply(self, embedded: Floats) -> Floats:
        """Rows centred and stretched."""
        scaled: Floats = (embedded - self.mean) * np.float32(self.factor)
        return scaled


class QuestionModel:
    """Ranks full intent names (`faq/prepay_how`, `view_plan`) for normalised texts."""

    def __init__(
        self,
        labels: Sequence[str],
        vectoriser: NgramVectoriser,
        scale: EmbeddingScale,
        weights: regression.Weights,
    ) -> None:
        """Weights have one column per label; the n-grams' hold their scale already."""
        self.labels = tuple(labels)
        self._vectoriser = vectoriser
        self._scale = scale
        self._weights = weights

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        encoder: SentenceEncoder,
        options: TrainingOptions | None = None,
    ) -> QuestionModel:
        """Trains on normalised texts and their full intent names, always to the same
        weights.

        Raises:
            ValueError: fewer than two different labels.
        """
        options = options or TrainingOptions()
        examples = list(dict.fromkeys(zip(texts, labels, strict=True)))
        names = sorted({label for _, label in examples})
        if len(names) < 2:
            raise ValueError("training needs examples of two intents at least")
        kept = [text for text, _ in examples]
        column = {name: index for index, name in enumerate(names)}
        targets = np.zeros((len(kept), len(names)), dtype=np.float32)
        targets[range(len(kept)), [column[label] for _, label in examples]] = 1
        embedded = encode_stored(kept, encoder)
        scale = EmbeddingScale.fit(embedded, options.embedding_scale)
        vectoriser, grams = NgramVectoriser.fit(kept, options.ngram_occurrences)
        weights = regression.fit(
            scale.apply(embedded),
            grams * np.float32(options.ngram_scale),
            targets,
            np.ones(len(kept), dtype=np.float32),
            options.penalty,
            options.iterations,
        )
        stretched = weights.sparse * np.float32(options.ngram_scale)
        weights = regression.Weights(weights.dense, stretched, weights.bias)
        return cls(names, vectoriser, scale, weights)

    def probabilities(
        self,
        texts: Sequence[str],
        encoder: SentenceEncoder,
        label_weights: Mapping[str, float] | None = None,
    ) -> Floats:
        """One row per normalised text, one column per label, each row adding up to 1.

        `label_weights` are what the likelihoods of some labels are multiplied with.
        """
        weights = [(label_weights or {}).get(label, 1.0) for label in self.labels]
        return regression.softmax(
            self._scale.apply(encoder.encode(texts)) @ self._weights.dense
            + self._ngram_scores(texts)
            + np.log(np.array(weights, dtype=np.float32))
        )

    def rough_probabilities(self, texts: Sequence[str]) -> Floats:
        """As `probabilities`, from n-grams alone: a hundredth of the time, and too unsure of
        itself to answer by."""
        return regression.softmax(self._ngram_scores(texts))

    def _ngram_scores(self, texts: Sequence[str]) -> Floats:
        scores: Floats = self._vectoriser.transform(texts) @ self._weights.sparse
        return scores + self._weights.bias

    def save(self, directory: Path) -> None:
        """Writes the model into an existing directory."""
        np.savez(
            directory / _ARRAYS,
            idf=self._vectoriser.idf,
            mean=self._scale.mean,
            factor=np.float64(self._scale.factor),
            dense=self._weights.dense,
            sparse=self._weights.sparse,
            bias=self._weights.bias,
        )
        names = {"labels": self.labels, "vocabulary": list(self._vectoriser.vocabulary)}
        (directory / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> QuestionModel:
        """Reads what `save` wrote.

        Raises:
            OSError: there is no model in the directory.
        """
        names = json.loads((directory / _NAMES).read_text(encoding="utf-8"))
        vocabulary = {gram: column for column, gram in enumerate(names["vocabulary"])}
        with np.load(directory / _ARRAYS) as arrays:
            return cls(
                names["labels"],
                NgramVectoriser(vocabulary, arrays["idf"]),
                EmbeddingScale(arrays["mean"], float(arrays["factor"])),
                regression.Weights(arrays["dense"], arrays["sparse"], arrays["bias"]),
            )
