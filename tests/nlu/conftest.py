"""The trained model and the sentences it is checked on."""

from __future__ import annotations

import asyncio
import csv
import sys
from pathlib import Path
from typing import Any

import pytest

from rasa_server import light
from rasa_server.parse import parse_lines
from tests.nlu.checked import Checked, Parse

ROOT = Path(__file__).resolve().parents[2]

# Before any test module imports Rasa; a process that has it already has it in full.
if "rasa.core.agent" not in sys.modules:
    light.install()


@pytest.fixture(scope="session")
def parse() -> Parse:
    """Lines → what `make parse` prints for each."""

    def parsed(lines: list[str]) -> list[dict[str, Any]]:
        asyncio.set_event_loop(asyncio.new_event_loop())
        return list(parse_lines(lines, ROOT / "models"))

    return parsed


@pytest.fixture(scope="session")
def heldout() -> list[dict[str, str]]:
    """Rows of heldout.tsv: text, intent, accepted."""
    with (Path(__file__).parent / "heldout.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="session")
def checked(parse: Parse, heldout: list[dict[str, str]]) -> list[Checked]:
    """Every held-out sentence as the trained model reads it."""
    return [
        Checked(
            row["text"],
            frozenset(row["accepted"].split(",")),
            parsed["intent"],
            tuple(reading["intent"] for reading in parsed["ranking"][:3]),
        )
        for row, parsed in zip(heldout, parse([row["text"] for row in heldout]), strict=True)
    ]
