from tuning.sentences import Misspeller, recombined

TEXTS = [
    "可以提前还款吗",
    "提前还清要多少手续费",
    "额度什么时候恢复",
    "还清了怎么还在扣款呢",
    "清算了",
]


def test_recombined_texts_are_new_and_each_once() -> None:
    made = recombined(TEXTS, 60, seed=3)
    assert len(set(made)) == 60
    assert not set(made) & set(TEXTS)
    assert made == recombined(TEXTS, 60, seed=3)
    assert made != recombined(TEXTS, 60, seed=4)


def test_recombined_texts_are_pieces_of_the_given_ones() -> None:
    characters = set("".join(TEXTS)) | set(" ,?")
    assert all(set(text) <= characters for text in recombined(TEXTS, 60, seed=3))


def test_no_text_is_misspelt_where_none_is_to_be() -> None:
    never = Misspeller(TEXTS, share=0, seed=1)
    assert [never.misspell(text) for text in TEXTS] == TEXTS


def test_misspellings_sound_alike_or_are_slips_of_a_finger() -> None:
    misspeller = Misspeller(["在再在再", "还款还款"], share=1, seed=1)
    made = {misspeller.misspell("现在还款") for _ in range(200)}
    assert "现再还款" in made
    assert "现在还还款" in made
    assert any(" " in text for text in made)
    assert all(set(text) <= set("现在再还款 ") for text in made)


def test_short_texts_stay() -> None:
    assert Misspeller(TEXTS, share=1, seed=1).misspell("还了") == "还了"
