"""The answers to the FAQ as they stand: complete, short, careful, and leading somewhere.

The answers are in data/faq, what a customer gets who asks for more in actions/words/content.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.nlu.content import content, load

ROOT = Path(__file__).resolve().parents[2]
ANSWER = "utter_faq/"
MORE = "more_"
MORE_WORDS = "说详细点"
ANSWER_LIMIT = 180
MORE_LIMIT = 260
BUTTON_LIMIT = 4
TITLE_LIMIT = 12
TITLES = 100

HEDGES = re.compile("据公开|各家|各不相同|以[^，。；]*为准|看合同|说法不一")
REPORTED_FIGURES = re.compile(
    r"0\.065|2\.5%|4\.5%|8\.8%|1\.5\s*倍|24%|0\.05%|三次有效通话|晚10点|2022年|2025年10月"
)
"""Figures known from third parties only: never told as fact."""
LENDERS = re.compile("小米分期|花呗|白条|微信分付|度小满|苹果|中信|华夏")
PUBLIC_NUMBERS = {"12378", "12356", "96110"}
"""Regulator, helpline and police; lenders' and the shop's numbers are data elsewhere."""


def responses() -> dict[str, dict[str, Any]]:
    """Return answers and longer answers by name; a name given twice is an error."""
    answers = content("answers")
    found = {name: answer for name, answer in answers.items() if name.startswith(MORE)}
    for path in sorted((ROOT / "data" / "faq").glob("*.yml")):
        for name, variations in load(path)["responses"].items():
            assert name not in found, f"{name} stands twice"
            assert len(variations) == 1, f"{name} has several wordings"
            found[name] = variations[0]
    return found


def intents() -> set[str]:
    """Return every full intent name the training data has."""
    return {
        block["intent"]
        for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
        for block in load(path)["nlu"]
        if "intent" in block
    }


RESPONSES = responses()
INTENTS = intents()


def buttons() -> Iterator[tuple[str, dict[str, str]]]:
    for name, response in RESPONSES.items():
        for button in response.get("buttons", ()):
            yield name, button


def keys(prefix: str) -> set[str]:
    return {name.removeprefix(prefix) for name in RESPONSES if name.startswith(prefix)}


def test_every_question_has_an_answer_and_every_answer_a_question() -> None:
    asked = {name.removeprefix("faq/") for name in INTENTS if name.startswith("faq/")}
    assert keys(ANSWER) == asked


def test_longer_answers_belong_to_an_answer_that_offers_them() -> None:
    offering = {
        name.removeprefix(ANSWER)
        for name, button in buttons()
        if name.startswith(ANSWER) and button["payload"] == MORE_WORDS
    }
    assert keys(MORE) == offering
    assert len(offering) >= 30


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_an_answer_fits_a_phone(name: str) -> None:
    limit = MORE_LIMIT if name.startswith(MORE) else ANSWER_LIMIT
    assert len(RESPONSES[name]["text"]) <= limit


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_an_answer_keeps_the_tone(name: str) -> None:
    text = RESPONSES[name]["text"]
    assert not set("！!你{}") & set(text)
    symbols = {char for char in text if unicodedata.category(char) in {"So", "Cs", "Co"}}
    assert not symbols, "no emoji or pictures"
    assert text == text.strip()
    assert text[-1] in "。；"


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_an_answer_names_no_number_that_belongs_to_the_data(name: str) -> None:
    numbers = re.findall(r"\d{5,}|\d{3,4}-\d+", RESPONSES[name]["text"])
    assert set(numbers) <= PUBLIC_NUMBERS


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_what_is_only_reported_is_not_told_as_fact(name: str) -> None:
    text = RESPONSES[name]["text"]
    for sentence in re.split(r"[\n。]", text):
        if REPORTED_FIGURES.search(sentence):
            assert HEDGES.search(sentence), sentence
    if LENDERS.search(text):
        assert HEDGES.search(text), "a lender is named without saying how well it is known"


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_a_rate_is_shown_as_a_yearly_one_too(name: str) -> None:
    text = RESPONSES[name]["text"]
    if re.search(r"\d%", text):
        assert "年化" in text


@pytest.mark.parametrize(("periods", "told"), [(12, "年化约13.8%"), (24, "年化约14.1%")])
def test_the_yearly_rate_of_the_example_is_worked_out_right(periods: int, told: str) -> None:
    text = RESPONSES[f"{MORE}instalment_periods"]["text"]
    line = next(line for line in text.split("\n") if line.startswith(f"分{periods}期"))
    assert told in line
    assert f"¥{6000 * 0.006 * periods:,.2f}" in line
    named = float(re.findall(r"约([\d.]+)%", told)[0])
    assert yearly_rate(0.006, periods) == pytest.approx(named, abs=0.05)


def yearly_rate(fee: float, periods: int) -> float:
    """Return the compound yearly rate in per cent of a fee on the sum financed each period."""
    payment = 1 / periods + fee
    low, high = 0.0, 0.1
    for _ in range(60):
        rate = (low + high) / 2
        worth = sum(payment / (1 + rate) ** period for period in range(1, periods + 1))
        low, high = (rate, high) if worth > 1 else (low, rate)
    return float((1 + low) ** 12 - 1) * 100


@pytest.mark.parametrize("name", sorted(name for name in RESPONSES if name.startswith(ANSWER)))
def test_an_answer_leads_on(name: str) -> None:
    offered = RESPONSES[name]["buttons"]
    assert 2 <= len(offered) <= BUTTON_LIMIT
    payloads = [button["payload"] for button in offered]
    assert len(set(payloads)) == len(payloads)
    readings = content("readings")
    assert readings.get(name.removeprefix("utter_")) not in payloads, "leads back to itself"


def test_every_question_can_be_offered_where_the_bot_is_in_doubt() -> None:
    offered = content("readings")
    assert {f"faq/{key}" for key in keys(ANSWER)} <= set(offered)


def test_buttons_send_words_the_model_is_known_to_understand() -> None:
    understood = set(content("readings").values())
    for name, button in buttons():
        assert len(button["title"]) <= TITLE_LIMIT, (name, button)
        assert not button["payload"].startswith("/"), (name, button)
        assert button["payload"] in understood | {MORE_WORDS}, (name, button)


def title_rows() -> list[dict[str, str]]:
    with (ROOT / "tests" / "conversations" / "titles.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_title_of_the_guide_stands_in_the_table_once() -> None:
    titles = [row["title"] for row in title_rows()]
    assert len(titles) == len(set(titles)) == TITLES


@pytest.mark.parametrize("row", title_rows(), ids=lambda row: row["title"])
def test_a_title_leads_to_an_answer_that_fits(row: dict[str, str]) -> None:
    accepted = row["intents"].split(",")
    assert set(accepted) <= INTENTS
    for intent in accepted:
        if intent.startswith("faq/"):
            text = RESPONSES[f"utter_{intent}"]["text"]
            assert any(part in text for part in row["answer_has"].split("|")), intent


def test_somebody_in_danger_is_told_where_help_is() -> None:
    response = RESPONSES["utter_distress"]
    assert {"12356", "120", "110"} <= set(re.findall(r"\d+", response["text"]))
    assert "转人工" in [button["payload"] for button in response["buttons"]]
