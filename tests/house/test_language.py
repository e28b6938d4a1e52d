"""Code that speaks no language: what customers read is content, and stands with `words/`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ACTIONS = Path(__file__).resolve().parents[2] / "actions"
SPEAK_NONE = ("payoff", "services", "store/models", "store/repositories")
"""Folders of actions/ without a word of Chinese, comments and docstrings included."""

CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Characters, and their full-width punctuation."""


@pytest.mark.parametrize("folder", SPEAK_NONE)
def test_there_is_no_chinese(folder: str) -> None:
    modules = sorted((ACTIONS / folder).rglob("*.py"))
    assert modules
    lines = [
        f"{module.relative_to(ACTIONS)}:{number}: {line.strip()}"
        for module in modules
        for number, line in enumerate(module.read_text("utf8").splitlines(), start=1)
        if CHINESE.search(line)
    ]
    assert not lines
