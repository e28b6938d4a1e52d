"""Code that speaks no language: what customers read is content, and stands with `words/`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ACTIONS = Path(__file__).resolve().parents[2] / "actions"
SPEAK_NONE = ("payoff", "services", "store/models", "store/repositories")
"""Folders of actions/ without a word of Chinese, comments and docstrings included."""

CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Characters, and their full-width punctuation."""

SPEAK_CONTENT = ("dialogue", "topics", "words")
"""Folders of actions/ whose sentences stand in words/content/, not in code."""

IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


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


def literals(module: Path) -> dict[int, str]:
    """The text literals of a module by line, without its docstrings."""
    tree = ast.parse(module.read_text("utf8"))
    said_of_code = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        node.lineno: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in said_of_code
    }


def test_a_sentence_in_code_is_seen(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""说明"""\nASKED = f"{1}月"\n', encoding="utf8")
    assert literals(module) == {2: "月"}
    assert IDEOGRAPH.search("月")


@pytest.mark.parametrize("folder", SPEAK_CONTENT)
def test_sentences_are_content(folder: str) -> None:
    modules = sorted((ACTIONS / folder).rglob("*.py"))
    assert modules
    assert [
        f"{module.relative_to(ACTIONS)}:{line}: {text}"
        for module in modules
        for line, text in literals(module).items()
        if IDEOGRAPH.search(text)
    ] == []
