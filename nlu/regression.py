"""Multinomial logistic regression over dense and sparse features side by side.

scikit-learn would need one matrix of both, and a dense block stored as a sparse one makes
every step ten times as slow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlu.lbfgs import minimise

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """What was learnt: one column per label in each."""

    dense: Floats
    sparse: Floats
    bias: Floats


def softmax(scores: Floats) -> Floats:
    """Each row as likelihoods that add up to 1."""
    likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = likelihoods / likelihoods.sum(axis=1, keepdims=True)
    return shares


def fit(
    dense: Floats,
    sparse: csr_matrix,
    targets: Floats,
    row_weights: Floats,
    penalty: float,
    iterations: int,
) -> Weights:
    """Minimises the weighted cross entropy between the model's likelihoods and `targets`
    (rows that add up to 1) plus `penalty` / 2 times the weights' squares, by L-BFGS from
    zero: the same data give the same weights."""
    labels = targets.shape[1]
    split = dense.shape[1] * labels, (dense.shape[1] + sparse.shape[1]) * labels
    by_column = sparse.T.tocsr()
    total = float(row_weights.sum())

    def unpack(flat: Floats) -> Weights:
        return Weights(
            flat[: split[0]].reshape(-1, labels),
            flat[split[0] : split[1]].reshape(-1, labels),
            flat[split[1] :],
        )

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = unpack(flat)
        likelihoods = softmax(dense @ weights.dense + sparse @ weights.sparse + weights.bias)
        entropies = -(targets * np.log(likelihoods + 1e-12)).sum(axis=1)
        weighted = row_weights * entropies
        slope = (likelihoods - targets) * row_weights[:, None]
        gradient = np.concatenate(
            [(dense.T @ slope).ravel(), (by_column @ slope).ravel(), slope.sum(axis=0)]
        )
        held = flat[: split[1]]
        gradient[: split[1]] += np.float32(penalty) * held
        value = float(weighted.sum(dtype=np.float64)) + penalty / 2 * float(held @ held)
        return value / total, gradient / np.float32(total)

    start = np.zeros(split[1] + labels, dtype=np.float32)
    return unpack(minimise(loss, start, iterations))
