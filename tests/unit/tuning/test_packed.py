from pathlib import Path

import numpy as np
import pytest

from nlu.embedding import WEIGHTS
from tuning import packed


def test_the_committed_encoder_is_written_again_byte_for_byte(tmp_path: Path) -> None:
    packed.write(packed.read(WEIGHTS), tmp_path / "again.bin")
    assert (tmp_path / "again.bin").read_bytes() == WEIGHTS.read_bytes()


def test_the_committed_encoder_is_a_third_of_the_teacher() -> None:
    model = packed.read(WEIGHTS)
    assert (model.layers, model.hidden, model.inner) == (4, 384, 1536)
    assert model.tensors["l3.fo.w"].shape == (384, 1536)
    assert model.tensors["emb.word"].shape == (len(model.tokeniser.pieces), 384)


def test_what_is_a_number_of_steps_from_zero_keeps_its_value() -> None:
    row = np.array([[*range(-8, 8)] * 2], dtype=np.float32) / 64
    assert np.array_equal(packed.from_four_bits(packed.to_four_bits(row), 1, 32), row)


def test_nothing_moves_by_more_than_half_a_step_except_at_the_far_end() -> None:
    rows = np.random.default_rng(0).normal(size=(64, 96)).astype(np.float32)
    blocks = rows.reshape(-1, packed.BLOCK)
    moved = packed.from_four_bits(packed.to_four_bits(rows), 64, 96).reshape(blocks.shape) - blocks
    step = np.abs(blocks).max(axis=1, keepdims=True) / 8
    far = np.abs(blocks) > 7 * step
    assert (np.abs(moved)[~far] <= 0.505 * np.broadcast_to(step, blocks.shape)[~far]).all()
    assert (np.abs(moved) <= 1.01 * step).all()


def test_a_row_of_zeros_stays_one() -> None:
    assert not packed.from_four_bits(
        packed.to_four_bits(np.zeros((1, 32), np.float32)), 1, 32
    ).any()


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"PK\3\4" + bytes(100))
    with pytest.raises(ValueError, match="no packed model"):
        packed.read(tmp_path / "other.bin")
