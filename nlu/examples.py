"""The training examples as they stand in data/nlu."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parents[1] / "data" / "nlu"

#: How the name of an intent begins that a channel triggers and nobody types.
TRIGGERED_BY_CHANNELS = "EXTERNAL_"


def typed_examples(folder: Path = FOLDER) -> list[tuple[str, str]]:
    """Every example that somebody might type, as written, with its full intent name.

    Raises:
        OSError: a file cannot be read.
    """
    found = []
    for path in sorted(folder.glob("*.yml")):
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
        for block in content.get("nlu", []):
            if not block["intent"].startswith(TRIGGERED_BY_CHANNELS):
                found += [(text, block["intent"]) for text in _lines(block["examples"])]
    return found


def _lines(block: str) -> list[str]:
    lines = (line.strip() for line in block.splitlines())
    return [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]
