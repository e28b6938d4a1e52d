"""Character n-grams, weighted by TF-IDF: what an embedding smooths over (a single
character that makes 还清 of 还款) they keep, and a typo leaves most of them standing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

SHORTEST, LONGEST = 1, 4


def ngrams(text: str) -> Counter[str]:
    """The text's character n-grams of `SHORTEST` to `LONGEST`, with its two ends marked."""
    marked = f"^{text}$"
    counts: Counter[str] = Counter()
    for length in range(SHORTEST, LONGEST + 1):
        for start in range(len(marked) - length + 1):
            counts[marked[start : start + length]] += 1
    return counts


class NgramVectoriser:
    """Texts as unit-length sparse rows: 1 + log of the count, times the smoothed inverse
    document frequency (the formula of scikit-learn's `TfidfVectorizer`)."""

    def __init__(self, vocabulary: Mapping[str, int], idf: NDArray[np.float32]) -> None:
        """`vocabulary` maps an n-gram to its column, `idf` holds a column's weight."""
        self.vocabulary = dict(vocabulary)
        self.idf = idf
        self._idf: list[float] = idf.tolist()

    @classmethod
    def fit(cls, texts: Sequence[str], occurrences: int = 1) -> tuple[NgramVectoriser, csr_matrix]:
        """Learns the n-grams that stand in at least `occurrences` of the texts; returns the
        texts' rows as well, so that they need not be taken apart twice."""
        counts = [ngrams(text) for text in texts]
        seen: Counter[str] = Counter()
        for count in counts:
            seen.update(count.keys())
        kept = sorted(gram for gram, count in seen.items() if count >= occurrences)
        idf = [math.log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in kept]
        vocabulary = {gram: column for column, gram in enumerate(kept)}
        vectoriser = cls(vocabulary, np.array(idf, dtype=np.float32))
        return vectoriser, vectoriser._rows(counts)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """One row per text; n-grams never seen in training are left out."""
        return self._rows([ngrams(text) for text in texts])

    def _rows(self, counts: Sequence[Counter[str]]) -> csr_matrix:
        starts, columns, weights = [0], [], []
        for text in counts:
            row = {}
            for gram, count in text.items():
                column = self.vocabulary.get(gram)
                if column is not None:
                    row[column] = (1 + math.log(count)) * self._idf[column]
            length = math.sqrt(sum(weight * weight for weight in row.values())) or 1.0
            for column in sorted(row):
                columns.append(column)
                weights.append(row[column] / length)
            starts.append(len(columns))
        return csr_matrix(
            (np.array(weights, dtype=np.float32), np.array(columns, dtype=np.int32), starts),
            shape=(len(counts), len(self.vocabulary)),
        )
