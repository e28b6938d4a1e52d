"""The trained model and the sentences it is checked on."""

from __future__ import annotations

import asyncio
import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlu.parse import parse_lines
from rasa_server import light

ROOT = Path(__file__).resolve().parents[2]

# Before any test module imports Rasa; a process that has it already has it in full.
if "rasa.core.agent" not in sys.modules:
    light.install()


@dataclass(frozen=True)
class Checked:
    """A held-out sentence, the intents that would do, and what the model made of it."""

    text: str
    accepted: frozenset[str]
    intent: str
    ranking: tuple[str, ...]

    @property
    def right(self) -> bool:
        """A fallback counts as `out_of_scope`."""
        got = "out_of_scope" if self.intent == "nlu_fallback" else self.intent
        return got in self.accepted


@pytest.fixture(scope="session")
def parse():
    """Lines → what `make parse` prints for each."""

    def parsed(lines):
        asyncio.set_event_loop(asyncio.new_event_loop())
        return list(parse_lines(lines, ROOT / "models"))

    return parsed


@pytest.fixture(scope="session")
def heldout():
    """Rows of heldout.tsv: text, intent, accepted."""
    with (Path(__file__).parent / "heldout.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="session")
def checked(parse, heldout):
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
