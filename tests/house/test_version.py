"""The version is pyproject.toml's; whatever else has to say it says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import tomllib

ROOT = Path(__file__).resolve().parents[2]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]["version"]


def test_the_widget_has_it() -> None:
    package = json.loads((ROOT / "widget" / "package.json").read_text("utf8"))
    lock = json.loads((ROOT / "widget" / "package-lock.json").read_text("utf8"))
    assert package["version"] == VERSION
    assert (lock["version"], lock["packages"][""]["version"]) == (VERSION, VERSION)


def test_the_changelog_tells_of_it() -> None:
    """The newest release of the changelog is this version, and nothing newer stands below it."""
    text = (ROOT / "CHANGELOG.md").read_text("utf8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    assert released[0] == VERSION
    numbers = [tuple(map(int, each.split("."))) for each in released]
    assert numbers == sorted(set(numbers), reverse=True)
