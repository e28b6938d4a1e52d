"""The schemas of docs/cards, which every card fits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parents[3] / "docs" / "cards"

KINDS = sorted(path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.schema.json"))
"""The kinds of cards that have a schema."""


@cache
def validator(kind: str) -> Any:
    """What checks cards of a kind, days among them."""
    schema = json.loads((FOLDER / f"{kind}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def validate(card: Mapping[str, Any]) -> None:
    """Raise jsonschema.ValidationError where a card is not what its kind's schema says."""
    validator(str(card["kind"])).validate(dict(card))
