"""How much of the held-out sentences the trained model understands."""

from __future__ import annotations

from collections.abc import Iterable

from tests.nlu.checked import Checked, Parse

ACCURACY = 0.92
AMONG_THREE = 0.97
REFUSED = 0.92
FALLBACK = 0.03


def share(results: Iterable[bool]) -> float:
    told = list(results)
    return sum(told) / len(told)


def test_accuracy(checked: list[Checked]) -> None:
    assert share(one.right for one in checked) >= ACCURACY


def test_among_the_first_three(checked: list[Checked]) -> None:
    assert share(one.right or bool(one.accepted & set(one.ranking)) for one in checked) >= (
        AMONG_THREE
    )


def test_what_is_not_ours_is_refused(checked: list[Checked]) -> None:
    outside = [one for one in checked if one.accepted == {"out_of_scope"}]
    assert len(outside) >= 50
    assert share(one.intent in ("out_of_scope", "nlu_fallback") for one in outside) >= REFUSED


def test_few_of_ours_fall_back(checked: list[Checked]) -> None:
    inside = [one for one in checked if "out_of_scope" not in one.accepted]
    assert share(one.intent == "nlu_fallback" for one in inside) <= FALLBACK


def test_the_same_answer_twice(parse: Parse, heldout: list[dict[str, str]]) -> None:
    lines = [row["text"] for row in heldout[:40]]
    assert parse(lines) == parse(lines)


def test_hostile_input_is_a_fallback_or_refused(parse: Parse) -> None:
    lines = ["", "   ", "😀😀😀", "？？？", "\u202e\u200b", "a" * 5000, "0" * 3000, "\ud83d"]
    for parsed in parse(lines):
        assert parsed["intent"] in ("nlu_fallback", "out_of_scope", "inform"), parsed["text"][:20]
