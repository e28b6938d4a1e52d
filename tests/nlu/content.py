"""What the action server says, read from its content as the tests of understanding need it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parents[2] / "actions" / "words" / "content" / "zh-CN"


def load(path: Path) -> Any:
    """Return what a YAML file holds."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def content(name: str) -> dict[str, Any]:
    """Return `answers` or `readings`, those of the topics' own files among them."""
    found: dict[str, Any] = dict(load(FOLDER / f"{name}.yml"))
    for path in sorted((FOLDER / "topics").glob("*.yml")):
        found |= load(path).get(name, {})
    return found
