"""The training examples as they stand in data/nlu."""

from __future__ import annotations

import re
from pathlib import Path

from ruamel.yaml import YAML

from nlu.normalisation import normalise

ROOT = Path(__file__).resolve().parents[2]
_LETTERLESS = re.compile(r"\W")


def examples() -> list[tuple[str, str]]:
    """Every example with its full intent name."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
        for block in content.get("nlu", []):
            for line in block.get("examples", "").splitlines():
                if line.strip().startswith("- "):
                    found.append((line.strip()[2:].strip(), block["intent"]))
    return found


def bare(text: str) -> str:
    """The normalised text without anything but letters and digits."""
    return _LETTERLESS.sub("", normalise(text))
