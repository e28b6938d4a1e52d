"""The encoder as a PyTorch module: the engine's arithmetic, with gradients.

Matrices are rounded to 4 bits on every use while gradients pass as if they were not (a
straight-through estimate), so that what is learnt is what the packed file will hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from tuning.packed import BLOCK, Floats, PackedModel, Tokeniser

_MATRICES = ("q", "k", "v", "ao", "fi", "fo")
_NORMS = ("aln", "oln")


class _FourBits(torch.autograd.Function):
    """As `packed.to_four_bits` and back."""

    @staticmethod
    def forward(context: Any, weights: Tensor) -> Tensor:
        blocks = weights.reshape(-1, BLOCK)
        furthest = blocks.abs().argmax(dim=1, keepdim=True)
        steps = (blocks.gather(1, furthest) / -8).half().float()
        ratios = torch.where(steps != 0, blocks / torch.where(steps == 0, 1, steps), 0)
        rounded = torch.clamp(torch.round(ratios), -8, 7) * steps
        return rounded.reshape(weights.shape)

    @staticmethod
    def backward(context: Any, gradient: Tensor) -> Tensor:
        return gradient


class _Matrix(nn.Module):
    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(weight), nn.Parameter(bias)

    def forward(self, rows: Tensor) -> Tensor:
        return functional.linear(rows, _FourBits.apply(self.weight), self.bias)


class _Layer(nn.Module):
    def __init__(self, model: PackedModel, number: int) -> None:
        super().__init__()
        self._heads = model.heads
        for name in _MATRICES:
            weight, bias = (model.tensors[f"l{number}.{name}.{kind}"] for kind in "wb")
            self.add_module(name, _Matrix(torch.tensor(weight), torch.tensor(bias)))
        for name in _NORMS:
            self.add_module(name, _norm(model, f"l{number}.{name}"))

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        texts, length, _ = rows.shape

        def by_head(values: Tensor) -> Tensor:
            return values.view(texts, length, self._heads, -1).transpose(1, 2)

        attended = functional.scaled_dot_product_attention(
            by_head(self.q(rows)), by_head(self.k(rows)), by_head(self.v(rows)), attn_mask=mask
        )
        rows = self.aln(rows + self.ao(attended.transpose(1, 2).reshape(rows.shape)))
        inner = functional.gelu(self.fi(rows))
        return self.oln(rows + self.fo(inner))


def _norm(model: PackedModel, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(model.hidden, model.epsilon)
    norm.weight.data = torch.tensor(model.tensors[f"{name}.w"])
    norm.bias.data = torch.tensor(model.tensors[f"{name}.b"])
    return norm


class Encoder(nn.Module):
    """A student that starts from some of the teacher's layers and pieces."""

    def __init__(
        self, teacher: PackedModel, layers: Sequence[int], words: Floats, positions: int
    ) -> None:
        """Takes the numbers of the teacher's layers to start from, one row of `words` a piece
        of the student's own tokeniser, and how many positions a text may have."""
        super().__init__()
        self.words = nn.Parameter(torch.tensor(words))
        places = teacher.tensors["emb.pos"][:positions] + teacher.tensors["emb.type"][0]
        self.places = nn.Parameter(torch.tensor(places))
        self.norm = _norm(teacher, "emb.ln")
        self.layers = nn.ModuleList(_Layer(teacher, number) for number in layers)

    def forward(self, sequences: Sequence[Sequence[int]]) -> Tensor:
        """One vector of length 1 for each sequence of pieces."""
        lengths = torch.tensor([len(sequence) for sequence in sequences])
        padded = nn.utils.rnn.pad_sequence(
            [torch.tensor(sequence) for sequence in sequences], batch_first=True
        )
        seen = torch.arange(padded.shape[1]) < lengths[:, None]
        rows = functional.embedding(padded, _FourBits.apply(self.words))
        rows = self.norm(rows + self.places[: padded.shape[1]])
        for layer in self.layers:
            rows = layer(rows, seen[:, None, None, :])
        mean = (rows * seen[:, :, None]).sum(dim=1) / lengths[:, None]
        return functional.normalize(mean, dim=-1)

    def packed(self, teacher: PackedModel, tokeniser: Tokeniser) -> PackedModel:
        """The student as the engine's file holds it."""
        tensors = {
            "emb.word": self.words,
            "emb.pos": self.places,
            # What the teacher adds for the kind of text is in the places already.
            "emb.type": torch.zeros(1, teacher.hidden),
            "emb.ln.w": self.norm.weight,
            "emb.ln.b": self.norm.bias,
        }
        for number, layer in enumerate(self.layers):
            for name in (*_MATRICES, *_NORMS):
                part = getattr(layer, name)
                tensors[f"l{number}.{name}.w"] = part.weight
                tensors[f"l{number}.{name}.b"] = part.bias
        return PackedModel(
            teacher.version,
            teacher.hidden,
            len(self.layers),
            teacher.heads,
            teacher.inner,
            len(self.places),
            1,
            teacher.epsilon,
            tokeniser,
            {name: tensor.detach().numpy() for name, tensor in tensors.items()},
        )
