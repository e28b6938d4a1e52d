"""All titles of the guide, asked as they stand: a fitting answer or a fitting referral each.

`titles.tsv` gives a title, the intents that fit it and what the answer must contain (any of the
alternatives between `|`). The table of titles, intents and answers is printed with `pytest -s`.
"""

from __future__ import annotations

import csv
import uuid
from pathlib import Path

import pytest

from dev.bot import Bot

TITLES = Path(__file__).parent / "titles.tsv"
SHOWN = 40
"""Characters of an answer in the table."""


def rows() -> list[dict[str, str]]:
    """The titles with what is expected of their answers."""
    with TITLES.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_there_are_a_hundred_titles() -> None:
    """The guide's list is whole."""
    assert len({row["title"] for row in rows()}) == 100


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["title"])
def test_title(row: dict[str, str], bot: Bot) -> None:
    """The title is understood as one of its intents, and the answer says what it must."""
    turn = bot.send(f"title-{uuid.uuid4().hex}", row["title"])
    first_line = turn.text.partition("\n")[0]
    print(f"{row['title']} | {turn.intent} | {first_line[:SHOWN]}")
    assert turn.intent in row["intents"].split(","), turn.text
    assert any(words in turn.text for words in row["answer_has"].split("|")), turn.text
