"""Training examples' vectors kept between trainings: embedding them is most of a
training's time, and a changed answer or ten new examples change few of them."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.embedding import SentenceEncoder

logger = logging.getLogger(__name__)

DEFAULT_PATH = Path(__file__).parents[1] / ".rasa" / "embeddings.npz"

Vectors = NDArray[np.float32]


def encode_stored(
    texts: Sequence[str], encoder: SentenceEncoder, path: Path = DEFAULT_PATH
) -> Vectors:
    """The rows of `encoder.encode(texts)`; those of earlier calls are read from `path`,
    which afterwards holds those of these texts. A file that cannot be read or written is
    done without."""
    known = _read(path, encoder.fingerprint)
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    known.update(zip(missing, encoder.encode(missing), strict=True))
    rows = np.array([known[text] for text in texts], dtype=np.float32)
    if missing:
        _write(path, encoder.fingerprint, list(texts), rows)
    return rows


def _read(path: Path, fingerprint: str) -> dict[str, Vectors]:
    try:
        with np.load(path) as arrays:
            stored = json.loads(str(arrays["texts"]))
            if stored["encoder"] == fingerprint:
                return dict(zip(stored["texts"], arrays["vectors"], strict=True))
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        logger.warning("%s is of no use and is made anew: %s", path, type(error).__name__)
    return {}


def _write(path: Path, fingerprint: str, texts: list[str], vectors: Vectors) -> None:
    stored = json.dumps({"encoder": fingerprint, "texts": texts}, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Never half a file: two trainings may run at once.
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            np.savez(file, texts=np.array(stored), vectors=vectors)
        os.replace(file.name, path)
    except OSError as error:
        logger.warning("%s could not be written: %s", path, type(error).__name__)
