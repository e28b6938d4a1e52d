from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu import regression
from nlu.embedding import SentenceEncoder, Vectors
from nlu.embedding_store import DEFAULT_PATH, encode_stored
from nlu.ngrams import NgramVectoriser, ngrams
from nlu.payload import intent_ranking, response_selector


def test_ngrams_mark_the_ends_of_a_text() -> None:
    assert set(ngrams("还清")) == {
        "^",
        "还",
        "清",
        "$",
        "^还",
        "还清",
        "清$",
        "^还清",
        "还清$",
        "^还清$",
    }


def test_rows_have_unit_length_and_unknown_ngrams_are_left_out() -> None:
    vectoriser, _ = NgramVectoriser.fit(["提前还款", "提前还清", "怎么还款"])
    rows = vectoriser.transform(["提前还款", "与训练毫无共同处"])
    assert np.allclose(np.sqrt(rows.multiply(rows).sum(axis=1))[0], 1, atol=1e-6)
    assert rows[1].nnz == 2  # the two ends


def test_rare_ngrams_are_left_out() -> None:
    kept = NgramVectoriser.fit(["还款", "还清"], occurrences=2)[0].vocabulary
    assert "还" in kept
    assert "清" not in kept


def test_regression_learns_what_either_kind_of_feature_tells() -> None:
    dense = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.float32)
    vectoriser, sparse = NgramVectoriser.fit(["甲", "乙", "甲", "乙"])
    assert (sparse != vectoriser.transform(["甲", "乙", "甲", "乙"])).nnz == 0
    targets = np.eye(4, dtype=np.float32)
    weights = regression.fit(dense, sparse, targets, np.ones(4, np.float32), 1e-3, 100)
    scores = dense @ weights.dense + sparse @ weights.sparse + weights.bias
    assert list(regression.softmax(scores).argmax(axis=1)) == [0, 1, 2, 3]


def test_softmax_stands_large_scores() -> None:
    shares = regression.softmax(np.array([[1000.0, 0.0, -1000.0]], dtype=np.float32))
    assert shares.tolist() == [[1.0, 0.0, 0.0]]


def test_encoder_gives_the_same_vector_alone_in_a_batch_and_from_memory() -> None:
    texts = [f"第{n}期怎么还" for n in range(70)]
    encoder = SentenceEncoder()
    batch = encoder.encode(texts)
    assert np.array_equal(batch, encoder.encode(texts))
    assert np.array_equal(batch[3], SentenceEncoder(remembered=0).encode([texts[3]])[0])
    assert np.allclose(np.linalg.norm(batch, axis=1), 1, atol=1e-3)


def test_encoder_does_not_hand_out_its_memory() -> None:
    encoder = SentenceEncoder()
    encoder.encode(["还款"])[0][:] = 0
    assert encoder.encode(["还款"])[0].any()


def test_encoder_reads_past_nul() -> None:
    one, other = SentenceEncoder().encode(["还款\0怎么还", "还款\0要多少钱"])
    assert not np.array_equal(one, other)


class CountingEncoder(SentenceEncoder):
    """Notes what it was asked for."""

    def __init__(self) -> None:
        super().__init__(remembered=0)
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return super().encode(texts)


def test_stored_vectors_are_not_computed_again(tmp_path: Path) -> None:
    path, encoder = tmp_path / "vectors.npz", CountingEncoder()
    first = encode_stored(["还款", "还清"], encoder, path)
    second = encode_stored(["还清", "结清"], encoder, path)
    assert encoder.asked == ["还款", "还清", "结清"]
    assert np.array_equal(first[1], second[0])


def test_broken_store_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(b"no archive")
    assert encode_stored(["还款"], SentenceEncoder(), path).shape == (1, 384)
    assert encode_stored(["还款"], CountingEncoder(), path).shape == (1, 384)


RANKING = [("faq/prepay_how", 0.6), ("view_plan", 0.2), ("faq/prepay_allowed", 0.1)]


def test_ranking_of_domain_intents_names_each_once() -> None:
    assert intent_ranking(RANKING) == [
        {"name": "faq", "confidence": 0.6},
        {"name": "view_plan", "confidence": 0.2},
    ]


def test_response_selector_picks_the_likeliest_key() -> None:
    payload = response_selector(RANKING)
    assert payload["all_retrieval_intents"] == ["faq"]
    assert payload["faq"]["response"]["intent_response_key"] == "faq/prepay_how"
    assert payload["faq"]["response"]["utter_action"] == "utter_faq/prepay_how"
    assert [line["intent_response_key"] for line in payload["faq"]["ranking"]] == [
        "faq/prepay_how",
        "faq/prepay_allowed",
    ]


@pytest.mark.parametrize("ranking", [[], [("view_plan", 1.0)]])
def test_without_faq_there_is_nothing_to_select(ranking: list[tuple[str, float]]) -> None:
    assert response_selector(ranking) == {"all_retrieval_intents": []}


def test_vectors_are_kept_in_the_project_wherever_training_is_started() -> None:
    assert DEFAULT_PATH.parents[1] == Path(__file__).parents[3]
